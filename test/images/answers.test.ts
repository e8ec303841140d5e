import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { clientFor, failureOf, imagine, json, pngLike, quickClock, startService } from './scripted-service.ts'

const picture = Buffer.concat([pngLike(8), randomBytes(50_000)])
const other = Buffer.concat([pngLike(8), randomBytes(3001)])
const base64 = picture.toString('base64')
const jpeg = Buffer.concat([Buffer.from('\xff\xd8\xff\xe0', 'latin1'), randomBytes(500)])
const webp = Buffer.concat([Buffer.from('RIFF\x10\x00\x00\x00WEBPVP8 ', 'latin1'), randomBytes(500)])

async function carryOut(body: unknown, images = 1, status = 200) {
  await using service = await startService(json(body, status))
  await using house = clientFor(service.baseUrl)
  const outcome = await house.carryOut(imagine(images))
  return {
    outcome,
    images: house.images(),
    opened: house.opened.map(({ index }) => index),
    asked: service.received.length,
  }
}

async function refusal(body: unknown, status = 200, images = 1) {
  await using service = await startService(json(body, status))
  await using house = clientFor(service.baseUrl)
  const failure = await failureOf(house.carryOut(imagine(images)))
  return { failure, asked: service.received.length, opened: house.opened }
}

describe('an answer of a compatible server', () => {
  it('may be pretty-printed, with its keys in any order and keys that nobody knows', async () => {
    const body = JSON.stringify(
      {
        usage: { total_tokens: 3, output_tokens: 2, input_tokens: 1 },
        error: null,
        preview: 'A'.repeat(200_000),
        data: [
          { index: 0, b64_json: base64, revised_prompt: 'Ein "Käter" \u{1f408}', type: 'x', nested: [[{}]] },
        ],
        created: 1.5e9,
      },
      null,
      2,
    )
    const { outcome, images } = await carryOut(`\ufeff${body}\n`)
    expect(images).toEqual([picture])
    expect(outcome).toEqual({
      images: [{ format: 'png', bytes: picture.length, revisedPrompt: 'Ein "Käter" \u{1f408}' }],
      usage: { inputTextTokens: 1, inputImageTokens: 0, outputTextTokens: 0, outputImageTokens: 2 },
    })
  })

  it('may have its slashes escaped, its lines wrapped, and the front of a data URL', async () => {
    const wrapped = base64.replace(/(.{76})/g, '$1\\n').replaceAll('/', '\\/')
    const { images } = await carryOut(`{"data":[{"b64_json":"data:image\\/png;base64,${wrapped}"}]}`)
    expect(images).toEqual([picture])
  })

  it('may hold the picture as a data URL in place of an address', async () => {
    const { images } = await carryOut({ data: [{ url: `data:image/png;base64,${base64}` }] })
    expect(images).toEqual([picture])
  })

  it('is told apart by its bytes, whatever it says it is', async () => {
    const data = [picture, jpeg, webp].map((bytes) => ({ b64_json: bytes.toString('base64') }))
    const { outcome } = await carryOut({ output_format: 'png', data }, 3)
    expect(outcome.images.map(({ format }) => format)).toEqual(['png', 'jpeg', 'webp'])
  })

  it('keeps each revised prompt with its own picture', async () => {
    const { outcome } = await carryOut(
      {
        data: [
          { b64_json: base64, revised_prompt: 'one' },
          { revised_prompt: 'two', b64_json: other.toString('base64') },
          { b64_json: base64, revised_prompt: null },
        ],
      },
      3,
    )
    expect(outcome.images.map(({ revisedPrompt }) => revisedPrompt)).toEqual(['one', 'two', undefined])
  })

  it('says so where it brings fewer pictures than were asked for, and brings no more', async () => {
    const two = { data: [{ b64_json: base64 }, { b64_json: other.toString('base64') }] }
    const { outcome } = await carryOut(two, 3)
    expect(outcome.images).toHaveLength(2)
    expect(outcome.incomplete).toMatchObject({
      facts: { kind: 'capacity', problem: 'too_few' },
      trace: { charged: 'no' },
    })
    const one = await carryOut(two, 1)
    expect(one.images).toEqual([picture])
    expect(one.opened).toEqual([0])
  })

  it('keeps the good pictures where one of them is none, under the number that is free', async () => {
    const { outcome, images, opened } = await carryOut(
      {
        data: [
          { b64_json: '!!!!' },
          { b64_json: Buffer.from('<html>no picture</html>').toString('base64') },
          { b64_json: base64 },
        ],
      },
      3,
    )
    expect(outcome.images).toHaveLength(1)
    expect(images).toEqual([picture])
    expect(opened.at(-1)).toBe(0)
  })

  it('keeps the whole pictures of an answer that breaks off, and says why there are not more', async () => {
    const text = JSON.stringify({ data: [{ b64_json: base64 }, { b64_json: other.toString('base64') }] })
    const { outcome, images, asked } = await carryOut(text.slice(0, -500), 2)
    expect(images).toEqual([picture])
    expect(outcome.incomplete).toMatchObject({
      facts: { kind: 'capacity', problem: 'interrupted' },
      trace: { charged: 'maybe' },
    })
    expect(asked).toBe(1)
  })
})

