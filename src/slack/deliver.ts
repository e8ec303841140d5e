import { WebAPIRateLimitedError } from '@slack/web-api'
import type { Parcel } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import { Failure } from '../failure.ts'
import { type AltTexts, withThenWithout } from './alt-texts.ts'
import { within } from './clients.ts'
import { type Address, readAddress, withAddress } from './destination.ts'
import { atHome, audienceOf, type Home } from './home.ts'
import { tellMove } from './move.ts'
import { takeAway } from './placeholder.ts'
import { deadTokenCodes, refusalCode } from './refusals.ts'
import { renderMessage } from './render.ts'
import { postOf, whereShared } from './share.ts'
import type { CourierTools } from './tools.ts'
import { removeFiles, uploadFiles } from './upload.ts'
import { whereabouts } from './whereabouts.ts'

/**
 * One message with all images, the text and the buttons. Slack posts it some time after it was told to, so a second
 * try first looks whether the files of the first one have been posted.
 */
export async function deliver(
  parcel: Parcel,
  tools: CourierTools,
  signal: AbortSignal,
): Promise<Destination> {
  const trip: Trip = { parcel, tools, signal }
  let address = addressFor(parcel)
  const known = address.posted !== undefined
  if (!known) address = (await postedBefore(address, trip)) ?? (await postNow(address, trip))
  await parcel.posted(await whereabouts(address, parcel, tools, signal))
  if (!known) address = await tellMove(address, tools, signal)
  return withAddress(parcel.destination, await takeAway(address, tools, signal))
}

/** A private result that is shared leaves the direct message for the channel that it was asked for in. */
function addressFor({ destination, shareIn }: Parcel): Address {
  const address = readAddress(destination)
  if (shareIn === undefined) return address
  const { channel, direct, threadTs } = readAddress(shareIn)
  const { threadTs: _here, ...rest } = address
  return { ...rest, channel, direct, private: false, ...(threadTs === undefined ? {} : { threadTs }) }
}

interface Trip {
  readonly parcel: Parcel
  readonly tools: CourierTools
  readonly signal: AbortSignal
}

/** A try before this one uploaded the files, and may have told Slack to post them. */
async function postedBefore(address: Address, { tools, signal }: Trip): Promise<Address | undefined> {
  if (address.uploaded === undefined) return undefined
  try {
    const posted = await whereShared(address.uploaded, tools.clients, tools.clock, signal)
    return posted === undefined ? undefined : { ...address, posted }
  } catch (thrown) {
    // Nobody can look, so they are taken away and posted anew: never twice.
    if (mayNotLook(thrown)) return undefined
    throw thrown
  }
}

async function postNow(first: Address, trip: Trip): Promise<Address> {
  const { tools, signal } = trip
  await removeFiles(first.uploaded ?? [], tools, signal)
  return withThenWithout(async (altTexts) => {
    const address = await completed(first, altTexts, trip)
    const posted = await seen(address, trip)
    if (posted !== undefined) return { ...address, posted }
    tools.log.warn({ job: trip.parcel.job, altTexts }, 'Slack did not post the files')
    await removeFiles(address.uploaded ?? [], tools, signal)
    return undefined
  })
}

/**
 * Without files:read nobody can look, and what Slack said has to do: that it took the files for this channel. So it is
 * when Easel has been uninstalled since: whoever has their picture does not read that there is none.
 */
async function seen(address: Address, { tools, signal }: Trip): Promise<Address['posted']> {
  try {
    return await whereShared(address.uploaded ?? [], tools.clients, tools.clock, signal)
  } catch (thrown) {
    if (!mayNotLook(thrown) && !hasEnded(thrown)) throw thrown
    tools.log.warn({ err: thrown }, 'the bot may not look: whether Slack posted the files is not known')
    return { channel: address.home ?? address.channel }
  }
}

function mayNotLook(thrown: unknown): boolean {
  return refusalCode(thrown) === 'missing_scope'
}

function hasEnded(thrown: unknown): boolean {
  return deadTokenCodes.has(refusalCode(thrown) ?? '')
}

/** Files uploaded, remembered, and Slack told to post them; in the DM when the channel is closed to the bot. */
async function completed(first: Address, altTexts: AltTexts, trip: Trip): Promise<Address> {
  const { parcel, tools, signal } = trip
  const uploaded = [...(await uploadFiles(parcel.images, altTexts, tools.clients, signal))]
  const address: Address = { ...first, uploaded }
  await parcel.remember(withAddress(parcel.destination, address))
  const reached = await atHome(address, tools.clients, signal, async (home, current) => {
    if (current.home !== address.home) await parcel.remember(withAddress(parcel.destination, current))
    // A private result that cannot be shared is in that direct message already.
    if (parcel.shareIn !== undefined && current.home !== undefined) {
      throw new Failure({ kind: 'surface', problem: 'cannot_share' })
    }
    await complete(home, uploaded, trip)
  })
  return reached.address
}

async function complete(home: Home, uploaded: readonly string[], trip: Trip): Promise<void> {
  const { parcel, tools } = trip
  const { text, blocks } = renderMessage(parcel.message, audienceOf(addressFor(parcel)))
  try {
    await completeWith({ blocks }, home, uploaded, trip)
  } catch (thrown) {
    if (refusalCode(thrown) !== 'invalid_blocks') throw thrown
    // What was paid for is delivered without its buttons rather than not at all.
    tools.log.error({ err: thrown, job: parcel.job }, 'Slack refused the blocks of a result')
    await completeWith({ initial_comment: text }, home, uploaded, trip)
  }
}

const tries = 5

/** Not left to the client's own retry: after a broken answer the files may be posted already. */
async function completeWith(
  content: object,
  { channel, threadTs }: Home,
  uploaded: readonly string[],
  { parcel, tools, signal }: Trip,
): Promise<void> {
  const files = uploaded.map((id, index) => ({ id, title: parcel.images[index]?.filename ?? id }))
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
  const body = { files, channel_id: channel, ...thread, ...content }
  for (let attempt = 1; ; attempt += 1) {
    try {
      await within(signal, tools.clients.once.apiCall('files.completeUploadExternal', body))
      return
    } catch (thrown) {
      signal.throwIfAborted()
      if (refusalCode(thrown) !== undefined || attempt === tries) throw thrown
      const limited = thrown instanceof WebAPIRateLimitedError
      await tools.clock.sleep(limited ? thrown.retryAfter * 1000 : attempt * 1000, signal)
      if (!limited && (await isPosted(uploaded, tools, signal))) return
    }
  }
}

async function isPosted(
  [first]: readonly string[],
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<boolean> {
  return first !== undefined && (await postOf(first, clients, signal)) !== undefined
}
