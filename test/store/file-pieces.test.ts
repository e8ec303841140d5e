import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { filePieces } from '../../src/store/file-pieces.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-test-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

async function fileOf(bytes: Buffer): Promise<string> {
  const path = join(folder, 'picture.png')
  await writeFile(path, bytes)
  return path
}

it.each([0, 1, 262_144, 262_145, 1_000_000])('gives the %i bytes of a file as they are', async (length) => {
  const bytes = randomBytes(length)
  const pieces: Buffer[] = []
  for await (const piece of filePieces(await fileOf(bytes))) pieces.push(Buffer.from(piece))
  expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0)
})

it('leaves the last piece alone when it is asked what follows', async () => {
  const bytes = randomBytes(300_000)
  const pieces: Buffer[] = []
  for await (const piece of filePieces(await fileOf(bytes))) pieces.push(piece)
  expect(pieces.at(-1)).toEqual(bytes.subarray(262_144))
})

it('throws for a file that is not there', async () => {
  await expect(filePieces(join(folder, 'gone.png')).next()).rejects.toThrow('ENOENT')
})