describe('an answer without a picture', () => {
  it('that breaks off is an interruption, tried once more', async () => {
    const { failure, asked, opened } = await refusal(
      JSON.stringify({ data: [{ b64_json: base64 }] }).slice(0, 40_000),
    )
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'interrupted' })
    expect(failure.trace.charged).toBe('maybe')
    expect(asked).toBe(2)
    expect(opened.every(({ sink }) => sink.destroyed)).toBe(true)
  })

  it.each([
    ['no data', { created: 1, data: [] }],
    ['no data at all', { created: 1 }],
    ['empty texts', { data: [{ b64_json: '', url: '' }] }],
    ['nulls', { data: [{ b64_json: null, url: null }] }],
    ['no base64', { data: [{ b64_json: 'Not base64 at all?' }] }],
    ['no picture', { data: [{ b64_json: Buffer.from('<svg xmlns="x">').toString('base64') }] }],
    ['an array', []],
    ['a number', 7],
    ['half a word', '{"data": [nul]}'],
    ['brackets that do not match', '{"data": [}'],
    ['two documents', '{"created":1}{"created":1}'],
    ['endless depth', '['.repeat(100_000)],
    ['bytes', '\u0000\u0001\u0002'],
  ])('says so: %s', async (_name, body) => {
    const { failure } = await refusal(body)
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'no_picture' })
    expect(failure.trace.charged).toBe('maybe')
  })

  it('is not bought again where something else stands in the place of a picture', async () => {
    const avif = Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf', 'latin1')
    const { asked } = await refusal({ data: [{ b64_json: avif.toString('base64') }] })
    expect(asked).toBe(1)
  })

  it('but a web page comes from a wrong address, and is named', async () => {
    const { failure, asked } = await refusal('<!doctype html><title>Welcome to nginx</title>')
    expect(failure.facts).toMatchObject({ kind: 'account', problem: 'wrong_address' })
    expect(failure.trace).toMatchObject({ charged: 'no', detail: 'Welcome to nginx' })
    expect(asked).toBe(1)
  })

  it('is read as the error that it tells, wherever it stands', async () => {
    const blocked = {
      code: 'moderation_blocked',
      message: 'no',
      moderation_details: { moderation_stage: 'output' },
    }
    for (const body of [
      { error: blocked },
      { data: [], created: 1, error: blocked },
      { type: 'error', error: blocked },
    ]) {
      const { failure, asked } = await refusal(body)
      expect(failure.facts).toMatchObject({ kind: 'blocked', stage: 'output' })
      expect(failure.trace.charged).toBe('no')
      expect(asked).toBe(1)
    }
  })

  it('may be a picture that the service holds back', async () => {
    const { failure } = await refusal({ data: [{ url: '', respect_moderation: false }] })
    expect(failure.facts).toMatchObject({ kind: 'blocked', stage: 'output' })
  })

  it('may stand in the place of a picture, and is not asked for again', async () => {
    const error = { code: 'contentFilter', message: 'Your task failed as a result of our safety system.' }
    const { failure, asked } = await refusal({ created: 1, data: [{ error }] })
    expect(failure.facts.kind).toBe('blocked')
    expect([failure.trace.charged, asked]).toEqual(['no', 1])
  })
})

describe('a picture that is somewhere else', () => {
  it('is fetched without the key, over redirects, and keeps its revised prompt', async () => {
    await using store = await startService(
      (response) => void response.writeHead(302, { location: '/moved' }).end(),
      (response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end(picture),
    )
    await using service = await startService(
      json({ data: [{ url: `${store.origin}/a.png?sig=1`, revised_prompt: 'r' }] }),
    )
    await using house = clientFor(service.baseUrl)
    const outcome = await house.carryOut(imagine())
    expect(outcome.images).toEqual([{ format: 'png', bytes: picture.length, revisedPrompt: 'r' }])
    expect(house.images()).toEqual([picture])
    expect(store.received.map(({ url }) => url)).toEqual(['/a.png?sig=1', '/moved'])
    for (const { headers } of store.received) {
      expect(headers).not.toHaveProperty('authorization')
      // Some stores send AVIF to whoever takes any picture.
      expect(headers.accept).toBe('image/png, image/jpeg, image/webp, image/gif')
    }
  })

  it('may have an address that is relative to the service', async () => {
    await using service = await startService(json({ data: [{ url: '/generated/1.png' }] }), (response) => {
      response.end(picture)
    })
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine())
    expect(service.received[1]?.url).toBe('/generated/1.png')
  })

  it('is fetched again when that fails, but never bought again', async () => {
    await using store = await startService(
      (response) => void response.destroy(),
      (response) => void response.writeHead(503).end(),
      (response) => {
        response.writeHead(200, { 'content-length': picture.length })
        response.write(picture.subarray(0, 20_000), () => response.destroy())
      },
      (response) => void response.end(picture),
    )
    await using service = await startService(json({ data: [{ url: `${store.origin}/a.png` }] }))
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine())
    expect(house.images()).toEqual([picture])
    expect(service.received).toHaveLength(1)
  })

  it.each([
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['no address', 'http://'],
  ])('is refused when its address is %s', async (_name, url) => {
    const { failure, asked } = await refusal({ data: [{ url }] })
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'no_picture' })
    expect(asked).toBe(1)
  })

  it('is refused when it redirects for ever, is gone, or is a web page', async () => {
    for (const step of [
      (response: import('node:http').ServerResponse) =>
        void response.writeHead(302, { location: '/x' }).end(),
      (response: import('node:http').ServerResponse) =>
        void response.writeHead(302, { location: 'file:///x' }).end(),
      (response: import('node:http').ServerResponse) => void response.writeHead(410).end(),
      (response: import('node:http').ServerResponse) =>
        void response.writeHead(200).end('<html>Sign in, please</html>'),
    ]) {
      await using store = await startService(step)
      await using service = await startService(json({ data: [{ url: `${store.origin}/a.png` }] }))
      await using house = clientFor(service.baseUrl, { clock: quickClock() })
      const failure = await failureOf(house.carryOut(imagine()))
      expect(failure.facts).toEqual({ kind: 'capacity', problem: 'no_picture' })
      expect(service.received).toHaveLength(1)
    }
  })
})
