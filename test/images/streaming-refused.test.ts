import { describe, expect, it } from 'vitest'
import {
  clientFor,
  events,
  failureOf,
  imagine,
  json,
  pngLike,
  quickClock,
  startService,
} from './scripted-service.ts'

const picture = pngLike(5_000)
const drawn = json({ created: 1, data: [{ b64_json: picture.toString('base64') }] })
const streaming = { parameters: { model: 'gpt-image-2', prompt: 'a cat', stream: true, partial_images: 2 } }
const completed = [
  'event: image_generation.completed',
  `data: ${JSON.stringify({ type: 'image_generation.completed', b64_json: picture.toString('base64') })}`,
  '',
  '',
]
const refusal = (message: string) => ({ error: { message, type: 'invalid_request_error', param: null } })

const broken = json('<h1>Internal Server Error</h1>', 500)
/** Draws, except where a stream is asked for. */
const breaksOverStreams: typeof drawn = (response, request) =>
  (request.body.includes('"stream":true') ? broken : drawn)(response, request)

type Service = Awaited<ReturnType<typeof startService>>
/** Which of the requests asked for a stream. */
const streamed = ({ received }: Service) =>
  received.map(({ body }) => {
    const { stream, partial_images: partials } = JSON.parse(body.toString())
    expect(partials === undefined).toBe(stream === undefined)
    return stream === true
  })

describe('a server that does not stream', () => {
  it.each([
    ['refuses an unknown parameter', 400, refusal("Unknown parameter: 'stream'.")],
    [
      'refuses what it does not validate',
      422,
      { detail: [{ loc: ['body', 'partial_images'], msg: 'extra' }] },
    ],
    ['has not implemented it', 501, refusal('Streaming is not implemented.')],
    [
      'streams to verified organizations only',
      400,
      refusal('Your organization must be verified to stream this model.'),
    ],
  ])('%s: it still draws, and is asked without from then on', async (_name, status, body) => {
    await using service = await startService(json(body, status), drawn)
    await using house = clientFor(service.baseUrl)
    for (let job = 0; job < 2; job += 1) await house.carryOut(imagine(1, streaming))
    expect(house.images()).toEqual([picture, picture])
    expect(streamed(service)).toEqual([true, false, false])
  })

  it('answers in one piece all the same: that is the picture', async () => {
    await using service = await startService(drawn)
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine(1, streaming))
    expect([house.images(), service.received.length]).toEqual([[picture], 1])
  })

  it('streams what nobody can read: the next try is one without', async () => {
    const unreadable = events('data: {"step":1}', '', 'data: {"step":2}', '', '')
    await using service = await startService(unreadable, drawn)
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine(1, streaming)).catch(() => {})
    await house.carryOut(imagine(1, streaming))
    expect(house.images().at(-1)).toEqual(picture)
    expect(streamed(service).filter(Boolean)).toHaveLength(1)
  })

  it('breaks over it, and still does after a minute: it draws all the same, and is asked without from then on', async () => {
    const clock = quickClock()
    await using service = await startService(breaksOverStreams)
    await using house = clientFor(service.baseUrl, { clock })
    for (let job = 0; job < 3; job += 1) {
      await house.carryOut(imagine(1, streaming))
      await clock.sleep(61_000, new AbortController().signal)
    }
    expect(house.images()).toEqual([picture, picture, picture])
    expect(streamed(service)).toEqual([true, false, true, false, false])
  })

  it('is asked again after an hour', async () => {
    await using service = await startService(json(refusal('no stream'), 400), drawn)
    const clock = quickClock()
    await using house = clientFor(service.baseUrl, { clock })
    await house.carryOut(imagine(1, streaming))
    await clock.sleep(61 * 60_000, new AbortController().signal)
    await house.carryOut(imagine(1, streaming))
    expect(streamed(service)).toEqual([true, false, true])
  })
})

describe('a server that streams', () => {
  it.each([
    ['is overloaded', json({ error: { message: 'Overloaded.', type: 'server_error' } }, 503)],
    ['breaks', json('<h1>Bad Gateway</h1>', 502)],
    ['is cut off', events('event: image_generation.comp')],
  ])('and %s at its first request is asked for a stream by the next job', async (_name, passing) => {
    await using service = await startService(passing, drawn, events(...completed))
    await using house = clientFor(service.baseUrl)
    for (let job = 0; job < 2; job += 1) await house.carryOut(imagine(1, streaming))
    expect(house.images()).toEqual([picture, picture])
    expect(streamed(service)).toEqual([true, false, true])
  })

  it('is not taken for one that does not when it refuses something else', async () => {
    await using service = await startService(
      events(...completed),
      json(refusal('this size is too odd'), 400),
      events(...completed),
    )
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine(1, streaming))
    expect((await failureOf(house.carryOut(imagine(1, streaming)))).facts).toMatchObject({ kind: 'input' })
    await house.carryOut(imagine(1, streaming))
    expect(streamed(service)).toEqual([true, true, true])
  })

  it('is tried anew with a stream when one was cut off', async () => {
    const cut = events(...completed.join('\n').slice(0, 2_000).split('\n'))
    await using service = await startService(events(...completed), cut, events(...completed))
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine(1, streaming))
    await house.carryOut(imagine(1, streaming)).catch(() => {})
    expect(streamed(service).every(Boolean)).toBe(true)
  })

  it('fails like any other when it refuses in the middle of the stream, and nothing is sent twice', async () => {
    const blocked = { type: 'error', error: { code: 'moderation_blocked', message: 'no', param: null } }
    await using service = await startService(
      events('event: error', `data: ${JSON.stringify(blocked)}`, '', ''),
    )
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine(1, streaming)))
    expect([failure.facts.kind, failure.trace.charged, service.received.length]).toEqual(['blocked', 'no', 1])
  })
})
