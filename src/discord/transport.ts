import type { Readable } from 'node:stream'
import type { RESTOptions, ResponseLike } from '@discordjs/rest'
import { type Dispatcher, Headers, request } from 'undici'
import { isMultipart } from './multipart.ts'

type Init = Parameters<RESTOptions['makeRequest']>[1]

/** One try without files. */
const callMs = 15_000

/**
 * What stands before Discord answered in its place: Cloudflare bans an address that was refused too often, and turns
 * away what it suspects. Neither says anything about the message or the place.
 * https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
export class TurnedAway extends Error {
  override readonly name = 'TurnedAway'
  readonly status: number
  readonly retryAfterMs: number

  constructor(status: number, retryAfterMs: number) {
    super(`turned away before Discord with ${status}`)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** Carries one request of @discordjs/rest; a multipart body streams, and is opened anew for every try. */
export async function carry(url: string, init: Init, dispatcher: Dispatcher): Promise<ResponseLike> {
  const body: unknown = init.body
  const upload = isMultipart(body) ? body : undefined
  const signals = [...(init.signal ? [init.signal] : []), ...(upload ? [] : [AbortSignal.timeout(callMs)])]
  const response = await request(url, {
    dispatcher,
    signal: AbortSignal.any(signals),
    // The library hands over upper-case methods and plain objects of headers; its types say what fetch takes.
    method: init.method as Dispatcher.HttpMethod,
    headers: {
      ...(init.headers as Record<string, string>),
      ...(upload ? { 'content-type': upload.contentType, 'content-length': String(upload.bytes) } : {}),
    },
    // undici also takes what can be iterated, and asks for a piece only when the one before is sent: its types do not say so.
    body: upload ? (upload.open() as unknown as Readable) : typeof body === 'string' ? body : null,
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers.set(name, String(value))
  }
  const { statusCode: status, body: answer } = response
  // The library does not read these bodies, and one that is not read keeps its connection.
  if (status === 429 || status >= 500) await answer.dump()
  if (isTurnedAway(status, headers)) {
    await answer.dump()
    const saidMs = Number(headers.get('retry-after') ?? 0) * 1_000
    throw new TurnedAway(status, saidMs || (status === 429 ? unsaidPauseMs : 0))
  }
  return {
    status,
    statusText: '',
    ok: status >= 200 && status < 300,
    headers,
    body: answer,
    get bodyUsed() {
      return answer.bodyUsed
    },
    arrayBuffer: () => answer.arrayBuffer(),
    json: () => answer.json(),
    text: () => answer.text(),
  }
}

/** Where a ban does not say how long it lasts. */
const unsaidPauseMs = 30_000

/** Discord's own refusals are JSON, and its limits say how long they last; the library would ask again at once. */
function isTurnedAway(status: number, headers: Headers): boolean {
  if (status !== 403 && status !== 429) return false
  const isJson = headers.get('content-type')?.startsWith('application/json') === true
  return !isJson || (status === 429 && !(Number(headers.get('retry-after')) > 0))
}
