import { createCipheriv } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { unpacked } from '../../src/images/unpacked.ts'
import { clientFor, failureOf, imagine, pngLike, startService } from './scripted-service.ts'

// Longer than what streams hold, and of no pattern: it comes in many pieces. The same at every run, so that damage is.
const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(400_000))
const picture = Buffer.concat([pngLike(8), noise])
const answer = JSON.stringify({ created: 1, data: [{ b64_json: picture.toString('base64') }] })

const packings = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
] as const

const send =
  (body: Buffer, packing: string, status = 200) =>
  (response: import('node:http').ServerResponse) =>
    void response.writeHead(status, { 'content-encoding': packing }).end(body)

describe('an answer that is packed although nobody asked for it', () => {
  it.each(packings)('brings its picture: %s', async (packing, pack) => {
    await using service = await startService(send(pack(answer), packing))
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine())
    expect(house.images()).toEqual([picture])
  })

  const packed = gzipSync(answer)
  it.each([
    ['ends too early', packed.subarray(0, 200_000)],
    ['is damaged in its middle', Buffer.from(packed).fill(0, 5_000, 6_000)],
    [
      'is not what its checksum says, although its picture is whole',
      Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)]),
    ],
  ])('is an interruption where it %s, and is asked for once more', async (_, body) => {
    await using service = await startService(send(body, 'gzip'), send(packed, 'gzip'))
    await using house = clientFor(service.baseUrl)
    const outcome = await house.carryOut(imagine())
    expect(service.received).toHaveLength(2)
    expect(house.images().at(-1)).toEqual(picture)
    expect(outcome.billedBefore).toBe('maybe')
  })

  it.each(packings)('brings what had come when the connection broke: %s', async (packing, pack) => {
    await using service = await startService((response) => {
      response.writeHead(200, { 'content-encoding': packing })
      response.write(pack(answer), () => response.destroy())
    })
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine())
    expect(house.images()).toEqual([picture])
    expect(service.received).toHaveLength(1)
  })

  it('fails as what its reader met', async () => {
    const headers = { 'content-encoding': 'gzip' }
    const { read } = unpacked({
      statusCode: 200,
      headers,
      read: async (take) => void (await take(gzipSync(answer))),
    })
    await expect(read(() => Promise.reject(new Error('the disk is full')))).rejects.toThrow(
      'the disk is full',
    )
  })

  it('tells its error', async () => {
    const error = { error: { code: 'moderation_blocked', message: 'no' } }
    await using service = await startService(send(gzipSync(JSON.stringify(error)), 'gzip', 400))
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts.kind).toBe('blocked')
  })

  it('is not unpacked further than its reader wants', async () => {
    const packed = gzipSync(Buffer.alloc(4_000_000))
    const headers = { 'content-encoding': 'gzip' }
    const { read } = unpacked({ statusCode: 400, headers, read: async (take) => void (await take(packed)) })
    let pieces = 0
    await read(() => {
      pieces += 1
      return 'enough'
    })
    expect(pieces).toBe(1)
  })

  it('may be the picture itself, from where the answer points to', async () => {
    await using store = await startService(send(gzipSync(picture), 'gzip'))
    const pointing = Buffer.from(JSON.stringify({ data: [{ url: `${store.origin}/a.png` }] }))
    await using service = await startService(send(pointing, 'identity'))
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine())
    expect(house.images()).toEqual([picture])
  })
})
