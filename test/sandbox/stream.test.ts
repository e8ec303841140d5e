import { describe, expect, it } from 'vitest'
import { createPace } from '../../src/sandbox/pace.ts'
import { coarse, difference, file, likeness, look, openSandbox, photo } from './support.ts'

const ask = { model: 'gpt-image-2.6-flare', quality: 'low', prompt: 'a lighthouse at night' } as const

describe('image streams', () => {
  it('sends the partial images that were asked for, then the picture with its usage', async () => {
    const { client } = await openSandbox()
    const events = []
    for await (const event of await client.images.generate({ ...ask, stream: true, partial_images: 2 }))
      events.push(event)
    expect(events.map(({ type }) => type)).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ])
    expect(events.slice(0, 2)).toMatchObject([{ partial_image_index: 0 }, { partial_image_index: 1 }])
    expect(events[2]).toMatchObject({ usage: { output_tokens: 396 }, size: '1024x1024' })
    const [first, , last] = events.map((event) =>
      Buffer.from('b64_json' in event ? event.b64_json : '', 'base64'),
    )
    if (first === undefined || last === undefined) throw new Error('three events were expected')
    expect(difference(await look(first), await look(last))).toBeGreaterThan(0.8)
    expect(await likeness(first, last)).toBeGreaterThan(0.8)
  })

  it('completes once for every image, and the usage of all adds up', async () => {
    const { client } = await openSandbox(coarse)
    const plain = await client.images.generate({ ...ask, n: 3 })
    let total = 0
    let completed = 0
    for await (const event of await client.images.generate({ ...ask, n: 3, stream: true })) {
      if (event.type !== 'image_generation.completed') continue
      completed += 1
      total += event.usage.total_tokens
    }
    expect([completed, total]).toEqual([3, plain.usage?.total_tokens])
  })

  it('speaks of edits when it edits', async () => {
    const { client } = await openSandbox(coarse)
    const stream = await client.images.edit({
      ...ask,
      image: file(await photo()),
      stream: true,
      partial_images: 1,
    })
    const types = []
    for await (const event of stream) types.push(event.type)
    expect(types).toEqual(['image_edit.partial_image', 'image_edit.completed'])
  })

  it('can fail after it has begun', async () => {
    const { post } = await openSandbox()
    const prompt = 'a cat sandbox:image_generation_failed'
    const response = await post('/images/generations', { ...ask, prompt, stream: true, partial_images: 1 })
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(text).toContain('event: image_generation.partial_image')
    const last = /event: error\ndata: (.*)\n/.exec(text)?.[1] ?? ''
    expect(JSON.parse(last)).toMatchObject({
      type: 'error',
      error: { type: 'image_generation_server_error', code: 'image_generation_failed' },
    })
  })

  it('answers an early refusal with a status, not with a stream', async () => {
    const { post } = await openSandbox()
    const response = await post('/images/generations', {
      ...ask,
      prompt: 'sandbox:moderation_blocked',
      stream: true,
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json'])
  })

  it.each([true, false])(
    'drops the connection in the middle with sandbox:drop (stream: %s)',
    async (stream) => {
      const { post } = await openSandbox()
      const response = await post('/images/generations', { ...ask, prompt: 'a cat sandbox:drop', stream })
      expect(response.status).toBe(200)
      const reader = response.body?.getReader()
      const first = await reader?.read()
      expect(first?.value?.length).toBeGreaterThan(0)
      const rest = async () => {
        for (let part = await reader?.read(); part?.done === false; ) part = await reader?.read()
      }
      await expect(rest()).rejects.toThrow('terminated')
    },
  )

  it('stops working when the asker hangs up', async () => {
    let waits = 0
    const random = () => {
      waits += 1
      return 0.5
    }
    const { url, client } = await openSandbox({ random })
    const gone = new AbortController()
    const response = await fetch(`${url}/images/generations`, {
      method: 'POST',
      signal: gone.signal,
      headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
      body: JSON.stringify({ ...ask, n: 10, stream: true }),
    })
    await response.body?.getReader().read()
    gone.abort()
    await client.images.generate({ ...ask, n: 4 })
    expect(waits).toBeLessThan(10)
  })
})

describe('pace', () => {
  it('ends a wait at once on abort', async () => {
    const gone = new AbortController()
    const waiting = createPace(1, () => 0.5).wait(60_000, gone.signal)
    gone.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  })
})
