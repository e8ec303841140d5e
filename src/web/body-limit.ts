import type { MiddlewareHandler } from 'hono'
import { tooLarge } from './short-pages.ts'

/**
 * Refuses a body by the length that it states, before it is read; one that states none, as from a proxy that passes a
 * body on while it comes, is counted while its route reads it. Hono's own middleware fails on the latter: it makes a
 * `new Request` of a request of @hono/node-server, which throws where the global classes are left alone. And it collects
 * the whole body first, for whoever asks, on any path.
 */
export function bodyLimit(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (Number(c.req.header('content-length') ?? 0) > maxBytes) return tooLarge(c)
    if (c.req.header('transfer-encoding') !== undefined && c.req.raw.body !== null) {
      const { url, method, headers, signal, body } = c.req.raw
      const counted = body.pipeThrough(createCounter(maxBytes))
      c.req.raw = new Request(url, { method, headers, signal, body: counted, duplex: 'half' })
    }
    await next()
    return undefined
  }
}

/** What a route meets that reads on. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

function createCounter(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform: (chunk, controller) => {
      bytes += chunk.length
      if (bytes > maxBytes) controller.error(new TooLarge())
      else controller.enqueue(chunk)
    },
  })
}
