import type { MiddlewareHandler } from 'hono'
import { tooLarge } from './short-pages.ts'

/**
 * Refuses a body by the length that it states, before it is read; one that states none, as from a proxy that passes a
 * body on while it comes, is read up to the limit. Hono's own middleware fails on the latter: it makes a `new Request` of
 * a request of @hono/node-server, which throws where the global classes are left alone.
 */
export function bodyLimit(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (Number(c.req.header('content-length') ?? 0) > maxBytes) return tooLarge(c)
    if (c.req.header('transfer-encoding') !== undefined && c.req.raw.body !== null) {
      const { url, method, headers, signal } = c.req.raw
      const body = await readUpTo(maxBytes, c.req.raw.body)
      if (body === 'too large') return tooLarge(c)
      c.req.raw = new Request(url, { method, headers, signal, body })
    }
    await next()
    return undefined
  }
}

async function readUpTo(
  maxBytes: number,
  body: ReadableStream<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer> | 'too large'> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks)
    bytes += value.length
    if (bytes > maxBytes) return 'too large'
    chunks.push(value)
  }
}
