import type { Parcel } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import type { Message } from '../chat/message.ts'
import { Failure } from '../failure.ts'
import { type Address, addressOf, movedTo } from './destination.ts'
import {
  editPost,
  editReply,
  hasLiveToken,
  nonceOf,
  type Outgoing,
  postBeside,
  removePost,
  removeReply,
} from './doors.ts'
import { type Placed, placeOf, postForAsker } from './post.ts'
import { postAsReply } from './reply.ts'
import type { Rest } from './rest.ts'
import { ifOpen } from './trouble.ts'
import { type Arrival, whereabouts } from './whereabouts.ts'

/** Something has to be said where Discord takes no empty message. */
export const blank: Message = { tone: 'notice', paragraphs: [{ role: 'text', text: '…' }], buttons: [] }

interface Tools {
  readonly rest: Rest
  readonly now: () => number
}

/**
 * Tries one door after the other until one is open: the reply, a post of the bot's in the channel, a direct message.
 * What was paid for is not lost while any of them is.
 */
export async function deliver(tools: Tools, parcel: Parcel, signal: AbortSignal): Promise<Destination> {
  const address = addressOf(parcel.destination)
  const outgoing = { message: parcel.message, images: parcel.images, signal }
  const byEdit = await throughOpenMessage(tools, parcel, address, outgoing)
  if (byEdit !== undefined) {
    await parcel.posted(whereabouts(byEdit, parcel))
    return byEdit.destination
  }
  const byPost = await post(tools, parcel, address, outgoing)
  await parcel.remember(byPost.destination)
  await parcel.posted(whereabouts(byPost, parcel))
  if (parcel.shareIn === undefined) await sweepReply(tools, address, signal)
  else await sweepPress(tools, address, signal)
  await sweepPost(tools, address, signal)
  return byPost.destination
}

/** The message that is there already, if it can still be edited. */
async function throughOpenMessage(
  { rest, now }: Tools,
  parcel: Parcel,
  address: Address,
  outgoing: Outgoing,
): Promise<Arrival | undefined> {
  const { destination, shareIn } = parcel
  const { posted } = address
  if (posted !== null) {
    const edited = await ifOpen(() => editPost(rest, posted, outgoing))
    return edited.open ? { destination, channel: posted.channel, by: 'bot', shown: edited.result } : undefined
  }
  if (!hasLiveToken(address, now())) return undefined
  if (shareIn !== undefined && !isPublicIn(addressOf(shareIn).channel, address)) return undefined
  const reply = await ifOpen(async () => editReply(rest, await withReply(rest, parcel, address), outgoing))
  if (!reply.open) return undefined
  const shown = reply.result
  return {
    destination: shown === undefined ? destination : movedTo(destination, { reply: shown.message }),
    channel: address.channel,
    by: 'reply',
    shown,
  }
}

/** A follow-up has no nonce, so one without pictures is posted and remembered first: a second try edits it. */
async function withReply(rest: Rest, parcel: Parcel, address: Address): Promise<Address> {
  if (!address.beside || address.reply !== null) return address
  const shown = await postBeside(rest, address, { message: blank, signal: AbortSignal.timeout(postMs) })
  if (shown === undefined) throw new Error('discord took a follow-up and did not say which message it became')
  await parcel.remember(movedTo(parcel.destination, { reply: shown.message }))
  return { ...address, reply: shown.message }
}

const postMs = 10_000

/** Whether the reply is where a private result is to be shared. */
function isPublicIn(channel: string, address: Address): boolean {
  return address.channel === channel && address.audience !== 'asker'
}

async function post(
  { rest }: Tools,
  { job, destination, shareIn }: Parcel,
  address: Address,
  outgoing: Outgoing,
): Promise<Arrival> {
  const { channel, shown } =
    shareIn === undefined
      ? await postForAsker(rest, address, { job, kind: 'result', outgoing })
      : await postShared(rest, addressOf(shareIn), nonceOf(job, 'result', 'here'), outgoing)
  return {
    destination: movedTo(destination, { posted: placeOf(channel, shown), tokenDiesAt: 0 }),
    channel,
    by: 'bot',
    shown,
  }
}

/** A private result that cannot be shared is with its asker already. */
async function postShared(rest: Rest, place: Address, nonce: string, outgoing: Outgoing): Promise<Placed> {
  const there = await ifOpen(() => postAsReply(rest, place, nonce, outgoing))
  if (there.open) return { channel: place.channel, shown: there.result }
  throw new Failure({ kind: 'surface', problem: 'cannot_post' }, { cause: there.cause })
}

/** The reply that stayed behind ("Drawing…", Cancel) goes away. */
export async function sweepReply({ rest }: Tools, address: Address, signal: AbortSignal): Promise<void> {
  const reachable = address.audience === 'everyone' || address.guild === null
  const { channel, reply } = address
  if (reply === null || !reachable) return
  await tryToRemove(signal, () => removePost(rest, channel, reply, signal))
}

/** The answer to the press of Share, when what was shared is somewhere else; its token can still be alive. */
async function sweepPress(tools: Tools, address: Address, signal: AbortSignal): Promise<void> {
  if (!hasLiveToken(address, tools.now())) return sweepReply(tools, address, signal)
  await tryToRemove(signal, () => removeReply(tools.rest, address, signal))
}

/** So does a post that could not become the answer. */
export async function sweepPost({ rest }: Tools, { posted }: Address, signal: AbortSignal): Promise<void> {
  if (posted === null) return
  await tryToRemove(signal, () => removePost(rest, posted.channel, posted.message, signal))
}

/** That a message stays behind is no harm worth a second try. */
async function tryToRemove(signal: AbortSignal, removal: () => Promise<void>): Promise<void> {
  try {
    await removal()
  } catch {
    signal.throwIfAborted()
  }
}
