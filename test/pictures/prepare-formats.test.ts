import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Fit } from '../../src/pictures/fit.ts'
import { prepareImage } from '../../src/pictures/prepare.ts'
import { film, keep, painted, pixelsOf, red, scratch, white } from './gallery.ts'

const roomy: Fit = { maxBytes: 50 * 1024 * 1024, square: false, maxEdge: 3840, maxRatio: 3 }

async function prepared(picture: Sharp | Uint8Array) {
  const at = await scratch()
  const path = await keep(at('in'), picture)
  const image = await prepareImage({ path, filename: 'cat.jpg', out: at('out.png'), rules: roomy })
  return { image, path, pixels: await pixelsOf(image.path) }
}

describe('preparing a picture, whatever it was', () => {
  it.each([
    [
      'a JPEG',
      () =>
        painted(40, 30, () => red)
          .removeAlpha()
          .jpeg(),
      'JPEG',
    ],
    [
      'a CMYK JPEG',
      () =>
        painted(40, 30, () => red)
          .removeAlpha()
          .toColourspace('cmyk')
          .jpeg(),
      'JPEG',
    ],
    ['a WebP', () => painted(40, 30, () => red).webp(), 'WebP'],
    ['a GIF', () => painted(40, 30, () => red).gif(), 'GIF'],
    [
      'a 16-bit PNG',
      () =>
        painted(40, 30, () => red)
          .toColourspace('rgb16')
          .png(),
      undefined,
    ],
    ['a palette PNG', () => painted(40, 30, () => red).png({ palette: true, colours: 4 }), undefined],
    [
      'a PNG in Display P3',
      () =>
        painted(40, 30, () => red)
          .withIccProfile('p3')
          .png(),
      undefined,
    ],
  ])('makes an 8-bit sRGB PNG with alpha of %s', async (_, picture, from) => {
    const { image, pixels } = await prepared(await picture().toBuffer())

    expect(await sharp(image.path).metadata()).toMatchObject({
      format: 'png',
      space: 'srgb',
      depth: 'uchar',
      channels: 4,
      isPalette: false,
      hasProfile: false,
    })
    const [r = 0, g = 255, b = 255, a] = pixels.at(20, 15)
    expect(r).toBeGreaterThan(200)
    expect(Math.max(g, b)).toBeLessThan(60)
    expect(a).toBe(255)
    expect(image.adjustments).toEqual(
      from === undefined ? [] : [{ key: 'adjusted.image_converted', values: { from, to: 'PNG' } }],
    )
  })

  it.each([
    ['8-bit', 'b-w'],
    ['16-bit', 'grey16'],
  ] as const)('makes colour of %s grey', async (_, space) => {
    const { image, pixels } = await prepared(
      painted(40, 30, () => [90, 90, 90, 255])
        .removeAlpha()
        .toColourspace(space)
        .png(),
    )

    expect(await sharp(image.path).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 4 })
    expect(pixels.at(3, 3)).toEqual([90, 90, 90, 255])
  })

  it('keeps transparency', async () => {
    const { pixels } = await prepared(
      painted(10, 10, (x) => [10, 20, 30, x < 5 ? 0 : 128]).webp({ lossless: true }),
    )

    expect(pixels.at(2, 2)[3]).toBe(0)
    expect(pixels.at(7, 7)).toEqual([10, 20, 30, 128])
  })

  it('turns the picture upright and leaves the place where it was taken behind', async () => {
    const photo = await painted(60, 40, (x) => (x < 30 ? red : white))
      .removeAlpha()
      .withExif({
        IFD0: { Copyright: 'somebody' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect((await sharp(photo).metadata()).orientation).toBe(6)
    expect(photo.includes('somebody')).toBe(true)

    const { image, pixels } = await prepared(photo)

    expect(image).toMatchObject({ width: 40, height: 60, source: { width: 40, height: 60 } })
    expect(pixels.at(20, 5)[1]).toBeLessThan(30)
    expect(pixels.at(20, 55)[1]).toBeGreaterThan(225)
    const written = await readFile(image.path)
    expect(await sharp(written).metadata()).not.toHaveProperty('exif')
    for (const trace of ['eXIf', 'tEXt', 'iTXt', 'zTXt', 'Exif', 'somebody'])
      expect(written.includes(trace)).toBe(false)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns EXIF orientation %i upright', async (orientation) => {
    const upright = painted(30, 20, (x, y) => (x < 15 && y < 10 ? red : white)).removeAlpha()
    const { rotated, flopped } = stored(orientation)
    const turned = await upright.png().toBuffer()
    const mirrored = await sharp(turned).flop(flopped).png().toBuffer()
    const photo = await sharp(mirrored)
      .rotate(rotated)
      .withMetadata({ orientation })
      .jpeg({ quality: 100 })
      .toBuffer()

    const { image, pixels } = await prepared(photo)

    expect(image).toMatchObject({ width: 30, height: 20 })
    expect(pixels.at(4, 4)[1]).toBeLessThan(40)
    expect(pixels.at(25, 4)[1]).toBeGreaterThan(215)
    expect(pixels.at(4, 15)[1]).toBeGreaterThan(215)
  })

  it.each(['gif', 'webp'] as const)(
    'takes the first frame of an animated %s, and says so',
    async (format) => {
      const { image, pixels } = await prepared((await film(20, 30, 3))[format]())

      expect(image).toMatchObject({ width: 20, height: 30 })
      expect(pixels.at(10, 10)[0]).toBeGreaterThan(240)
      expect(image.adjustments[0]).toEqual({ key: 'adjusted.image_first_frame', values: {} })
    },
  )

  it('takes the main picture of a phone’s multi-picture JPEG', async () => {
    const first = await painted(60, 40, () => red)
      .removeAlpha()
      .jpeg()
      .toBuffer()
    const second = await painted(30, 20, () => white)
      .removeAlpha()
      .jpeg()
      .toBuffer()

    const { image, pixels } = await prepared(Buffer.concat([first, second]))

    expect(image).toMatchObject({ width: 60, height: 40 })
    expect(pixels.at(50, 30)[1]).toBeLessThan(30)
  })
})

/** How an upright picture is stored so that the orientation turns it back; https://exiftool.org/TagNames/EXIF.html */
function stored(orientation: number): { rotated: number; flopped: boolean } {
  const rotations: Record<number, number> = { 3: 180, 4: 180, 5: 270, 6: 270, 7: 90, 8: 90 }
  return { rotated: rotations[orientation] ?? 0, flopped: [2, 4, 5, 7].includes(orientation) }
}
