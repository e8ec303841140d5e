import { Readable } from 'node:stream'

const signatures: readonly (readonly [type: string, test: (head: Buffer) => boolean])[] = [
  ['image/png', (head) => head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['image/jpeg', (head) => head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))],
  ['image/gif', (head) => /^GIF8[79]a/.test(head.toString('latin1', 0, 6))],
  ['image/webp', (head) => /^RIFF.{4}WEBP/s.test(head.toString('latin1', 0, 12))],
]

const headBytes = 12

/** What a file is by its first bytes, and the whole file again. */
export async function sniff(
  body: Readable,
): Promise<{ readonly type: string | undefined; readonly stream: Readable }> {
  const chunks = body.iterator({ destroyOnReturn: false })
  let head = Buffer.alloc(0)
  while (head.length < headBytes) {
    const next = await chunks.next()
    if (next.done) break
    head = Buffer.concat([head, next.value as Buffer])
  }
  const type = signatures.find(([, test]) => test(head))?.[0]
  return { type, stream: Readable.from(again(head, body), { objectMode: false }) }
}

async function* again(head: Buffer, rest: Readable): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head
    yield* rest
  } finally {
    rest.destroy()
  }
}
