import { DiscordAPIError } from '@discordjs/rest'
import { RESTJSONErrorCodes } from 'discord-api-types/v10'
import type { Address } from './destination.ts'
import { directChannel, type Outgoing, postInChannel, type Shown } from './doors.ts'
import type { Rest } from './rest.ts'

/** The answer to a mention has no interaction: the bot posts a reply to it, or writes to the asker alone. */
export async function postReply(
  rest: Rest,
  address: Address,
  outgoing: Outgoing,
): Promise<{ readonly channel: string; readonly shown: Shown | undefined }> {
  const nonce = `reply-${address.replyTo}`.slice(0, nonceLimit)
  if (address.audience === 'asker') {
    const channel = await directChannel(rest, address.user, outgoing.signal)
    return { channel, shown: await postInChannel(rest, channel, nonce, outgoing) }
  }
  const { channel } = address
  return { channel, shown: await postAsReply(rest, address, nonce, outgoing) }
}

const nonceLimit = 25

/** A reply takes the right to read the message history; without it the same is posted and hangs under nothing. */
export async function postAsReply(
  rest: Rest,
  { channel, replyTo }: Address,
  nonce: string,
  outgoing: Outgoing,
): Promise<Shown | undefined> {
  if (replyTo === null) return postInChannel(rest, channel, nonce, outgoing)
  try {
    return await postInChannel(rest, channel, nonce, { ...outgoing, replyTo })
  } catch (thrown) {
    if (!isUnreadable(thrown)) throw thrown
    return postInChannel(rest, channel, nonce, outgoing)
  }
}

function isUnreadable(thrown: unknown): boolean {
  const code = RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory
  return thrown instanceof DiscordAPIError && thrown.code === code
}
