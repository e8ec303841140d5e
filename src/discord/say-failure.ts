import type { Notice } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import { Failure } from '../failure.ts'
import { blank, sweepPost, sweepReply } from './deliver.ts'
import { type Address, addressOf, movedTo } from './destination.ts'
import {
  directChannel,
  editPost,
  editReply,
  hasLiveToken,
  nonceOf,
  postInChannel,
  removeReply,
  seeReply,
  whisper,
} from './doors.ts'
import { withApology } from './post.ts'
import type { Rest } from './rest.ts'
import { ifOpen } from './trouble.ts'

interface Tools {
  readonly rest: Rest
  readonly now: () => number
}

/**
 * Says what went wrong to the asker alone. A reply that only the asker sees is edited; a public one cannot become
 * private, so the words go beside it and it is taken away.
 */
export async function sayFailure(tools: Tools, notice: Notice, signal: AbortSignal): Promise<Destination> {
  const address = addressOf(notice.destination)
  if (address.told) {
    await clearReply(tools, address, signal)
    return notice.destination
  }
  if (address.posted === null && hasLiveToken(address, tools.now())) {
    const said = await ifOpen(() => sayWithToken(tools, notice, address, signal))
    if (said.open) return said.result
  }
  return sayAsBot(tools, notice, address, signal)
}

async function sayWithToken(
  { rest }: Tools,
  notice: Notice,
  address: Address,
  signal: AbortSignal,
): Promise<Destination> {
  const { message, destination } = notice
  if (isUnposted(address)) {
    await whisper(rest, address, { message, signal })
    return movedTo(destination, { told: true })
  }
  const reply = await seeReply(rest, address, signal)
  if (reply === undefined || reply.ephemeral || address.audience === 'asker') {
    await editReply(rest, address, { message, signal })
    return movedTo(destination, { told: true })
  }
  // The first follow-up to a reply that is still "thinking" becomes that public reply.
  if (reply.loading) await editReply(rest, address, { message: blank, signal })
  await whisper(rest, address, { message, signal })
  // Between the words and this row a kill -9 makes them come twice, to the asker alone; the other order could
  // leave them unsaid.
  const told = movedTo(destination, { told: true })
  await notice.remember(told)
  await ifOpen(() => removeReply(rest, address, signal))
  return told
}

/** The job's message is a follow-up that never came: there is nothing to edit or to take away. */
function isUnposted({ beside, reply }: Address): boolean {
  return beside && reply === null
}

async function sayAsBot(
  tools: Tools,
  notice: Notice,
  address: Address,
  signal: AbortSignal,
): Promise<Destination> {
  const direct = await ifOpen(() => sayAlone(tools, notice, address, signal))
  if (!direct.open) await sayInPublic(tools, notice, address, signal)
  const told = movedTo(notice.destination, { told: true })
  await notice.remember(told)
  await sweepReply(tools, address, signal)
  return told
}

async function sayAlone(
  tools: Tools,
  { job, message }: Notice,
  address: Address,
  signal: AbortSignal,
): Promise<void> {
  const { rest } = tools
  const { posted, guild, replyTo } = address
  // What only the asker sees becomes the words.
  if (posted !== null && (guild === null || posted.channel !== address.channel)) {
    await editPost(rest, posted, { message, signal })
    return
  }
  const channel = await directChannel(rest, address.user, signal)
  const there = guild === null && replyTo !== null
  const said = there ? message : withApology(message, address)
  await postInChannel(rest, channel, nonceOf(job, 'notice', 'dm'), { message: said, signal })
  await sweepPost(tools, address, signal)
}

/** The last resort for a person who takes no direct messages: where it was asked, without anybody's words. */
async function sayInPublic(
  { rest }: Tools,
  { job, message }: Notice,
  address: Address,
  signal: AbortSignal,
): Promise<void> {
  const bare = { ...message, paragraphs: message.paragraphs.filter(({ role }) => role !== 'quote') }
  const there = await ifOpen(async () => {
    if (address.audience !== 'everyone') return false
    if (address.posted !== null) await editPost(rest, address.posted, { message: bare, signal })
    else {
      const nonce = nonceOf(job, 'notice', 'here')
      await postInChannel(rest, address.channel, nonce, { message: bare, signal })
    }
    return true
  })
  if (there.open && there.result) return
  throw new Failure({ kind: 'surface', problem: 'place_gone' })
}

/** A second try after the words were said: only the public placeholder may be left. */
async function clearReply({ rest, now }: Tools, address: Address, signal: AbortSignal): Promise<void> {
  if (address.posted !== null || isUnposted(address) || !hasLiveToken(address, now())) return
  await ifOpen(async () => {
    const reply = await seeReply(rest, address, signal)
    if (reply !== undefined && !reply.ephemeral) await removeReply(rest, address, signal)
  })
}
