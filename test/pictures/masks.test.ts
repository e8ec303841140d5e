import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Fit } from '../../src/pictures/fit.ts'
import { prepareMask } from '../../src/pictures/masks.ts'
import { prepareImage } from '../../src/pictures/prepare.ts'
import {
  alphaMask,
  type Box,
  black,
  blackWhiteMask,
  clear,
  failureOf,
  gradient,
  isIn,
  keep,
  noise,
  type Pixels,
  painted,
  pixelsOf,
  problem,
  scratch,
  white,
} from './gallery.ts'

const roomy: Fit = { maxBytes: 50 * 1024 * 1024, square: false, maxEdge: 3840, maxRatio: 3 }
const dallE2: Fit = { maxBytes: 4 * 1024 * 1024, square: true, maxEdge: 1024, maxRatio: 1 }
const box: Box = { left: 20, top: 10, right: 60, bottom: 50 }
const file = 'mask.png'

async function pictureAnd(mask: Sharp | Uint8Array, picture = gradient(100, 80), rules = roomy) {
  const at = await scratch()
  const image = await prepareImage({
    path: await keep(at('in'), picture.png()),
    filename: 'cat.png',
    out: at('sent.png'),
    rules,
  })
  return { image, path: await keep(at('mask-in'), mask), filename: file, out: at('mask.png') }
}

async function prepared(...given: Parameters<typeof pictureAnd>) {
  const preparation = await pictureAnd(...given)
  const mask = await prepareMask(preparation)
  return { mask, image: preparation.image, pixels: await pixelsOf(mask.path) }
}

/** How many pixels are on the wrong side. */
function wrong(pixels: Pixels, repainted: (x: number, y: number) => boolean): number {
  let count = 0
  for (let y = 0; y < pixels.height; y += 1) {
    for (let x = 0; x < pixels.width; x += 1) {
      if ((pixels.at(x, y)[3] === 0) !== repainted(x, y)) count += 1
    }
  }
  return count
}

const inBox = (x: number, y: number) => isIn(box, x, y)

