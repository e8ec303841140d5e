import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Blobs } from '../../src/store/blobs.ts'

interface Backend {
  readonly name: string
  open(): Promise<Blobs>
  dispose(): Promise<void>
}

/** What every backend promises about blobs. */
export function blobsContract(backend: Backend): void {
  describe(`blobs in ${backend.name}`, () => {
    let blobs: Blobs

    beforeEach(async () => {
      blobs = await backend.open()
    })

    afterEach(async () => {
      await backend.dispose()
    })

    async function put(name: string, bytes: Uint8Array): Promise<void> {
      await pipeline([bytes], blobs.write(name))
    }

    async function read(name: string): Promise<Buffer | undefined> {
      const stream = await blobs.open(name)
      return stream === undefined ? undefined : buffer(stream)
    }

    it('gives the bytes back as they were written', async () => {
      const bytes = randomBytes(3_000_000)
      await put('job-1/in.png', bytes.subarray(0, 7))
      await pipeline(chunksOf(bytes, 65_537), blobs.write('job-1/out-1.png'))
      expect(Buffer.compare((await read('job-1/out-1.png')) ?? Buffer.alloc(0), bytes)).toBe(0)
      expect(await blobs.size('job-1/out-1.png')).toBe(3_000_000)
      expect(await blobs.size('job-1/in.png')).toBe(7)
    })

    it('has taken a piece once it calls back: its memory may be used again', async () => {
      const bytes = randomBytes(1_000_000)
      const stream = blobs.write('reused')
      const piece = Buffer.alloc(50_000)
      for (let at = 0; at < bytes.length; at += piece.length) {
        bytes.copy(piece, 0, at)
        await new Promise((resolve) => stream.write(piece, resolve))
        piece.fill(0)
      }
      await new Promise((resolve) => stream.end(resolve))
      expect(Buffer.compare((await read('reused')) ?? Buffer.alloc(0), bytes)).toBe(0)
    })

    it('keeps an empty blob', async () => {
      await pipeline([], blobs.write('empty'))
      expect(await blobs.size('empty')).toBe(0)
      expect(await read('empty')).toEqual(Buffer.alloc(0))
    })

    it('knows nothing of a name that was never written', async () => {
      expect(await blobs.open('job/nothing')).toBeUndefined()
      expect(await blobs.size('job/nothing')).toBeUndefined()
    })

    it('does not take a folder of names for a blob', async () => {
      await put('job/deep/one', Buffer.from('1'))
      expect(await blobs.open('job/deep')).toBeUndefined()
      expect(await blobs.size('job')).toBeUndefined()
      expect(await blobs.open('job/deep/one/more')).toBeUndefined()
    })

    it('shows nothing under the name before the writing has finished', async () => {
      const stream = blobs.write('job/half')
      await new Promise((resolve) => stream.write(randomBytes(100_000), resolve))
      expect(await blobs.size('job/half')).toBeUndefined()
      expect(await blobs.open('job/half')).toBeUndefined()
      const finished = new Promise((resolve) => stream.once('finish', resolve))
      stream.end('end')
      await finished
      expect(await blobs.size('job/half')).toBe(100_003)
    })

    it('leaves nothing of a destroyed write', async () => {
      const stream = blobs.write('job/broken')
      await new Promise((resolve) => stream.write('some', resolve))
      const closed = new Promise((resolve) => stream.once('close', resolve))
      stream.destroy()
      await closed
      expect(await blobs.open('job/broken')).toBeUndefined()
    })

    it('leaves nothing when the source fails, and keeps what was there before', async () => {
      await put('job/kept', Buffer.from('first'))
      const source = async function* (): AsyncGenerator<Buffer> {
        yield Buffer.from('second, but')
        throw new Error('connection lost')
      }
      await expect(pipeline(source, blobs.write('job/kept'))).rejects.toThrow('connection lost')
      expect(String(await read('job/kept'))).toBe('first')
    })

    it('replaces a blob as a whole', async () => {
      await put('job/one', Buffer.from('a long first text'))
      await put('job/one', Buffer.from('short'))
      expect(String(await read('job/one'))).toBe('short')
    })

    it('goes on giving a reader the bytes it opened while they are replaced', async () => {
      await put('job/one', Buffer.from('first'))
      const reader = await blobs.open('job/one')
      await put('job/one', Buffer.from('second'))
      expect(reader === undefined ? undefined : String(await buffer(reader))).toBe('first')
    })

    it('keeps one whole text when two write the same name at once', async () => {
      const texts = ['a', 'b'].map((letter) => Buffer.alloc(200_000, letter))
      await Promise.all(texts.map((text) => put('job/one', text)))
      const kept = await read('job/one')
      expect(texts.some((text) => kept?.equals(text))).toBe(true)
    })

    it('removes one, and does not mind removing it twice', async () => {
      await put('job/one', Buffer.from('1'))
      await put('job/two', Buffer.from('2'))
      await blobs.remove('job/one')
      await blobs.remove('job/one')
      expect(await blobs.open('job/one')).toBeUndefined()
      expect(String(await read('job/two'))).toBe('2')
    })

    it('removes a folder of names and nothing beside it', async () => {
      await put('job/one', Buffer.from('1'))
      await put('job/deep/two', Buffer.from('2'))
      await put('job2/one', Buffer.from('3'))
      await blobs.removeAll('job/')
      await blobs.removeAll('job')
      expect(await blobs.open('job/one')).toBeUndefined()
      expect(await blobs.open('job/deep/two')).toBeUndefined()
      expect(String(await read('job2/one'))).toBe('3')
    })

    it('tells what stands in a folder of names, once each', async () => {
      expect(await blobs.list('jobs')).toEqual([])
      for (const name of ['jobs/b/one', 'jobs/a/one', 'jobs/a/two', 'jobs2/c/one', 'job/d']) {
        await put(name, Buffer.from('x'))
      }
      expect((await blobs.list('jobs')).toSorted()).toEqual(['a', 'b'])
      await blobs.removeAll('jobs/a')
      expect(await blobs.list('jobs')).toEqual(['b'])
    })

    it('loses nothing of what is written while its neighbours are removed', async () => {
      const rounds = Array.from({ length: 40 }, async (_, index) => {
        await put(`job/gone-${index}`, Buffer.from('x'))
        await Promise.all([blobs.remove(`job/gone-${index}`), put(`job/kept-${index}`, Buffer.from('y'))])
      })
      await Promise.all(rounds)
      for (let index = 0; index < 40; index += 1) expect(await blobs.size(`job/kept-${index}`)).toBe(1)
    })

    it.each([
      '',
      '/',
      '/etc/passwd',
      '../outside',
      'a/../../b',
      'a/..',
      'a//b',
      'a/',
      '.hidden',
      'a/.b',
      'A',
      'a b',
      'a\\b',
      'a\0b',
      'a%2fb',
      'ä',
      'x'.repeat(300),
    ])('refuses the name %j', async (name) => {
      const refused = /not a blob's name/
      expect(() => blobs.write(name)).toThrow(refused)
      await expect(blobs.open(name)).rejects.toThrow(refused)
      await expect(blobs.size(name)).rejects.toThrow(refused)
      await expect(blobs.remove(name)).rejects.toThrow(refused)
      await expect(blobs.list(name)).rejects.toThrow(refused)
      if (name !== 'a/') await expect(blobs.removeAll(name)).rejects.toThrow(refused)
    })
  })
}

function* chunksOf(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
