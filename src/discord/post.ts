import type { JobId } from '../chat/ids.ts'
import type { Message } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import { Failure } from '../failure.ts'
import type { Address } from './destination.ts'
import { directChannel, nonceOf, type Outgoing, type PostKind, postInChannel, type Shown } from './doors.ts'
import { postAsReply } from './reply.ts'
import type { Rest } from './rest.ts'
import { ifOpen } from './trouble.ts'

export interface Placed {
  readonly channel: string
  readonly shown: Shown | undefined
}

interface Post {
  readonly job: JobId
  readonly kind: PostKind
  readonly outgoing: Outgoing
}

/**
 * Posts as the bot where it was asked; where that is shut, or what only the asker was to see, in a direct message. A
 * failure means that neither is open.
 */
export async function postForAsker(
  rest: Rest,
  address: Address,
  { job, kind, outgoing }: Post,
): Promise<Placed> {
  if (address.audience === 'everyone') {
    const named = address.replyTo === null
    const message = named ? withAsker(outgoing.message, address) : outgoing.message
    const nonce = nonceOf(job, kind, 'here')
    const there = await ifOpen(() => postAsReply(rest, address, nonce, { ...outgoing, message }))
    if (there.open) return { channel: address.channel, shown: there.result }
  }
  const message = withApology(outgoing.message, address)
  const direct = await ifOpen(async () => {
    const channel = await directChannel(rest, address.user, outgoing.signal)
    const shown = await postInChannel(rest, channel, nonceOf(job, kind, 'dm'), { ...outgoing, message })
    return { channel, shown }
  })
  if (direct.open) return direct.result
  throw new Failure({ kind: 'surface', problem: 'place_gone' }, { cause: direct.cause })
}

export function placeOf(channel: string, shown: Shown | undefined): NonNullable<Address['posted']> {
  if (shown === undefined) throw new Error('discord took a post and did not say which message it became')
  return { channel, message: shown.message }
}

/** A post of the bot's own hangs under no command, so it says whose it is. */
function withAsker(message: Message, { name, locale }: Address): Message {
  return opened(message, wordsFor(locale)('surface.asked_by', { name }))
}

/** A direct message says why it is one. */
export function withApology(message: Message, { locale }: Address): Message {
  return opened(message, wordsFor(locale)('surface.answered_here'))
}

function opened(message: Message, text: string): Message {
  return { ...message, paragraphs: [{ role: 'text', text }, ...message.paragraphs] }
}
