import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { PictureMime } from '../../src/chat/message.ts'
import { Failure } from '../../src/failure.ts'
import { fitThroughDoor } from '../../src/pictures/shrink.ts'
import { differing, failureOf, film, gradient, keep, noise, painted, pixelsOf, scratch } from './gallery.ts'

async function results(...pictures: readonly Sharp[]) {
  const at = await scratch()
  const images = []
  for (const [index, picture] of pictures.entries()) {
    const path = await keep(at(`result-${index}`), picture)
    images.push({
      path,
      bytes: (await stat(path)).size,
      mime: await mimeOf(path),
    })
  }
  return { images, scratch: dirname(at('x')) }
}

async function mimeOf(path: string): Promise<PictureMime> {
  const { format } = await sharp(path).metadata()
  if (format !== 'png' && format !== 'jpeg' && format !== 'webp' && format !== 'gif') throw new Error(format)
  return `image/${format}`
}

/** A picture that looks like something: smooth with some grain. */
function photo(width: number, height: number, alphaAt: (x: number) => number = () => 255): Sharp {
  return painted(width, height, (x, y) => {
    const grain = ((x * 7919 + y * 104729) % 23) - 11
    return [120 + 60 * Math.sin(x / 40) + grain, 120 + 60 * Math.cos(y / 30) + grain, 90 + grain, alphaAt(x)]
  })
}

const roomy = { fileBytes: 10 * 1024 * 1024, totalBytes: 25 * 1024 * 1024 }

