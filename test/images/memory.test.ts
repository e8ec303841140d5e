import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { pngLike, startService } from './scripted-service.ts'

const run = promisify(execFile)
const pieces = 640
const piece = pngLike(48 * 1024 - 8) // a multiple of three bytes, so that its base64 can be repeated
const megabyte = 1024 * 1024

function* answer(front: string, back: string) {
  const base64 = piece.toString('base64')
  yield front
  for (let count = 0; count < pieces; count += 1) yield base64
  yield back
}

const answers = [
  ['one document', 'application/json', '{"created":1,"data":[{"b64_json":"', '"}]}'],
  ['a response', 'application/json', '{"output":[{"type":"image_generation_call","result":"', '"}]}'],
  ['an event', 'text/event-stream', 'data: {"type":"image_generation.completed","b64_json":"', '"}\n\n'],
] as const

interface Taken {
  readonly grown: number
  readonly bytes: number
  readonly digest: string
}

/** What one process of its own made of all the answers, one after the other. */
let taken: readonly Taken[]

beforeAll(async () => {
  await using services = new AsyncDisposableStack()
  const addresses: string[] = []
  for (const [, type, front, back] of answers) {
    const service = await startService(async (response) => {
      response.writeHead(200, { 'content-type': type })
      await pipeline(Readable.from(answer(front, back)), response)
    })
    services.use(service)
    addresses.push(service.baseUrl)
  }
  const probe = join(import.meta.dirname, 'heap-probe.ts')
  const { stdout } = await run(process.execPath, ['--expose-gc', probe, ...addresses])
  taken = JSON.parse(stdout)
})

it.each(answers.map(([name], at) => [name, at] as const))(
  'an answer of 40 MB as %s is passed on whole and never held',
  (_, at) => {
    const { grown, bytes, digest } = taken[at] ?? expect.fail('was not taken')

    const expected = createHash('sha256')
    for (let count = 0; count < pieces; count += 1) expected.update(piece)
    expect(digest).toBe(expected.digest('hex'))
    expect((bytes * 4) / 3).toBeGreaterThanOrEqual(40 * megabyte)
    expect(grown).toBeLessThan(15 * megabyte)
  },
)
