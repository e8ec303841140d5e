import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { createBreaker } from '../../src/images/breaker.ts'
import { patience } from '../support/patience.ts'
import { clientFor, failureOf, imagine, json, pngLike, quickClock, startService } from './scripted-service.ts'

const picture = Buffer.concat([pngLike(8), randomBytes(100_000)])
const answer = { created: 1, data: [{ b64_json: picture.toString('base64') }] }

describe('a try that breaks off', () => {
  it('opens a fresh sink for the next try when an answer breaks off, and tells of the first bill', async () => {
    const text = JSON.stringify(answer)
    await using service = await startService((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
      response.write(text.slice(0, 70_000), () => response.destroy())
    }, json(answer))
    await using house = clientFor(service.baseUrl)
    const outcome = await house.carryOut(imagine())
    expect(outcome.billedBefore).toBe('maybe')
    expect(house.opened.map(({ index }) => index)).toEqual([0, 0])
    expect(house.opened[0]?.sink.destroyed).toBe(true)
    expect(house.images()).toEqual([picture])
  })

  it('does not buy again and again when every answer breaks off', async () => {
    const text = JSON.stringify(answer)
    await using service = await startService((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write(text.slice(0, 70_000), () => response.destroy())
    })
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'interrupted' })
    expect(failure.trace.charged).toBe('maybe')
    expect(service.received).toHaveLength(2)
  })

  it.each([
    ['in chunks', 'transfer-encoding: chunked', '80000\r\n{"data":[{"b64_json":"iVBO'],
    ['of a stated length', 'content-length: 200000', '{"data":[{"b64_json":"iVBO'],
  ])(
    'is tried once more where the server closes in the middle, as it said it would: %s',
    async (_, how, body) => {
      await using service = await startService(({ socket }) => {
        socket?.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n${how}\r\n\r\n${body}`)
      }, json(answer))
      await using house = clientFor(service.baseUrl)
      const outcome = await house.carryOut(imagine())
      expect(outcome.billedBefore).toBe('maybe')
      expect(house.images()).toEqual([picture])
    },
  )

  it('says so where what answers does not speak HTTP', async () => {
    await using service = await startService(({ socket }) => void socket?.end('SSH-2.0-OpenSSH_9.6\r\n'))
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'interrupted' })
  })

  it('is not tried again where the head of the answer is longer than any', async () => {
    await using service = await startService(
      (response) => void response.writeHead(200, { 'x-long': 'a'.repeat(20_000) }).end(),
    )
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'interrupted' })
    expect(service.received).toHaveLength(1)
  })

  it('remembers that a try may have been billed when the next one is refused', async () => {
    await using service = await startService(
      (response) => void response.destroy(),
      json({ error: { code: 'billing_hard_limit_reached' } }, 400),
    )
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts).toMatchObject({ kind: 'account', problem: 'billing_limit' })
    expect(failure.trace.charged).toBe('maybe')
  })

  it('is cancelled at once, and destroys the sink', async () => {
    const cancel = new AbortController()
    await using service = await startService((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write(`{"data":[{"b64_json":"${picture.toString('base64').slice(0, 40_000)}`)
    })
    await using house = clientFor(service.baseUrl)
    const carried = failureOf(house.carryOut(imagine(), { signal: cancel.signal }))
    await vi.waitFor(() => expect(house.opened[0]?.pieces.length).toBeGreaterThan(0), patience)
    cancel.abort()
    const failure = await carried
    expect(failure.facts).toEqual({ kind: 'cancelled' })
    expect(failure.trace.charged).toBe('maybe')
    expect(house.opened[0]?.sink.destroyed).toBe(true)
  })

  it('sends nothing when it was cancelled before', async () => {
    await using service = await startService(json(answer))
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine(), { signal: AbortSignal.abort() }))
    expect(failure).toMatchObject({ facts: { kind: 'cancelled' }, trace: { charged: 'no' } })
    expect(service.received).toEqual([])
  })

  it('gives up at the deadline when the service stays silent', async () => {
    await using service = await startService(() => {})
    await using house = clientFor(service.baseUrl, { deadlineMs: 150 })
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'timed_out' })
    expect(failure.trace.charged).toBe('maybe')
  })

  it('keeps the pictures that came before the deadline', async () => {
    await using service = await startService((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write(`{"data":[{"b64_json":"${picture.toString('base64')}"},{"b64_json":"iVBO`)
    })
    await using house = clientFor(service.baseUrl, { deadlineMs: 1000 })
    const outcome = await house.carryOut(imagine(2))
    expect(outcome.images).toHaveLength(1)
    expect(outcome.incomplete).toMatchObject({ facts: { kind: 'capacity', problem: 'timed_out' } })
    expect(house.images()).toEqual([picture])
  })

  it('does not buy again when its own sink fails', async () => {
    await using service = await startService(json(answer))
    await using house = clientFor(service.baseUrl)
    const full = new Writable({ write: (_piece, _encoding, done) => done(new Error('disk full')) })
    const failure = await failureOf(house.carryOut(imagine(), { openSink: () => full }))
    expect(failure).toMatchObject({ facts: { kind: 'bug' }, cause: { message: 'disk full' } })
    expect(service.received).toHaveLength(1)
  })

  it('waits for a slow sink rather than holding the answer', async () => {
    const large = Buffer.concat([pngLike(8), randomBytes(1_000_000)])
    await using service = await startService(json({ data: [{ b64_json: large.toString('base64') }] }))
    await using house = clientFor(service.baseUrl)
    const pieces: Buffer[] = []
    let mostWaiting = 0
    const slow = new Writable({
      highWaterMark: 1000,
      write: (piece: Buffer, _encoding, done) => {
        mostWaiting = Math.max(mostWaiting, slow.writableLength)
        pieces.push(Buffer.from(piece))
        setImmediate(done)
      },
    })
    await house.carryOut(imagine(), { openSink: () => slow })
    expect(Buffer.concat(pieces)).toEqual(large)
    expect(mostWaiting).toBeLessThan(200_000)
  })

  it('lets nobody through for a while when the service is down, and says when to come back', async () => {
    const clock = quickClock()
    await using service = await startService(json('', 503))
    const breaker = createBreaker({ callersToOpen: 3, now: clock.now })
    await using house = clientFor(service.baseUrl, { clock, breaker })
    for (let caller = 0; caller < 3; caller += 1) await failureOf(house.carryOut(imagine()))
    const asked = service.received.length
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts).toMatchObject({ kind: 'capacity', problem: 'overloaded' })
    expect(failure.facts).toHaveProperty('retryAfterMs')
    expect(failure.trace.charged).toBe('no')
    expect(service.received).toHaveLength(asked)
  })

  it('never tells a key, whole or in the middle of a sentence', async () => {
    await using service = await startService(
      json(
        { error: { code: 'odd', message: 'no: sk-test-0123456789abcdef and plainsecret are wrong' } },
        400,
      ),
    )
    const warned: unknown[] = []
    const log = {
      debug: () => {},
      info: () => {},
      warn: (facts: object) => void warned.push(facts),
      error: () => {},
      child: () => log,
    }
    await using house = clientFor(service.baseUrl, { apiKey: 'plainsecret', log })
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.trace.detail).toBe('no: [hidden] and [hidden] are wrong')
    expect(JSON.stringify(warned)).not.toMatch(/plainsecret|0123456789abcdef/)
  })
})
