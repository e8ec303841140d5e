import { describe, expect, it } from 'vitest'
import { coarse, difference, look, openSandbox } from './support.ts'

const quick = { model: 'gpt-image-2', quality: 'low' } as const

describe('generations', () => {
  it('draws a picture of exactly the size that was asked for', async () => {
    const { client } = await openSandbox()
    const answer = await client.images.generate({ ...quick, prompt: 'a white siamese cat', size: '1536x864' })
    const picture = await look(answer.data?.[0]?.b64_json)
    expect([picture.width, picture.height, picture.format]).toEqual([1536, 864, 'png'])
    expect(answer).toMatchObject({
      size: '1536x864',
      quality: 'low',
      background: 'opaque',
      output_format: 'png',
    })
  })

  it('counts output tokens as recorded: 196 and 7024 for a square, 120 for 1536x864', async () => {
    const { client } = await openSandbox(coarse)
    const tokens = async (size: string, quality: 'low' | 'high') =>
      (await client.images.generate({ model: 'gpt-image-2', prompt: 'a fox', size, quality })).usage
        ?.output_tokens
    expect(await tokens('1024x1024', 'low')).toBe(196)
    expect(await tokens('1024x1024', 'high')).toBe(7024)
    expect(await tokens('1536x864', 'low')).toBe(120)
  })

  it('draws the same picture for the first request of a prompt on every fresh sandbox', async () => {
    const draw = async () => {
      const { client } = await openSandbox()
      return (await client.images.generate({ ...quick, prompt: 'two orange cats at sunset' })).data?.[0]
        ?.b64_json
    }
    expect(await draw()).toBe(await draw())
  })

  it('draws different pictures for n, for asking again, and for parallel requests', async () => {
    const { client } = await openSandbox(coarse)
    const ask = (n: number) => client.images.generate({ ...quick, prompt: 'a robot in a city', n })
    const answers = await Promise.all([ask(3), ask(1), ask(1)])
    const pictures = answers.flatMap((answer) => answer.data?.map(({ b64_json }) => b64_json))
    expect(new Set(pictures).size).toBe(5)
  })

  it('makes the background really transparent, except where the figure and the mark are', async () => {
    const { client } = await openSandbox()
    const answer = await client.images.generate({
      ...quick,
      prompt: 'a white cat',
      background: 'transparent',
    })
    const picture = await look(answer.data?.[0]?.b64_json)
    expect(answer.background).toBe('transparent')
    expect(picture.at(5, 5)[3]).toBe(0)
    expect(picture.at(512, 700)[3]).toBe(255)
  })

  it.each(['jpeg', 'webp'] as const)('answers in %s when asked to', async (format) => {
    const { client } = await openSandbox(coarse)
    const answer = await client.images.generate({
      ...quick,
      prompt: 'a sea',
      output_format: format,
      output_compression: 60,
    })
    expect((await look(answer.data?.[0]?.b64_json)).format).toBe(format)
    expect(answer.output_format).toBe(format)
  })

  it('draws 3840x2160', async () => {
    const { client } = await openSandbox()
    const answer = await client.images.generate({ ...quick, prompt: 'mountains at dawn', size: '3840x2160' })
    expect(await look(answer.data?.[0]?.b64_json)).toMatchObject({ width: 3840, height: 2160 })
  })

  it('serves dall-e-3 with a link and a revised prompt that keeps the words', async () => {
    const { client, url } = await openSandbox(coarse)
    const answer = await client.images.generate({
      model: 'dall-e-3',
      prompt: 'A white siamese cat',
      size: '1792x1024',
    })
    const [image] = answer.data ?? []
    expect(image?.revised_prompt).toContain('white siamese cat')
    expect(image?.revised_prompt).not.toBe('A white siamese cat')
    expect(image?.url?.startsWith(url.replace('/v1', '/files/'))).toBe(true)
    const fetched = await fetch(image?.url ?? '')
    expect(fetched.headers.get('content-type')).toBe('image/png')
    expect(await look(Buffer.from(await fetched.arrayBuffer()))).toMatchObject({ width: 1792, height: 1024 })
    expect(answer.usage).toBeUndefined()
  })

  it('leaves a dall-e-3 prompt alone after the documented as-is sentence', async () => {
    const { client } = await openSandbox(coarse)
    const asIs =
      'I NEED to test how the tool works with extremely simple prompts. DO NOT add any detail, just use it AS-IS: '
    const answer = await client.images.generate({
      model: 'dall-e-3',
      prompt: `${asIs}a red cube`,
      response_format: 'b64_json',
    })
    expect(answer.data?.[0]?.revised_prompt).toBe('a red cube')
    expect(answer.data?.[0]?.b64_json).toBeDefined()
  })

  it('forgets a link after 60 minutes', async () => {
    let now = 1_800_000_000_000
    const { client } = await openSandbox({ now: () => now })
    const answer = await client.images.generate({ model: 'dall-e-2', prompt: 'a boat', size: '256x256' })
    const link = answer.data?.[0]?.url ?? ''
    expect((await fetch(link)).status).toBe(200)
    now += 61 * 60 * 1000
    expect((await fetch(link)).status).toBe(404)
  })

  it('draws hostile prompts like any other', async () => {
    const { client } = await openSandbox(coarse)
    const prompts = [
      '"</svg><script>alert(1)</script>" <image href="file:///etc/passwd"/>',
      '&xxe; ]]> \u0000 "\ud83d\ude00"',
      'constructor __proto__ toString hasOwnProperty',
    ]
    for (const prompt of prompts) {
      const answer = await client.images.generate({ ...quick, prompt })
      expect((await look(answer.data?.[0]?.b64_json)).width).toBe(1024)
    }
  })

  it('puts the sandbox mark in the corner of every picture', async () => {
    const { client } = await openSandbox()
    const draw = async (prompt: string) =>
      look(
        (await client.images.generate({ ...quick, prompt, background: 'transparent' })).data?.[0]?.b64_json,
      )
    const [cat, dog] = [await draw('a cat'), await draw('a dog')]
    expect(cat.at(945, 989)[3]).toBeGreaterThan(100)
    expect(dog.at(945, 989)[3]).toBeGreaterThan(100)
    expect(difference(cat, dog)).toBeGreaterThan(0.02)
  })
})
