import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Fit } from '../../src/pictures/fit.ts'
import { prepareImage } from '../../src/pictures/prepare.ts'
import {
  differing,
  failureOf,
  gradient,
  keep,
  noise,
  pixelsOf,
  pngClaiming,
  problem,
  scratch,
} from './gallery.ts'

const roomy: Fit = { maxBytes: 50 * 1024 * 1024, square: false, maxEdge: 3840, maxRatio: 3 }
const dallE2: Fit = { maxBytes: 4 * 1024 * 1024, square: true, maxEdge: 1024, maxRatio: 1 }

async function prepared(picture: Sharp | Uint8Array, rules: Fit = roomy) {
  const at = await scratch()
  const path = await keep(at('in'), picture)
  const image = await prepareImage({ path, filename: 'cat.jpg', out: at('out.png'), rules })
  return { image, path, pixels: await pixelsOf(image.path) }
}

const everywhere = () => true

describe('preparing a picture', () => {
  it('leaves a picture that fits as it is, to the pixel', async () => {
    const { image, path, pixels } = await prepared(noise(64, 48, 1, 4).png())

    expect(image).toMatchObject({
      mime: 'image/png',
      width: 64,
      height: 48,
      source: { width: 64, height: 48 },
      placement: { left: 0, top: 0, width: 64, height: 48, scale: 1 },
      adjustments: [],
    })
    expect(differing(pixels, await pixelsOf(path), everywhere)).toBe(0)
  })

  it('says how many bytes it wrote', async () => {
    const { image } = await prepared(noise(64, 48).png())

    expect(image.bytes).toBe((await readFile(image.path)).length)
  })

  it('scales a picture down to the longest edge, and says so', async () => {
    const { image } = await prepared(gradient(2000, 1000).png(), { ...roomy, maxEdge: 500 })

    expect(image).toMatchObject({
      width: 500,
      height: 250,
      source: { width: 2000, height: 1000 },
      placement: { left: 0, top: 0, width: 500, height: 250, scale: 0.25 },
      adjustments: [{ key: 'adjusted.image_resized', values: { from: '2000x1000', to: '500x250' } }],
    })
  })

  it('pads to a square with what is at the picture’s edge, opaque, and says so', async () => {
    const { image, path, pixels } = await prepared(noise(90, 40).png(), dallE2)

    expect(image).toMatchObject({
      width: 90,
      height: 90,
      placement: { left: 0, top: 25, width: 90, height: 40, scale: 1 },
      adjustments: [{ key: 'adjusted.image_padded', values: {} }],
    })
    const original = await pixelsOf(path)
    for (const x of [0, 17, 89]) {
      expect(pixels.at(x, 0)).toEqual(original.at(x, 0))
      expect(pixels.at(x, 25)).toEqual(original.at(x, 0))
      expect(pixels.at(x, 64)).toEqual(original.at(x, 39))
      expect(pixels.at(x, 89)).toEqual(original.at(x, 39))
    }
  })

  it('pads a panorama to the longest ratio that is taken, and says so', async () => {
    const { image } = await prepared(noise(30, 1000).png())

    expect(image).toMatchObject({
      width: 334,
      height: 1000,
      placement: { left: 152, top: 0, width: 30, height: 1000 },
      adjustments: [{ key: 'adjusted.image_padded_ratio', values: { ratio: '3:1' } }],
    })
  })

  it('scales a picture of one pixel’s height without losing it', async () => {
    const { image } = await prepared(noise(5000, 1).png(), { ...roomy, maxEdge: 300 })

    expect(image).toMatchObject({ width: 300, height: 100, placement: { width: 300, height: 1 } })
  })

  it('stays under the model’s bytes by scaling down, and says so', async () => {
    const { image } = await prepared(noise(1024, 1024).png(), { ...dallE2, maxBytes: 1_000_000 })

    expect(image.bytes).toBeLessThanOrEqual(1_000_000)
    expect(image.width).toBe(image.height)
    expect(image.width).toBeGreaterThan(400)
    expect(image.placement.scale).toBeCloseTo(image.width / 1024, 2)
    expect(image.adjustments).toEqual([
      {
        key: 'adjusted.image_shrunk',
        values: { from: '1024x1024', to: `${image.width}x${image.width}`, limit: '977 KB' },
      },
    ])
  })

  it('gives a clear answer to a limit that no picture can meet', async () => {
    const at = await scratch()
    const path = await keep(at('in'), noise(200, 200).png())

    const failure = await failureOf(
      prepareImage({ path, filename: 'cat.png', out: at('out'), rules: { ...roomy, maxBytes: 200 } }),
    )

    expect(failure).toEqual(problem('file_too_large', { file: 'cat.png', limit: '1 KB' }))
    expect(existsSync(at('out'))).toBe(false)
  })

  it.each([
    ['file_corrupt', async () => (await noise(300, 200).png().toBuffer()).subarray(0, 90_000)],
    ['file_corrupt', async () => (await noise(300, 200).jpeg().toBuffer()).subarray(0, 9_000)],
    ['file_is_a_page', async () => Buffer.from('<!doctype html>')],
    ['file_type', async () => Buffer.from('<svg width="99999" height="99999"/>')],
    ['file_empty', async () => Buffer.alloc(0)],
    ['file_too_many_pixels', async () => pngClaiming(30_000, 30_000)],
  ])('refuses hostile input as %s and leaves nothing behind', async (name, bytes) => {
    const at = await scratch()
    const path = await keep(at('in'), await bytes())

    const failure = await failureOf(prepareImage({ path, filename: 'cat.png', out: at('out'), rules: roomy }))

    expect(failure).toMatchObject({ kind: 'input', problem: name, values: { file: 'cat.png' } })
    expect(existsSync(at('out'))).toBe(false)
  })

  it('does not blame the picture when our own disk is the trouble', async () => {
    const at = await scratch()
    const path = await keep(at('in'), noise(30, 30).png())

    const preparing = prepareImage({ path, filename: 'cat.png', out: at('no-such-folder/out'), rules: roomy })

    await expect(preparing).rejects.toThrow(/unable to open for write/)
  })
})
