import type { Announcement } from '../chat/courier.ts'
import { type Address, addressOf, snowflake } from './destination.ts'
import { postInChannel } from './doors.ts'
import type { Rest } from './rest.ts'

/** As the bot, into a channel that an admin named; with a link to the place that it is about. */
export async function announce(
  { id, about, channel, message, linkLabel }: Announcement,
  rest: Rest,
  signal: AbortSignal,
): Promise<void> {
  const url = linkTo(addressOf(about))
  const link = { role: 'link', label: linkLabel, text: url, url } as const
  const linked = { ...message, paragraphs: [...message.paragraphs, link] }
  // An admin may have typed anything: only an id becomes a part of the path.
  await postInChannel(rest, snowflake.parse(channel), id, { message: linked, signal })
}

function linkTo({ guild, channel, posted, reply }: Address): string {
  const place = `https://discord.com/channels/${guild ?? '@me'}/${posted?.channel ?? channel}`
  const message = posted?.message ?? reply
  return message === null ? place : `${place}/${message}`
}
