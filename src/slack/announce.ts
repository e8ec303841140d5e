import type { Announcement } from '../chat/courier.ts'
import { within } from './clients.ts'
import { readAddress } from './destination.ts'
import { renderMessage } from './render.ts'
import type { CourierTools } from './tools.ts'

/** As the bot, into a channel that an admin named and the bot is in; with a link to the place that it is about. */
export async function announce(
  { about, channel, message, linkLabel }: Announcement,
  { clients }: CourierTools,
  signal: AbortSignal,
): Promise<void> {
  const { team, channel: place } = readAddress(about)
  const url = `https://slack.com/app_redirect?team=${encodeURIComponent(team)}&channel=${encodeURIComponent(place)}`
  const link = { role: 'link', label: linkLabel, text: url, url } as const
  const rendered = renderMessage({ ...message, paragraphs: [...message.paragraphs, link] }, 'everyone')
  await within(signal, clients.main.chat.postMessage({ channel, ...rendered, unfurl_links: false }))
}
