import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { clientFor, failureOf, imagine, json, pngLike, quickClock, startService } from './scripted-service.ts'

const picture = Buffer.concat([pngLike(8), randomBytes(100_000)])
const answer = { created: 1, data: [{ b64_json: picture.toString('base64') }] }

describe('trouble', () => {
  it('tries again after a server error, and says that it waits', async () => {
    const clock = quickClock()
    const onWaiting = vi.fn()
    await using service = await startService(
      json({ error: { code: 'server_error', message: 'oops' } }, 500),
      json('', 503),
      json(answer),
    )
    await using house = clientFor(service.baseUrl, { clock })
    const outcome = await house.carryOut(imagine(), { onWaiting })
    expect(outcome.images).toHaveLength(1)
    expect(clock.waits).toEqual([500, 1000])
    expect(onWaiting.mock.calls.map(([{ attempt }]) => attempt)).toEqual([1, 2])
  })

  it('waits as long as the service asks, and never less', async () => {
    const clock = quickClock()
    const limited = { error: { code: 'rate_limit_exceeded', message: 'slow' } }
    await using service = await startService(
      json(limited, 429, { 'retry-after': '7' }),
      json(limited, 429, { 'retry-after-ms': '90' }),
      json(limited, 429, { 'retry-after': new Date(Date.parse('2026-11-22T12:00:20Z')).toUTCString() }),
      json(answer),
    )
    await using house = clientFor(service.baseUrl, { clock, deadlineMs: 60_000 })
    await house.carryOut(imagine())
    expect(clock.waits).toEqual([7000, 1000, 12_000])
    expect(clock.now()).toBe(Date.parse('2026-11-22T12:00:20Z'))
  })

  it('tells at once when the service asks for more time than there is', async () => {
    const clock = quickClock()
    await using service = await startService(
      json({ error: { code: 'slow_down' } }, 429, { 'retry-after': '3600' }),
    )
    await using house = clientFor(service.baseUrl, { clock })
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'rate_limited', retryAfterMs: 3_600_000 })
    expect(failure.trace.charged).toBe('no')
    expect(clock.waits).toEqual([])
  })

  it.each([
    ['a refusal', 400, { error: { code: 'moderation_blocked' } }, {}],
    ['bad input', 400, { error: { code: 'invalid_value', param: 'size' } }, {}],
    ['an empty account', 429, { error: { code: 'insufficient_quota' } }, { 'retry-after': '1' }],
    ['a relay that cannot', 500, { error: { code: 'convert_request_failed' } }, {}],
    ['a service that says not to', 503, { error: { code: 'x' } }, { 'x-should-retry': 'false' }],
  ])('does not try again after %s', async (_name, status, body, headers) => {
    await using service = await startService(json(body, status, headers))
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.trace.charged).toBe('no')
    expect(service.received).toHaveLength(1)
  })

  it('tries again where the service says so', async () => {
    await using service = await startService(
      json({ error: { message: 'odd' } }, 400, { 'x-should-retry': 'true' }),
      json(answer),
    )
    await using house = clientFor(service.baseUrl)
    expect((await house.carryOut(imagine())).images).toHaveLength(1)
  })

  it('says that nothing was bought when nobody answers', async () => {
    const clock = quickClock()
    await using house = clientFor('http://127.0.0.1:1/v1', { clock })
    const failure = await failureOf(house.carryOut(imagine()))
    expect(failure.facts).toMatchObject({ kind: 'capacity', problem: 'unreachable' })
    expect(failure.trace).toMatchObject({ charged: 'no', detail: 'ECONNREFUSED' })
    expect(clock.waits).toEqual([500, 1000, 2000, 4000])
  })
})
