import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { prepareRegionMask } from '../../src/pictures/masks.ts'
import { overlayMask } from '../../src/pictures/overlay.ts'
import { prepareImage } from '../../src/pictures/prepare.ts'
import { parseRegion } from '../../src/pictures/region.ts'
import { keep, painted, pixelsOf, scratch } from './gallery.ts'

async function overlay(width: number, height: number, grey: number, square = false) {
  const at = await scratch()
  const path = await keep(at('in'), painted(width, height, () => [grey, grey, grey, 255]).png())
  const rules = { maxBytes: 4 * 1024 * 1024, square, maxEdge: 3840, maxRatio: 3 }
  const image = await prepareImage({ path, filename: 'cat.png', out: at('sent.png'), rules })
  const mask = await prepareRegionMask({ region: parseRegion('left'), image, out: at('mask.png') })
  const made = await overlayMask({ image, mask, out: at('overlay.png') })
  return { made, pixels: await pixelsOf(made.path) }
}

describe('a mask over its picture', () => {
  it('leaves the picture as it is where nothing is repainted', async () => {
    const { pixels } = await overlay(400, 300, 90)
    expect(pixels.at(300, 150)).toEqual([90, 90, 90, 255])
  })

  it.each([0, 90, 255])('tints the region and outlines it, on a picture of grey %i', async (grey) => {
    const { pixels } = await overlay(400, 300, grey)
    const [red = 0, green = 0] = pixels.at(100, 150)
    expect(red - green).toBeGreaterThan(80)
    const lights = [199, 200].map((x) => pixels.at(x, 150)[1] ?? 0)
    expect(Math.abs((lights[0] ?? 0) - (lights[1] ?? 0))).toBeGreaterThan(150)
  })

  it('is a small PNG of the original alone, without what it was padded with', async () => {
    const { made } = await overlay(1200, 600, 90, true)
    expect(made).toMatchObject({ mime: 'image/png', width: 1024, height: 512 })
    expect(await sharp(made.path).metadata()).toMatchObject({ format: 'png', width: 1024, height: 512 })
    expect(made.bytes).toBe((await readFile(made.path)).length)
  })

  it('is never larger than the picture', async () => {
    expect((await overlay(60, 40, 90)).made).toMatchObject({ width: 60, height: 40 })
  })
})
