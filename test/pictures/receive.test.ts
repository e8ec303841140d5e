import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { receiveFile } from '../../src/pictures/receive.ts'
import { failureOf, problem, scratch } from './gallery.ts'

const signal = new AbortController().signal

describe('receiving a file', () => {
  it('writes every byte to the path', async () => {
    const path = (await scratch())('in')
    const bytes = Buffer.alloc(300_000, 'easel')

    const receipt = await receiveFile(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]), {
      path,
      filename: 'cat.png',
      signal,
    })

    expect(receipt).toEqual({ bytes: 300_000 })
    expect((await readFile(path)).equals(bytes)).toBe(true)
  })

  it('stops at 25 MB without reading the rest, and leaves nothing behind', async () => {
    const path = (await scratch())('in')
    let sent = 0
    const endless = Readable.from(
      (async function* () {
        for (; sent < 1000; sent += 1) yield Buffer.alloc(1024 * 1024)
      })(),
    )

    const failure = await failureOf(receiveFile(endless, { path, filename: 'big.png', signal }))

    expect(failure).toEqual(problem('file_too_large', { file: 'big.png', limit: '25 MB' }))
    expect(sent).toBeLessThan(80)
    expect(endless.destroyed).toBe(true)
    expect(existsSync(path)).toBe(false)
  })

  it('takes a file of exactly the limit', async () => {
    const path = (await scratch())('in')

    const receipt = await receiveFile(Readable.from([Buffer.alloc(10)]), {
      path,
      filename: 'a',
      maxBytes: 10,
      signal,
    })

    expect(receipt.bytes).toBe(10)
  })

  it('says that a file is empty, and leaves nothing behind', async () => {
    const path = (await scratch())('in')

    const failure = await failureOf(receiveFile(Readable.from([]), { path, filename: 'no.png', signal }))

    expect(failure).toEqual(problem('file_empty', { file: 'no.png' }))
    expect(existsSync(path)).toBe(false)
  })

  it('says that a file is unreachable when its stream breaks, and leaves nothing behind', async () => {
    const path = (await scratch())('in')
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(100_000)
        throw new Error('socket hang up')
      })(),
    )

    const failure = await failureOf(receiveFile(broken, { path, filename: 'cut.png', signal }))

    expect(failure).toEqual(problem('file_unreachable', { file: 'cut.png' }))
    expect(existsSync(path)).toBe(false)
  })

  it('gives up on a stream that never ends', async () => {
    const path = (await scratch())('in')
    const stalled = new PassThrough()
    stalled.write('something')

    const failure = await failureOf(
      receiveFile(stalled, { path, filename: 'slow.png', deadlineMs: 50, signal }),
    )

    expect(failure).toEqual(problem('file_unreachable', { file: 'slow.png' }))
    expect(existsSync(path)).toBe(false)
  })

  it('stops with the caller’s own reason when the job is cancelled', async () => {
    const path = (await scratch())('in')
    const cancel = new AbortController()
    const stalled = new PassThrough()
    stalled.write('something')

    const receiving = receiveFile(stalled, { path, filename: 'a.png', signal: cancel.signal })
    cancel.abort(new Error('cancelled by the asker'))

    await expect(receiving).rejects.toThrow('cancelled by the asker')
    expect(existsSync(path)).toBe(false)
  })

  it('does not blame the sender when our own disk is the trouble', async () => {
    const path = (await scratch())('no-such-folder/in')

    const receiving = receiveFile(Readable.from(['x']), { path, filename: 'a.png', signal })

    await expect(receiving).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
