import { fetch } from 'undici'
import type { Audience } from '../chat/answer.ts'
import type { Message } from '../chat/message.ts'
import { renderMessage } from './render.ts'

const deadlineMs = 10_000

/** A message to a response_url; it works in channels where the bot is no member, for half an hour. */
export async function respond(url: string, body: ResponseBody, signal?: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(deadlineMs)
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the response_url answered ${response.status}`)
}

type ResponseBody =
  | ({ readonly response_type: 'ephemeral' | 'in_channel'; readonly replace_original: false } & ReturnType<
      typeof renderMessage
    >)
  | { readonly delete_original: true }

/** A message as an acknowledgement or a response_url takes it. */
export function responseOf(message: Message, audience: Audience): ResponseBody {
  return {
    response_type: audience === 'asker' ? 'ephemeral' : 'in_channel',
    replace_original: false,
    ...renderMessage(message, audience),
  }
}
