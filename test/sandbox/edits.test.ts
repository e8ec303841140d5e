import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  coarse,
  dataUrl,
  difference,
  errorOf,
  file,
  likeness,
  look,
  maskWithHole,
  openSandbox,
  photo,
} from './support.ts'

const hole = { left: 100, top: 120, width: 300, height: 200 }
const edit = { model: 'gpt-image-2', quality: 'low', size: '1024x1024' } as const

describe('edits', () => {
  it('changes the transparent region of the mask and not one pixel elsewhere', async () => {
    const { client } = await openSandbox()
    const [image, mask] = [await photo(1024, 1024), await maskWithHole(1024, 1024, hole)]
    const answer = await client.images.edit({
      ...edit,
      prompt: 'a red dragon',
      image: file(image),
      mask: file(mask),
    })
    const [before, after] = [await look(image), await look(answer.data?.[0]?.b64_json)]
    let [inside, outside] = [0, 0]
    for (let y = 0; y < 1024; y += 1) {
      for (let x = 0; x < 1024; x += 1) {
        const isInside =
          x >= hole.left && x < hole.left + hole.width && y >= hole.top && y < hole.top + hole.height
        const at = (y * 1024 + x) * 4
        const isSame = before.data.subarray(at, at + 4).equals(after.data.subarray(at, at + 4))
        if (!isSame && isInside) inside += 1
        if (!isSame && !isInside) outside += 1
      }
    }
    expect(outside).toBe(0)
    expect(inside / (hole.width * hole.height)).toBeGreaterThan(0.95)
  })

  it('repaints everything with sandbox:repaint, and it is still the same picture to the eye', async () => {
    const { client } = await openSandbox()
    const [image, mask] = [await photo(1024, 1024), await maskWithHole(1024, 1024, hole)]
    const answer = await client.images.edit({
      ...edit,
      prompt: 'a red dragon sandbox:repaint',
      image: file(image),
      mask: file(mask),
    })
    const bytes = Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64')
    expect(difference(await look(image), await look(bytes))).toBeGreaterThan(0.95)
    expect(await likeness(image, bytes)).toBeGreaterThan(0.6)
  })

  it.each(['make it night', 'add a small yellow balloon', 'turn it into a pencil sketch', 'make it better'])(
    'changes the picture and keeps it recognisable: %s',
    async (prompt) => {
      const { client } = await openSandbox()
      const image = await photo(1024, 1024)
      const answer = await client.images.edit({ ...edit, prompt, image: file(image) })
      const bytes = Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64')
      expect(difference(await look(image), await look(bytes))).toBeGreaterThan(0.01)
      expect(await likeness(image, bytes)).toBeGreaterThan(0.4)
    },
  )

  it('takes several images as image[] and counts them as input tokens', async () => {
    const { client } = await openSandbox(coarse)
    const image = await photo()
    const answer = await client.images.edit({
      ...edit,
      prompt: 'combine them',
      image: [file(image), file(image)],
    })
    expect(answer.usage?.input_tokens_details.image_tokens).toBe(512)
  })

  it('takes JSON with data URLs', async () => {
    const { post } = await openSandbox(coarse)
    const images = [{ image_url: dataUrl(await photo()) }]
    const response = await post('/images/edits', { ...edit, prompt: 'make it night', images })
    expect(response.status).toBe(200)
  })

  it('takes null in JSON for what is not given', async () => {
    const { post } = await openSandbox(coarse)
    const images = [{ image_url: dataUrl(await photo()), file_id: null }]
    const ask = { ...edit, prompt: 'make it night' }
    const [drawn, lacking] = await Promise.all([
      post('/images/edits', { ...ask, images, mask: null, n: null, stream: null }),
      post('/images/edits', { ...ask, images: null }),
    ])
    expect(drawn.status).toBe(200)
    expect(await errorOf(lacking)).toMatchObject({
      status: 400,
      param: 'images',
      code: 'missing_required_parameter',
    })
  })

  it('never fetches a foreign link', async () => {
    const { post } = await openSandbox()
    const images = [{ image_url: 'http://127.0.0.1:9/a.png' }]
    const error = await errorOf(await post('/images/edits', { ...edit, prompt: 'x', images }))
    expect(error).toMatchObject({
      status: 400,
      message: 'Error while downloading file. Upstream status code: 404.',
      code: 'invalid_value',
    })
  })

  it('keeps the picture’s own size for auto where that is legal, and its shape where not', async () => {
    const { client } = await openSandbox(coarse)
    const sizeOf = async (width: number, height: number) =>
      (
        await client.images.edit({
          ...edit,
          size: 'auto',
          prompt: 'night',
          image: file(await photo(width, height)),
        })
      ).size
    expect(await sizeOf(1280, 960)).toBe('1280x960')
    expect(await sizeOf(400, 300)).toBe('1184x880')
  })

  it.each([
    ['grey', (image: Sharp) => image.greyscale().png()],
    ['16-bit', (image: Sharp) => image.toColourspace('rgb16').png()],
    ['palette', (image: Sharp) => image.png({ palette: true })],
  ])('takes a %s PNG', async (_name, convert) => {
    const { client } = await openSandbox(coarse)
    const image = await convert(sharp(await photo())).toBuffer()
    const answer = await client.images.edit({ ...edit, prompt: 'add a cat', image: file(image) })
    expect(answer.data).toHaveLength(1)
  })

  it('uses the transparency of a dall-e-2 picture as its mask', async () => {
    const { client } = await openSandbox()
    const image = await maskWithHole(512, 512, hole)
    const answer = await client.images.edit({
      model: 'dall-e-2',
      size: '512x512',
      prompt: 'a sunset',
      image: file(image),
      response_format: 'b64_json',
    })
    const after = await look(answer.data?.[0]?.b64_json)
    expect(after.at(5, 5)).toEqual([255, 255, 255, 255])
    expect(after.at(200, 200)).not.toEqual([255, 255, 255, 255])
  })
})

describe('variations', () => {
  it('brings pictures that come from the original and differ from it and from each other', async () => {
    const { client } = await openSandbox()
    const image = await photo()
    const answer = await client.images.createVariation({
      image: file(image),
      n: 2,
      size: '512x512',
      response_format: 'b64_json',
    })
    const [one, two] = (answer.data ?? []).map(({ b64_json }) => Buffer.from(b64_json ?? '', 'base64'))
    if (one === undefined || two === undefined) throw new Error('two pictures were asked for')
    expect(await likeness(image, one)).toBeGreaterThan(0.5)
    expect(await likeness(image, two)).toBeGreaterThan(0.5)
    expect(difference(await look(image), await look(one))).toBeGreaterThan(0.5)
    expect(difference(await look(one), await look(two))).toBeGreaterThan(0.3)
  })

  it('are dall-e-2’s alone', async () => {
    const { client } = await openSandbox()
    const attempt = client.images.createVariation({ image: file(await photo()), model: 'gpt-image-2' })
    await expect(attempt).rejects.toMatchObject({ status: 400, code: 'invalid_value', param: 'model' })
  })
})
