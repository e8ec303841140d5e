import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFilePieces } from '../../src/store/file-pieces.ts'

const filePieces = createFilePieces()
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-test-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function fileOf(bytes: Buffer): Promise<string> {
  const path = join(folder, randomUUID())
  await writeFile(path, bytes)
  return path
}

async function wholeOf(path: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of filePieces(path)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

it.each([0, 1, 262_144, 262_145, 1_000_000])('gives the %i bytes of a file as they are', async (length) => {
  const bytes = randomBytes(length)
  expect(Buffer.compare(await wholeOf(await fileOf(bytes)), bytes)).toBe(0)
})

it.each([65_536, 262_145, 300_000, 524_289, 1_000_000])(
  'gives no piece of %i bytes that a socket takes without waiting',
  async (length) => {
    for await (const piece of filePieces(await fileOf(randomBytes(length)))) {
      expect(piece.length).toBeGreaterThanOrEqual(65_536)
      expect(piece.length).toBeLessThanOrEqual(262_144)
    }
  },
)

it('leaves the piece of a small file alone when it is asked what follows', async () => {
  const bytes = randomBytes(30_000)
  const pieces: Buffer[] = []
  for await (const piece of filePieces(await fileOf(bytes))) pieces.push(piece)
  expect(pieces).toEqual([bytes])
})

it('reads several files at once, and then again, without mixing them', async () => {
  const files = Array.from({ length: 6 }, () => randomBytes(900_000))
  const paths = await Promise.all(files.map(fileOf))
  for (let time = 0; time < 2; time += 1) {
    const read = await Promise.all(paths.map(wholeOf))
    expect(Buffer.concat(read).equals(Buffer.concat(files))).toBe(true)
  }
})

it('throws for a file that is not there', async () => {
  await expect(filePieces(join(folder, 'gone.png')).next()).rejects.toThrow('ENOENT')
})