describe('fitting results through the door', () => {
  it('leaves what fits untouched', async () => {
    const { images, scratch } = await results(photo(200, 100).png(), photo(100, 100).removeAlpha().jpeg())

    const fitted = await fitThroughDoor({ images, limits: roomy, scratch })

    expect(fitted).toEqual(images.map((image) => ({ ...image, adjustments: [] })))
    expect(await readdir(scratch)).toHaveLength(2)
  })

  it('lets through what fits to the byte', async () => {
    const { images, scratch } = await results(photo(200, 100).png())
    const bytes = images[0]?.bytes ?? 0

    const fitted = await fitThroughDoor({ images, limits: { fileBytes: bytes, totalBytes: bytes }, scratch })

    expect(fitted[0]?.path).toBe(images[0]?.path)
  })

  it('has nothing to do with no results', async () => {
    expect(await fitThroughDoor({ images: [], limits: roomy, scratch: '.' })).toEqual([])
  })

  it('loses nothing where WebP without loss is small enough, and says so', async () => {
    const { images, scratch } = await results(gradient(400, 300).removeAlpha().png({ compressionLevel: 0 }))
    const limits = { ...roomy, fileBytes: Math.floor((images[0]?.bytes ?? 0) * 0.9) }

    const [fitted] = await fitThroughDoor({ images, limits, scratch })

    expect(fitted).toMatchObject({
      mime: 'image/webp',
      adjustments: [
        { key: 'adjusted.result_converted', values: { from: 'PNG', to: 'WebP', size: '352 KB' } },
      ],
    })
    const [before, after] = [await pixelsOf(images[0]?.path ?? ''), await pixelsOf(fitted?.path ?? '')]
    expect(differing(before, after, () => true)).toBe(0)
  })

  it.each([
    [0.5, 'image/webp', 'webp'],
    [0.09, 'image/jpeg', 'jpeg'],
  ])('goes down the ladder as far as it must: %f of the PNG is %s', async (share, mime, format) => {
    const { images, scratch } = await results(photo(800, 600).removeAlpha().png())
    const limits = { ...roomy, fileBytes: Math.floor((images[0]?.bytes ?? 0) * share) }

    const [fitted] = await fitThroughDoor({ images, limits, scratch })

    expect(fitted?.mime).toBe(mime)
    expect(await sharp(fitted?.path).metadata()).toMatchObject({ format, width: 800, height: 600 })
    expect(fitted?.bytes).toBe((await readFile(fitted?.path ?? '')).length)
    expect(fitted?.bytes).toBeLessThanOrEqual(limits.fileBytes)
  })

  it('takes pixels away only as the last resort, and says so', async () => {
    const { images, scratch } = await results(noise(600, 400).png())

    const [fitted] = await fitThroughDoor({ images, limits: { ...roomy, fileBytes: 30_000 }, scratch })

    expect(fitted?.bytes).toBeLessThanOrEqual(30_000)
    const { width, height, format } = await sharp(fitted?.path).metadata()
    expect(format).toBe('jpeg')
    expect(width).toBeGreaterThan(100)
    expect(width / height).toBeCloseTo(1.5, 1)
    expect(fitted?.adjustments).toEqual([
      {
        key: 'adjusted.result_scaled',
        values: { from: 'PNG', to: 'JPEG', size: '705 KB', pixels: '600x400', scaled: `${width}x${height}` },
      },
    ])
  })

  it.each([0.5, 0.2, 0.02])('never loses transparency: %f of the PNG', async (share) => {
    const { images, scratch } = await results(photo(800, 600, (x) => (x < 400 ? 0 : 255)).png())
    const limits = { ...roomy, fileBytes: Math.floor((images[0]?.bytes ?? 0) * share) }

    const [fitted] = await fitThroughDoor({ images, limits, scratch })

    expect(fitted?.mime).toBe('image/webp')
    expect(fitted?.bytes).toBeLessThanOrEqual(limits.fileBytes)
    const pixels = await pixelsOf(fitted?.path ?? '')
    expect(pixels.at(Math.floor(pixels.width / 4), 5)[3]).toBe(0)
    expect(pixels.at(Math.floor((pixels.width * 3) / 4), 5)[3]).toBe(255)
  })

  it('treats an alpha channel that is opaque everywhere as none', async () => {
    const { images, scratch } = await results(noise(300, 200).ensureAlpha().png())

    const [fitted] = await fitThroughDoor({ images, limits: { ...roomy, fileBytes: 40_000 }, scratch })

    expect(fitted?.mime).toBe('image/jpeg')
  })

  it('keeps an animation moving', async () => {
    const moving = await film(200, 100, 4)
    const { images, scratch } = await results(moving.gif({ effort: 1 }))
    const limits = { ...roomy, fileBytes: (images[0]?.bytes ?? 0) - 1 }

    const [fitted] = await fitThroughDoor({ images, limits, scratch })

    expect(fitted?.mime).toBe('image/webp')
    expect((await sharp(fitted?.path).metadata()).pages).toBe(4)
  })

  it('makes the sum fit by shrinking the largest, and leaves the small ones alone', async () => {
    const { images, scratch } = await results(
      photo(100, 80).removeAlpha().png(),
      photo(900, 700).removeAlpha().png(),
      photo(120, 80).removeAlpha().png(),
    )
    const total = images.reduce((sum, { bytes }) => sum + bytes, 0)

    const fitted = await fitThroughDoor({
      images,
      limits: { fileBytes: total, totalBytes: Math.floor(total * 0.5) },
      scratch,
    })

    expect(fitted.map(({ mime }) => mime)).toEqual(['image/png', 'image/webp', 'image/png'])
    expect(fitted.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(total * 0.5)
  })

  it('fits ten pictures at once into one message', async () => {
    const { images, scratch } = await results(
      ...Array.from({ length: 10 }, (_, seed) => noise(200, 200, seed).png()),
    )

    const fitted = await fitThroughDoor({
      images,
      limits: { fileBytes: 100_000, totalBytes: 120_000 },
      scratch,
    })

    expect(fitted.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(120_000)
    expect(new Set(fitted.map(({ path }) => path)).size).toBe(10)
  })

  it('leaves the originals as they were, and no half-way files behind', async () => {
    const { images, scratch } = await results(noise(300, 200).png())
    const digest = async () =>
      createHash('sha256')
        .update(await readFile(images[0]?.path ?? ''))
        .digest('hex')
    const before = await digest()

    const fitted = await fitThroughDoor({ images, limits: { ...roomy, fileBytes: 10_000 }, scratch })

    expect(await digest()).toBe(before)
    const left = (await readdir(scratch)).filter((name) => name !== 'result-0')
    expect(left.map((name) => fitted[0]?.path.endsWith(name))).toEqual([true])
  })

  it('fails where nothing at all may be attached', async () => {
    const { images, scratch } = await results(noise(300, 200).png())

    const failure = await failureOf(
      fitThroughDoor({ images, limits: { fileBytes: 10, totalBytes: 10 }, scratch }),
    )

    expect(failure).toEqual({ kind: 'surface', problem: 'too_large' })
    expect(failure).not.toBeInstanceOf(Failure)
  })
})
