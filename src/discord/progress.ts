import type { Step } from '../chat/courier.ts'
import type { JobId } from '../chat/ids.ts'
import type { Destination } from '../chat/invocation.ts'
import { sweepReply } from './deliver.ts'
import { type Address, addressOf, movedTo } from './destination.ts'
import { editPost, editReply, hasLiveToken, type Outgoing, postBeside, type Shown } from './doors.ts'
import { placeOf, postForAsker } from './post.ts'
import { postReply } from './reply.ts'
import type { Rest } from './rest.ts'
import { ifOpen } from './trouble.ts'

interface Tools {
  readonly rest: Rest
  readonly now: () => number
}

interface Progress {
  readonly destination: Destination
  readonly isSeen: boolean
}

/**
 * Changes the one message that a job has. Where that is out of reach, words are not said any more; what has to be
 * answered is posted as a late result would be.
 */
export async function showProgress(
  tools: Tools,
  destination: Destination,
  step: Step,
  signal: AbortSignal,
): Promise<Destination> {
  const outgoing = outgoingOf(step, signal)
  const shown = await showWhereItIs(tools, destination, outgoing)
  if (step.asks === undefined || shown.isSeen) return shown.destination
  const moved = await askAnew(tools, shown.destination, step.asks, outgoing)
  await step.picture?.remember(moved)
  // The post is the job's one message from then on, and the reply that waits in vain goes.
  await sweepReply(tools, addressOf(shown.destination), signal)
  return moved
}

function outgoingOf({ message, picture }: Step, signal: AbortSignal): Outgoing {
  return { message, images: picture === undefined ? 'as they are' : [picture.image], signal }
}

async function showWhereItIs(
  { rest, now }: Tools,
  destination: Destination,
  step: Outgoing,
): Promise<Progress> {
  const address = addressOf(destination)
  const { posted } = address
  if (posted !== null) {
    const edited = await ifOpen(() => editPost(rest, posted, step))
    return { destination, isSeen: edited.open }
  }
  if (address.replyTo !== null) return showReply(rest, destination, address, step)
  if (!hasLiveToken(address, now())) return { destination, isSeen: false }
  const show = address.beside && address.reply === null ? postBeside : editReply
  const shown = await ifOpen(() => show(rest, address, step))
  return shown.open
    ? { destination: readBack(destination, address, shown.result), isSeen: true }
    : { destination: movedTo(destination, { tokenDiesAt: 0 }), isSeen: false }
}

/** A mention's first progress is the reply itself. Where the bot may not post, no second try is made. */
async function showReply(
  rest: Rest,
  destination: Destination,
  address: Address,
  step: Outgoing,
): Promise<Progress> {
  const tried = await ifOpen(() => postReply(rest, address, step))
  if (!tried.open) return { destination: movedTo(destination, { replyTo: null }), isSeen: false }
  const { channel, shown } = tried.result
  const posted = shown === undefined ? {} : { posted: { channel, message: shown.message } }
  return { destination: movedTo(destination, posted), isSeen: true }
}

/** Discord may show a reply to fewer people than was asked for, and never to more. */
function readBack(destination: Destination, address: Address, shown: Shown | undefined): Destination {
  if (shown === undefined) return destination
  const alone = shown.ephemeral || address.audience === 'asker'
  return movedTo(destination, { reply: shown.message, audience: alone ? 'asker' : 'everyone' })
}

async function askAnew(
  { rest }: Tools,
  destination: Destination,
  job: JobId,
  outgoing: Outgoing,
): Promise<Destination> {
  const { channel, shown } = await postForAsker(rest, addressOf(destination), { job, kind: 'ask', outgoing })
  return movedTo(destination, { posted: placeOf(channel, shown), tokenDiesAt: 0 })
}
