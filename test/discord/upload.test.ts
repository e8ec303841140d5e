import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { OutgoingImage } from '../../src/chat/message.ts'
import { openRest } from '../../src/discord/rest.ts'
import { silentLog } from '../../src/log.ts'
import { createFilePieces } from '../../src/store/file-pieces.ts'
import { listening, shut } from '../support/discord/http.ts'

it('sends large files byte for byte to a Discord that reads slowly', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'easel-test-'))
  const digests: string[] = []
  // One read a turn, so that the sender's socket is full most of the time.
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) {
      chunks.push(Buffer.from(chunk))
      await turn()
    }
    const body = Buffer.concat(chunks)
    for (const { bytes, length } of files) {
      const at = body.indexOf(bytes.subarray(0, 32))
      digests.push(digestOf(body.subarray(at, at + length)))
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  const files = [3_000_000, 262_144, 5].map((length) => ({ length, bytes: randomBytes(length) }))
  const images = await Promise.all(
    files.map(async ({ bytes }, index): Promise<OutgoingImage> => {
      const path = join(folder, `${index}.png`)
      await writeFile(path, bytes)
      return {
        filename: `${index}.png`,
        mime: 'image/png',
        bytes: bytes.length,
        altText: 'noise',
        open: () => {
          throw new Error('the pieces are there')
        },
        pieces: () => createFilePieces()(path),
      }
    }),
  )
  const rest = openRest({ token: 'token', apiUrl: `http://${await listening(server)}/api`, log: silentLog })
  try {
    const signal = AbortSignal.timeout(10_000)
    await rest.asBot({ method: 'POST', route: '/channels/1/messages', body: {}, images, signal })
    expect(digests).toEqual(files.map(({ bytes }) => digestOf(bytes)))
  } finally {
    await rest.close()
    await shut(server)
    await rm(folder, { recursive: true, force: true })
  }
})

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
