import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { clientFor, events, failureOf, imagine, pngLike, startService } from './scripted-service.ts'

const picture = Buffer.concat([pngLike(8), randomBytes(80_000)])
const preview = pngLike(300)
const usage = {
  input_tokens: 5,
  input_tokens_details: { text_tokens: 5, image_tokens: 0 },
  output_tokens: 100,
  total_tokens: 105,
}
const partial = (index: number) => [
  'event: image_generation.partial_image',
  `data: ${JSON.stringify({ type: 'image_generation.partial_image', partial_image_index: index, b64_json: preview.toString('base64') })}`,
  '',
]
const completed = (bytes: Buffer, kind = 'image_generation') => [
  `event: ${kind}.completed`,
  `data: ${JSON.stringify({ type: `${kind}.completed`, b64_json: bytes.toString('base64'), created_at: 1, usage })}`,
  '',
]
const streaming = { parameters: { model: 'gpt-image-2', prompt: 'a cat', stream: true, partial_images: 2 } }

describe('an answer of events', () => {
  it('brings the previews and then the picture', async () => {
    await using service = await startService(
      events(': keep-alive', '', ...partial(0), ...partial(1), ...completed(picture), ''),
    )
    await using house = clientFor(service.baseUrl)
    const take = vi.fn()
    const outcome = await house.carryOut(imagine(1, streaming), { previews: { wants: () => true, take } })
    expect(take.mock.calls).toEqual([[preview], [preview]])
    expect(outcome.images).toEqual([{ format: 'png', bytes: picture.length }])
    expect(outcome.usage?.outputImageTokens).toBe(100)
    expect(house.images()).toEqual([picture])
    expect(service.received[0]?.headers.accept).toBe('text/event-stream')
  })

  it('brings one completed event a picture, counts them together, and takes [DONE] for the end', async () => {
    await using service = await startService((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      const lines = [
        ...completed(picture, 'image_edit'),
        ...completed(preview, 'image_edit'),
        'data: [DONE]',
        '',
        '',
      ]
      response.write(lines.join('\r\n'))
      // The connection stays open: some relays forget to close it.
    })
    await using house = clientFor(service.baseUrl)
    const outcome = await house.carryOut(imagine(2, streaming))
    expect(house.images()).toEqual([picture, preview])
    expect(outcome.usage?.outputImageTokens).toBe(200)
  })

  it('is understood where the type comes last, no event is named and no header set', async () => {
    const late = (type: string, bytes: Buffer) =>
      `data:${JSON.stringify({ b64_json: bytes.toString('base64'), type })}`
    await using service = await startService((response) => {
      response.end(
        `${late('image_generation.partial_image', preview)}\n\n${late('image_generation.completed', picture)}`,
      )
    })
    await using house = clientFor(service.baseUrl)
    const outcome = await house.carryOut(imagine(2))
    expect(outcome.images).toEqual([{ format: 'png', bytes: picture.length }])
    expect(house.opened.map(({ index }) => index)).toEqual([0, 0])
    expect(house.opened[0]?.sink.destroyed).toBe(true)
    expect(Buffer.concat(house.opened[1]?.pieces ?? [])).toEqual(picture)
  })

  it('tells the error that comes after the 200', async () => {
    const error = { type: 'image_generation_user_error', code: 'moderation_blocked', message: 'safety' }
    await using service = await startService(
      events(...partial(0), 'event: error', `data: ${JSON.stringify({ type: 'error', error })}`, '', ''),
    )
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine(1, streaming)))
    expect(failure.facts).toMatchObject({ kind: 'blocked' })
    expect(service.received).toHaveLength(1)
  })

  it('tries once more when the service fails after the 200, for that may be billed', async () => {
    const error = {
      type: 'image_generation_server_error',
      code: 'image_generation_failed',
      message: 'x',
      param: null,
    }
    await using service = await startService(
      events('event: error', `data: ${JSON.stringify({ type: 'error', error })}`, '', ''),
    )
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine(1, streaming)))
    expect(failure).toMatchObject({
      facts: { kind: 'capacity', problem: 'overloaded' },
      trace: { charged: 'maybe' },
    })
    expect(service.received).toHaveLength(2)
  })

  it('keeps the picture that was whole before the error', async () => {
    const error = { type: 'image_generation_server_error', code: 'image_generation_failed', message: 'x' }
    await using service = await startService(
      events(
        ...completed(picture),
        'event: error',
        `data: ${JSON.stringify({ type: 'error', error })}`,
        '',
        '',
      ),
    )
    await using house = clientFor(service.baseUrl)
    const outcome = await house.carryOut(imagine(2, streaming))
    expect(house.images()).toEqual([picture])
    expect(outcome.incomplete?.facts).toMatchObject({ kind: 'capacity', problem: 'overloaded' })
  })

  it.each([
    ['ends after the previews', [...partial(0), '']],
    ['ends within an event', completed(picture).join('\n').slice(0, 60_000).split('\n')],
    ['has nothing but comments', [': hello', '', '']],
  ])('is an interruption when it %s', async (_name, lines) => {
    await using service = await startService(events(...lines))
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(imagine(1, streaming)))
    expect(failure.facts).toEqual({ kind: 'capacity', problem: 'interrupted' })
    expect(house.opened.every(({ sink }) => sink.destroyed)).toBe(true)
  })

  it('is not harmed by a preview that nobody can take', async () => {
    const broken = [
      'event: image_generation.partial_image',
      'data: {"type":"image_generation.partial_image","b64_json":"!!"}',
      '',
    ]
    await using service = await startService(events(...broken, ...partial(0), ...completed(picture), ''))
    await using house = clientFor(service.baseUrl)
    const take = vi.fn(() => {
      throw new Error('the chat is gone')
    })
    const outcome = await house.carryOut(imagine(1, streaming), { previews: { wants: () => true, take } })
    expect(take).toHaveBeenCalledOnce()
    expect(outcome.images).toHaveLength(1)
  })

  it('holds no preview that nobody wants', async () => {
    await using service = await startService(events(...partial(0), ...partial(1), ...completed(picture), ''))
    await using house = clientFor(service.baseUrl)
    const wants = vi.fn(() => false)
    const take = vi.fn()
    const outcome = await house.carryOut(imagine(1, streaming), { previews: { wants, take } })
    expect([wants.mock.calls.length, take.mock.calls.length]).toEqual([2, 0])
    expect([outcome.images.length, house.opened.length]).toEqual([1, 1])
  })
})
