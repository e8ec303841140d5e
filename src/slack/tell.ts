import type { Message } from '../chat/message.ts'
import { within } from './clients.ts'
import type { Address } from './destination.ts'
import { audienceOf, openDirect } from './home.ts'
import { refusalCode } from './refusals.ts'
import { renderMessage } from './render.ts'
import { respond } from './respond.ts'
import type { CourierTools } from './tools.ts'

/** To the asker alone: by response_url, which works wherever they asked; else as the bot, there or in the DM. */
export async function tellAsker(
  address: Address,
  message: Message,
  { clients, clock, log }: TellingTools,
  signal: AbortSignal,
): Promise<void> {
  const { respond: way, channel, user } = address
  // Slack shows an ephemeral message in a thread only when that is under way: docs.slack.dev/reference/methods/chat.postEphemeral
  const threadTs = address.opensThread === true ? undefined : address.threadTs
  const rendered = renderMessage(message, audienceOf(address))
  if (way !== undefined && way.until > clock.now()) {
    try {
      const body = { ...rendered, response_type: 'ephemeral', replace_original: false } as const
      return await respond(way.url, body, signal)
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

interface TellingTools extends Pick<CourierTools, 'clients' | 'log'> {
  readonly clock: Pick<CourierTools['clock'], 'now'>
}
