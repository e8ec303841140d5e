import type { IncomingMessage } from 'node:http'

interface Limits {
  readonly maxBytes: number
  /** From the first byte to the last. */
  readonly withinMs: number
}

/**
 * A request's body as it came, byte for byte: a signature is made over nothing else. One that is too large is read to
 * its end and not kept, since a client that still sends does not read the answer.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, withinMs }: Limits,
): Promise<Buffer | 'too_large' | 'too_slow'> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | 'too_large' | 'too_slow'>()
  const late = setTimeout(resolve, withinMs, 'too_slow')
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
    else chunks.length = 0
  })
  request.once('end', () => resolve(size > maxBytes ? 'too_large' : Buffer.concat(chunks)))
  request.once('error', reject)
  return promise.finally(() => clearTimeout(late))
}
