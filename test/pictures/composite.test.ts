import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { cropBack, keepOutside } from '../../src/pictures/composite.ts'
import type { Fit } from '../../src/pictures/fit.ts'
import { prepareMask } from '../../src/pictures/masks.ts'
import { prepareImage } from '../../src/pictures/prepare.ts'
import {
  alphaMask,
  type Box,
  differing,
  gradient,
  isIn,
  keep,
  noise,
  painted,
  pixelsOf,
  scratch,
} from './gallery.ts'

const roomy: Fit = { maxBytes: 50 * 1024 * 1024, square: false, maxEdge: 3840, maxRatio: 3 }
const dallE2: Fit = { maxBytes: 4 * 1024 * 1024, square: true, maxEdge: 1024, maxRatio: 1 }
const box: Box = { left: 60, top: 40, right: 200, bottom: 160 }
const outside = (x: number, y: number) => !isIn(box, x, y)

interface Case {
  readonly picture?: Sharp
  readonly mask?: Sharp
  readonly edited: Sharp
  readonly rules?: Fit
  readonly format?: 'png' | 'jpeg' | 'webp'
}

async function kept({
  picture = noise(300, 200),
  mask = alphaMask(300, 200, box),
  edited,
  rules = roomy,
  format = 'png',
}: Case) {
  const at = await scratch()
  const path = await keep(at('in'), picture.png())
  const original = await prepareImage({ path, filename: 'cat.png', out: at('sent.png'), rules })
  const sealed = await prepareMask({
    path: await keep(at('mask-in'), mask.png()),
    filename: 'mask.png',
    image: original,
    out: at('mask.png'),
  })
  const answer = await keep(at('edited'), edited.png())
  const result = await keepOutside({ original, mask: sealed, edited: answer, out: at('kept'), format })
  return {
    at,
    original,
    answer,
    result,
    out: at('kept'),
    before: await pixelsOf(path),
    after: await pixelsOf(at('kept')),
  }
}

describe('keeping everything outside the mask', () => {
  it('leaves not one pixel outside it different, though the model repainted everything', async () => {
    const { before, after, result } = await kept({ edited: noise(300, 200, 2) })

    expect(differing(before, after, outside)).toBe(0)
    expect(result).toMatchObject({ mime: 'image/png', adjustments: [{ key: 'adjusted.kept', values: {} }] })
  })

  it('takes the model’s pixels exactly inside, beyond the feather', async () => {
    const { after, answer } = await kept({ edited: noise(300, 200, 2) })

    const feather = 2
    const deep = { left: 60 + feather, top: 40 + feather, right: 200 - feather, bottom: 160 - feather }
    expect(differing(after, await pixelsOf(answer), (x, y) => isIn(deep, x, y))).toBe(0)
  })

  it('rises softly from the border, inside the mask', async () => {
    const picture = painted(1000, 1000, () => [0, 0, 0, 255])
    const area = { left: 300, top: 300, right: 700, bottom: 700 }

    const { after } = await kept({
      picture,
      mask: alphaMask(1000, 1000, area),
      edited: painted(1000, 1000, () => [255, 255, 255, 255]),
    })

    const ramp = Array.from({ length: 14 }, (_, step) => after.at(298 + step, 500)[0] ?? 0)
    expect(ramp.slice(0, 2)).toEqual([0, 0])
    expect(ramp.slice(12)).toEqual([255, 255])
    expect(ramp[2]).toBeLessThan(30)
    expect(ramp).toEqual(ramp.toSorted((a, b) => a - b))
    expect(new Set(ramp).size).toBeGreaterThan(9)
  })

  it.each([
    ['smaller', 150, 100],
    ['larger', 640, 480],
    ['square', 256, 256],
  ])('holds when the model answers another size: %s', async (_, width, height) => {
    const { before, after, result } = await kept({ edited: noise(width, height, 2) })

    expect(after).toMatchObject({ width: 300, height: 200 })
    expect(differing(before, after, outside)).toBe(0)
    expect(differing(before, after, (x, y) => isIn(box, x, y))).toBeGreaterThan(140 * 120 * 0.9)
    expect(result.adjustments).toEqual([{ key: 'adjusted.kept', values: {} }])
  })

  it('holds for transparent pictures, also for the colours under full transparency', async () => {
    const picture = painted(300, 200, (x, y) => [x % 256, y, (x * y) % 256, (x * 3 + y) % 256])

    const { before, after } = await kept({ picture, edited: noise(300, 200, 2, 4) })

    expect(new Set(before.rgba.filter((_, at) => at % 4 === 3))).toContain(0)
    expect(differing(before, after, outside)).toBe(0)
  })

  it('holds in WebP, which is written without loss', async () => {
    const picture = painted(300, 200, (x, y) => [x % 256, y, (x * y) % 256, (x * 3 + y) % 256])

    const { before, after, result, out } = await kept({ picture, edited: noise(300, 200, 2), format: 'webp' })

    expect(result.mime).toBe('image/webp')
    expect((await sharp(out).metadata()).format).toBe('webp')
    expect(differing(before, after, outside)).toBe(0)
  })

  it('becomes PNG where JPEG was asked for, and says so', async () => {
    const { before, after, result, out } = await kept({ edited: noise(300, 200, 2), format: 'jpeg' })

    expect(result).toMatchObject({
      mime: 'image/png',
      bytes: (await readFile(out)).length,
      adjustments: [{ key: 'adjusted.kept' }, { key: 'adjusted.kept_as_png', values: {} }],
    })
    expect((await sharp(out).metadata()).format).toBe('png')
    expect(differing(before, after, outside)).toBe(0)
  })

  it('holds against the picture as it was sent when it was scaled for the model, and is worded so', async () => {
    const { original, after, result } = await kept({
      picture: gradient(600, 400),
      mask: alphaMask(600, 400, { left: 120, top: 80, right: 400, bottom: 320 }),
      edited: noise(300, 200, 2),
      rules: { ...roomy, maxEdge: 300 },
    })

    expect(differing(await pixelsOf(original.path), after, outside)).toBe(0)
    expect(result.adjustments).toEqual([{ key: 'adjusted.kept_resized', values: {} }])
  })

  it('repaints a thin line in full, with no feather to drown it', async () => {
    const line = (x: number, y: number) => isIn({ left: 50, top: 99, right: 250, bottom: 101 }, x, y)
    const { before, after, answer } = await kept({
      mask: painted(300, 200, (x, y) => [0, 0, 0, line(x, y) ? 0 : 255]),
      edited: noise(300, 200, 2),
    })

    expect(differing(after, await pixelsOf(answer), line)).toBe(0)
    expect(differing(before, after, (x, y) => !line(x, y))).toBe(0)
  })

  it('does not feather at the picture’s own edge', async () => {
    const half: Box = { left: 0, top: 0, right: 150, bottom: 200 }
    const { after, answer } = await kept({ mask: alphaMask(300, 200, half), edited: noise(300, 200, 2) })

    expect(differing(after, await pixelsOf(answer), (x) => x < 145)).toBe(0)
  })

  it('makes no alpha channel where nothing is transparent', async () => {
    const { out } = await kept({ edited: noise(300, 200, 2) })

    expect(await sharp(out).metadata()).toMatchObject({ hasAlpha: false, channels: 3 })
  })

  it('holds for any shape of mask', async () => {
    const rings = (x: number, y: number) =>
      Math.sin(Math.hypot(x - 150, y - 100) / 9 + Math.atan2(y - 100, x - 150)) > 0.1
    const { before, after } = await kept({
      mask: painted(300, 200, (x, y) => [0, 0, 0, rings(x, y) ? 0 : 255]),
      edited: noise(300, 200, 2),
    })

    expect(differing(before, after, (x, y) => !rings(x, y))).toBe(0)
    expect(differing(before, after, rings)).toBeGreaterThan(0)
  })
})

