import { Readable } from 'node:stream'
import type { RESTOptions, ResponseLike } from '@discordjs/rest'
import { type Dispatcher, Headers, request } from 'undici'
import { isMultipart } from './multipart.ts'

type Init = Parameters<RESTOptions['makeRequest']>[1]

/** One try without files. */
const callMs = 15_000

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
    body: upload
      ? Readable.from(upload.open(), { objectMode: false })
      : typeof body === 'string'
        ? body
        : null,
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers.set(name, String(value))
  }
  const { statusCode: status, body: answer } = response
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
