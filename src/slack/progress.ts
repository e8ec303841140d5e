import { WebAPIRateLimitedError } from '@slack/web-api'
import type { Step } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import type { Message } from '../chat/message.ts'
import { within } from './clients.ts'
import { type Address, type Post, readAddress, withAddress } from './destination.ts'
import { atHome, audienceOf, type Home } from './home.ts'
import { settleLook, showLook } from './look.ts'
import { tellMove } from './move.ts'
import { refusalCode } from './refusals.ts'
import { renderMessage } from './render.ts'
import type { CourierTools } from './tools.ts'

export interface ProgressTools extends CourierTools {
  /** Placeholder → when it was last written: the pace of this process, nothing that a job depends on. */
  readonly paced: Map<string, number>
}

/** chat.update is Tier 3 (50 a minute for the whole workspace): https://docs.slack.dev/apis/web-api/rate-limits. */
const everyMs = 3_000
const forgottenAfterMs = 15 * 60_000

/** The placeholder: posted by the first call, rewritten by the others. Whatever Slack has no time for is dropped. */
export async function showProgress(
  destination: Destination,
  step: Step,
  tools: ProgressTools,
  signal: AbortSignal,
): Promise<Destination> {
  const address = readAddress(destination)
  if (address.posted !== undefined || address.telling === true) return destination
  let known = address
  const remember = async (next: Address) => {
    known = next
    await step.picture?.remember(withAddress(destination, next))
  }
  try {
    known = await settleLook(address, tools, signal)
    return withAddress(destination, await showStep(known, step, remember, tools, signal))
  } catch (thrown) {
    // A picture that is asked about is worth another try.
    if (thrown instanceof WebAPIRateLimitedError && step.picture === undefined)
      return withAddress(destination, known)
    throw thrown
  }
}

async function showStep(
  address: Address,
  { message, picture }: Step,
  remember: (address: Address) => Promise<void>,
  tools: ProgressTools,
  signal: AbortSignal,
): Promise<Address> {
  if (picture === undefined) return showWords(address, message, tools, signal)
  const look = { message, image: picture.image, remember }
  const shown = (await showLook(address, look, tools, signal)) ?? address
  if (shown.look?.posted === true) return tellMove(shown, tools, signal)
  // The words wait neither for Slack's scan nor for their turn: they may ask something.
  return showWords(shown, message, { ...tools, paced: new Map() }, signal)
}

async function showWords(
  address: Address,
  message: Message,
  tools: ProgressTools,
  signal: AbortSignal,
): Promise<Address> {
  const rendered = renderMessage(message, audienceOf(address))
  if (address.placeholder !== undefined) {
    const there =
      !isDue(address.placeholder, tools) || (await rewritten(address.placeholder, rendered, tools, signal))
    if (there) return address
  }
  const { result: placeholder, address: reached } = await atHome(address, tools.clients, signal, (home) =>
    post(home, rendered, tools, signal),
  )
  isDue(placeholder, tools)
  return tellMove({ ...reached, placeholder }, tools, signal)
}

/** False when an admin, or a channel's retention, has taken the message away. */
async function rewritten(
  placeholder: Post,
  rendered: ReturnType<typeof renderMessage>,
  { clients }: ProgressTools,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await within(signal, clients.once.chat.update({ ...placeholder, ...rendered }))
    return true
  } catch (thrown) {
    if (refusalCode(thrown) !== 'message_not_found') throw thrown
    return false
  }
}

async function post(
  { channel, threadTs }: Home,
  rendered: ReturnType<typeof renderMessage>,
  { clients }: ProgressTools,
  signal: AbortSignal,
): Promise<Post> {
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
  const posted = await within(
    signal,
    clients.once.chat.postMessage({
      channel,
      ...thread,
      ...rendered,
      unfurl_links: false,
      unfurl_media: false,
    }),
  )
  if (posted.ts === undefined) throw new Error('Slack posted a message without a timestamp')
  return { channel: posted.channel ?? channel, ts: posted.ts }
}

function isDue({ channel, ts }: Post, { paced, clock }: ProgressTools): boolean {
  const key = `${channel}:${ts}`
  const last = paced.get(key)
  const sinceMs = last === undefined ? everyMs : clock.now() - last
  // Below zero the clock was set back, by who knows how much.
  if (sinceMs >= 0 && sinceMs < everyMs) return false
  for (const [old, at] of paced) {
    if (clock.now() - at < forgottenAfterMs) break
    paced.delete(old)
  }
  paced.delete(key)
  paced.set(key, clock.now())
  return true
}