describe('a padded picture', () => {
  it('comes back exactly as it was outside the mask, without its padding', async () => {
    const { at, original, before, out } = await kept({ edited: noise(300, 300, 2), rules: dallE2 })
    expect(original).toMatchObject({ width: 300, height: 300 })

    const cropped = await cropBack({ edited: out, image: original, out: at('cropped'), format: 'png' })

    expect(cropped).toMatchObject({ mime: 'image/png', adjustments: [] })
    expect(differing(before, await pixelsOf(at('cropped')), outside)).toBe(0)
    expect(differing(before, await pixelsOf(at('cropped')), (x, y) => isIn(box, x, y))).toBeGreaterThan(
      10_000,
    )
  })

  it.each([
    ['a panorama for a square model', 900, 300, dallE2, 512, 512],
    ['a tower for a square model', 200, 700, dallE2, 1024, 1024],
    ['a panorama beyond the ratio', 1000, 100, roomy, 1536, 512],
    ['a panorama, answered in another ratio', 1000, 100, roomy, 1024, 1024],
  ])(
    'is cropped from the answer in the original’s ratio: %s',
    async (_, width, height, rules, across, down) => {
      const at = await scratch()
      const image = await prepareImage({
        path: await keep(at('in'), gradient(width, height).png()),
        filename: 'cat.png',
        out: at('sent.png'),
        rules,
      })
      const { left, top, width: w, height: h } = image.placement
      const inside = {
        left: left / image.width,
        top: top / image.height,
        right: (left + w) / image.width,
        bottom: (top + h) / image.height,
      }
      const answer = painted(across, down, (x, y) =>
        isIn(inside, (x + 0.5) / across, (y + 0.5) / down) ? [0, 200, 0, 255] : [255, 0, 0, 255],
      )

      await cropBack({ edited: await keep(at('edited'), answer.png()), image, out: at('out'), format: 'png' })

      const cropped = await pixelsOf(at('out'))
      expect(cropped.width / cropped.height / (width / height)).toBeCloseTo(1, 1)
      expect(Math.abs(cropped.width - (cropped.height * width) / height)).toBeLessThan(
        2 * Math.max(1, width / height),
      )
      expect(cropped.width).toBeGreaterThan(Math.min(across, down) * 0.25)
      const reddest = cropped.rgba.reduce((most, band, at) => (at % 4 === 0 ? Math.max(most, band) : most), 0)
      expect(reddest).toBeLessThan(20)
    },
  )

  it.each([
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['png', 'image/png'],
  ] as const)('is cropped into the format that was asked for: %s', async (format, mime) => {
    const at = await scratch()
    const image = await prepareImage({
      path: await keep(at('in'), gradient(300, 100).png()),
      filename: 'cat.png',
      out: at('sent.png'),
      rules: dallE2,
    })
    const edited = await keep(at('edited'), gradient(256, 256).png())

    const cropped = await cropBack({ edited, image, out: at('out'), format })

    expect(cropped).toMatchObject({ mime, bytes: (await readFile(at('out'))).length })
    expect((await sharp(at('out')).metadata()).format).toBe(format)
  })
})