describe('an uploaded mask', () => {
  it('with transparency repaints exactly where it is transparent', async () => {
    const { mask, pixels } = await prepared(alphaMask(100, 80, box))

    expect(wrong(pixels, inBox)).toBe(0)
    expect(mask).toMatchObject({ mime: 'image/png', coverage: 0.2, adjustments: [] })
    expect(mask.bytes).toBe((await readFile(mask.path)).length)
  })

  it('is written as RGBA of the sent picture’s size, white where it is repainted, black where it is kept', async () => {
    const { mask, pixels } = await prepared(alphaMask(100, 80, box))

    expect(await sharp(mask.path).metadata()).toMatchObject({
      width: 100,
      height: 80,
      channels: 4,
      depth: 'uchar',
    })
    expect(pixels.at(30, 30)).toEqual([255, 255, 255, 0])
    expect(pixels.at(5, 5)).toEqual([0, 0, 0, 255])
  })

  it.each([
    ['PNG', (mask: Sharp) => mask.png()],
    ['PNG of two colours', (mask: Sharp) => mask.png({ palette: true, colours: 2 })],
    ['grey PNG', (mask: Sharp) => mask.toColourspace('b-w').png()],
    ['16-bit PNG', (mask: Sharp) => mask.toColourspace('rgb16').png()],
    ['PNG with an opaque alpha channel', (mask: Sharp) => mask.ensureAlpha().png()],
    ['WebP without loss', (mask: Sharp) => mask.webp({ lossless: true })],
    ['GIF', (mask: Sharp) => mask.gif()],
    ['CMYK JPEG', (mask: Sharp) => mask.toColourspace('cmyk').jpeg({ quality: 95 })],
  ])('in black and white repaints what is white: %s', async (_, encode) => {
    const { mask, pixels } = await prepared(encode(blackWhiteMask(100, 80, box)))

    expect(wrong(pixels, inBox)).toBe(0)
    expect(mask.adjustments).toEqual([{ key: 'adjusted.mask_black_white', values: {} }])
  })

  it.each([90, 60, 30, 10])('in black and white survives JPEG of quality %i', async (quality) => {
    const { mask, pixels } = await prepared(blackWhiteMask(100, 80, box).jpeg({ quality }))

    expect(wrong(pixels, inBox)).toBeLessThan(100 * 80 * 0.02)
    expect(mask.coverage).toBeCloseTo(0.2, 1)
  })

  it('drawn with a soft brush is cut at its middle', async () => {
    const { pixels } = await prepared(blackWhiteMask(100, 80, box).blur(3).png())

    const corners = 4 * 12
    expect(wrong(pixels, inBox)).toBeLessThan(corners)
  })

  it('erased softly is cut at its middle', async () => {
    const soft = painted(100, 80, (x) => [0, 0, 0, Math.min(255, Math.max(0, (x - 40) * 12))])

    const { pixels } = await prepared(soft.png())

    expect(wrong(pixels, (x) => x < 40 + 128 / 12)).toBe(0)
  })

  it('erased with a half-transparent eraser repaints what was erased', async () => {
    const faint = painted(100, 80, (x, y) => [9, 99, 199, isIn(box, x, y) ? 150 : 255])

    const { pixels } = await prepared(faint.png())

    expect(wrong(pixels, inBox)).toBe(0)
  })

  it('that is the picture itself with a hole in it is taken by its hole', async () => {
    const hole = painted(100, 80, (x, y) => (isIn(box, x, y) ? [80, 10, 200, 0] : [x, y, 100, 255]))

    expect(wrong((await prepared(hole.webp({ lossless: true, exact: true }))).pixels, inBox)).toBe(0)
  })

  it.each([
    [50, 40],
    [200, 160],
    [300, 90],
  ])('of another size (%i x %i) is scaled to the picture, and says so', async (width, height) => {
    const [across, down] = [width / 100, height / 80]
    const scaled = { left: 20 * across, top: 10 * down, right: 60 * across, bottom: 50 * down }

    const { mask, pixels } = await prepared(alphaMask(width, height, scaled))

    const border = 2 * (40 + 40)
    expect(wrong(pixels, inBox)).toBeLessThanOrEqual(border)
    expect(mask.adjustments).toContainEqual({ key: 'adjusted.mask_resized', values: {} })
  })

  it('has no half-transparent pixels after scaling', async () => {
    const { pixels } = await prepared(
      blackWhiteMask(37, 23, { left: 5, top: 5, right: 20, bottom: 20 }).png(),
    )

    const alphas = new Set(pixels.rgba.filter((_, at) => at % 4 === 3))
    expect([...alphas].sort((a, b) => a - b)).toEqual([0, 255])
  })

  it('is turned upright as the picture is', async () => {
    const sideways = await sharp(await blackWhiteMask(100, 80, box).png().toBuffer())
      .rotate(270)
      .toBuffer()
    const mask = sharp(sideways).withMetadata({ orientation: 6 }).jpeg({ quality: 100 })

    const { mask: sealed, pixels } = await prepared(mask)

    expect(wrong(pixels, inBox)).toBe(0)
    expect(sealed.adjustments).not.toContainEqual({ key: 'adjusted.mask_resized', values: {} })
  })

  it('lies where the padded picture lies, and protects the padding', async () => {
    const { mask, image, pixels } = await prepared(alphaMask(100, 80, box), gradient(100, 80), dallE2)

    expect(image).toMatchObject({ width: 100, height: 100, placement: { top: 10 } })
    expect(wrong(pixels, (x, y) => inBox(x, y - 10))).toBe(0)
    expect(mask.coverage).toBe(0.2)
  })

  it('shrinks with a picture that is scaled for the model', async () => {
    const large: Box = { left: 200, top: 100, right: 600, bottom: 500 }
    const { mask, pixels } = await prepared(alphaMask(1000, 800, large), gradient(1000, 800), {
      ...roomy,
      maxEdge: 100,
    })

    expect(pixels).toMatchObject({ width: 100, height: 80 })
    expect(wrong(pixels, inBox)).toBe(0)
    expect(mask.adjustments).toEqual([])
  })

  it.each([
    ['opaque black', painted(100, 80, () => black).png()],
    [
      'black JPEG',
      painted(100, 80, () => black)
        .removeAlpha()
        .jpeg({ quality: 20 }),
    ],
    [
      'dirt: one stray pixel of a large mask',
      painted(400, 400, (x, y) => (x + y === 0 ? white : black)).png(),
    ],
  ])('that marks nothing is refused: %s', async (_, mask) => {
    const preparation = await pictureAnd(mask, gradient(400, 400))

    expect(await failureOf(prepareMask(preparation))).toEqual(problem('mask_empty'))
    expect(existsSync(preparation.out)).toBe(false)
  })

  it.each([
    ['all transparent', painted(100, 80, () => clear).png()],
    ['all white', painted(100, 80, () => white).png()],
    ['all half transparent', painted(100, 80, () => [0, 0, 0, 90]).png()],
    ['all but one stray pixel', painted(400, 400, (x, y) => (x + y === 0 ? black : clear)).png()],
  ])('that covers everything is refused: %s', async (_, mask) => {
    expect(await failureOf(prepareMask(await pictureAnd(mask, gradient(400, 400))))).toEqual(
      problem('mask_full'),
    )
  })

  it.each([
    ['a colour photo', noise(100, 80).jpeg()],
    ['an opaque colour picture', painted(100, 80, (x, y) => [255 - x * 2, 40, y * 3, 255]).png()],
    ['a grey photo', painted(100, 80, (x) => [x * 2.5, x * 2.5, x * 2.5, 255]).png()],
    ['plain grey', painted(100, 80, () => [128, 128, 128, 255]).png()],
    ['red on black', painted(100, 80, (x, y) => (isIn(box, x, y) ? [255, 0, 0, 255] : black)).png()],
  ])('that is neither is refused: %s', async (_, mask) => {
    expect(await failureOf(prepareMask(await pictureAnd(mask)))).toEqual(problem('mask_unreadable', { file }))
  })

  it.each([
    ['file_is_a_page', Buffer.from('<html>')],
    ['file_type', Buffer.from('<svg/>')],
    ['file_empty', Buffer.alloc(0)],
    ['file_corrupt', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ])('is held to the rules of every file: %s', async (name, bytes) => {
    expect(await failureOf(prepareMask(await pictureAnd(bytes)))).toMatchObject(
      name === 'file_type' ? problem(name, { file, type: 'SVG' }) : problem(name, { file }),
    )
  })

  it('that is cut off is found', async () => {
    const whole = await noise(300, 200, 1, 4).png().toBuffer()

    expect(await failureOf(prepareMask(await pictureAnd(whole.subarray(0, whole.length / 2))))).toEqual(
      problem('file_corrupt', { file }),
    )
  })

  it('fits under 4 MB for the largest picture, however ragged', async () => {
    const ragged = painted(1000, 1000, (x, y) => ((x * 7 + y * 13) % 5 < 2 ? clear : black))

    const { mask } = await prepared(ragged.png(), gradient(1000, 1000))

    expect(mask.bytes).toBeLessThan(500_000)
  })
})
