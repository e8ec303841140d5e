import type { Notice } from '../chat/courier.ts'
import type { Destination } from '../chat/invocation.ts'
import { within } from './clients.ts'
import { type Address, type Post, readAddress, withAddress } from './destination.ts'
import { audienceOf, openDirect } from './home.ts'
import { takeAway } from './placeholder.ts'
import { refusalCode } from './refusals.ts'
import { renderMessage } from './render.ts'
import { respond } from './respond.ts'
import type { CourierTools } from './tools.ts'

/**
 * Says what went wrong, to the asker alone: in a DM by turning the placeholder into the answer, in a channel as an
 * ephemeral message. After a crash the missing placeholder tells that it has been said.
 */
export async function fail(notice: Notice, tools: CourierTools, signal: AbortSignal): Promise<Destination> {
  const { destination } = notice
  const address = readAddress(destination)
  if (address.posted !== undefined) return destination
  if (address.placeholder?.channel.startsWith('D')) {
    const posted = await rewritten(address.placeholder, notice, tools, signal)
    if (posted !== undefined) return withAddress(destination, withoutPlaceholder({ ...address, posted }))
  }
  if (address.telling === true && (await wasTold(address, tools, signal))) {
    return withAddress(destination, withoutPlaceholder(address))
  }
  const telling: Address = { ...address, telling: true }
  await notice.remember(withAddress(destination, telling))
  await tellAsker(telling, notice, tools, signal)
  return withAddress(destination, await takeAway(telling, tools, signal))
}

/** The placeholder is taken away after the telling, so when it is gone, it was told. */
async function wasTold(
  { placeholder }: Address,
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<boolean> {
  if (placeholder === undefined) return false
  try {
    await within(signal, clients.main.chat.delete(placeholder))
    return false
  } catch (thrown) {
    return refusalCode(thrown) === 'message_not_found'
  }
}

async function rewritten(
  placeholder: Post,
  { message }: Notice,
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<Post | undefined> {
  try {
    await within(signal, clients.main.chat.update({ ...placeholder, ...renderMessage(message, 'asker') }))
    return placeholder
  } catch (thrown) {
    if (refusalCode(thrown) === undefined) throw thrown
    return undefined
  }
}

/** By response_url, which works wherever the person asked; else as the bot, there or in the DM. */
async function tellAsker(
  address: Address,
  { message }: Notice,
  { clients, clock, log }: CourierTools,
  signal: AbortSignal,
): Promise<void> {
  const { respond: way, channel, threadTs, user } = address
  const rendered = renderMessage(message, audienceOf(address))
  if (way !== undefined && way.until > clock.now()) {
    try {
      return await respond(
        way.url,
        { ...rendered, response_type: 'ephemeral', replace_original: false },
        signal,
      )
    } catch (thrown) {
      signal.throwIfAborted()
      log.debug({ err: thrown }, 'a response_url did not work')
    }
  }
  if (!address.direct) {
    try {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
      await within(signal, clients.main.chat.postEphemeral({ channel, user, ...thread, ...rendered }))
      return
    } catch (thrown) {
      if (refusalCode(thrown) === undefined) throw thrown
    }
  }
  const direct = await openDirect(address, clients, signal)
  await within(signal, clients.main.chat.postMessage({ channel: direct, ...rendered, unfurl_links: false }))
}

function withoutPlaceholder({ placeholder: _taken, ...rest }: Address): Address {
  return rest
}
