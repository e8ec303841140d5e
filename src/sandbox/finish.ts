/** Styles that go over a whole picture: watercolour, pixels, pencil, grey, sepia, neon. */

import { open, type Pixels, toPixels } from './pixels.ts'
import type { Finish } from './scene/vocabulary.ts'

export async function finished(pixels: Pixels, finish: Finish | undefined): Promise<Pixels> {
  return finish === undefined ? pixels : FINISHES[finish](pixels)
}

const FINISHES: Readonly<Record<Finish, (pixels: Pixels) => Promise<Pixels>>> = {
  async watercolor(pixels) {
    const image = await open(pixels)
    return toPixels(
      image
        .median(Math.max(3, odd(pixels.width / 110)))
        .modulate({ saturation: 0.86, brightness: 1.05 })
        .linear(0.88, 30),
    )
  },
  async pixels(pixels) {
    const cell = Math.max(2, Math.round(Math.min(pixels.width, pixels.height) / 96))
    const small = await toPixels(
      (await open(pixels))
        .resize(Math.ceil(pixels.width / cell), Math.ceil(pixels.height / cell), {
          fit: 'fill',
          kernel: 'linear',
        })
        .modulate({ saturation: 1.2 }),
    )
    return toPixels(
      (await open(small)).resize(pixels.width, pixels.height, { fit: 'fill', kernel: 'nearest' }),
    )
  },
  async sketch(pixels) {
    const edges = (await open(pixels))
      .removeAlpha()
      .greyscale()
      .convolve({ width: 3, height: 3, kernel: [-1, -1, -1, -1, 8, -1, -1, -1, -1] })
    const lines = await toPixels(edges.linear(2.6, 0).negate({ alpha: false }).toColourspace('srgb'))
    const shade = await toPixels((await open(pixels)).greyscale().linear(0.34, 160).toColourspace('srgb'))
    return multiply(shade, lines)
  },
  async grey(pixels) {
    return toPixels((await open(pixels)).greyscale().linear(1.08, -8).toColourspace('srgb'))
  },
  async sepia(pixels) {
    return toPixels((await open(pixels)).greyscale().toColourspace('srgb').tint('#b58a5a').linear(0.94, 10))
  },
  async neon(pixels) {
    return toPixels(
      (await open(pixels))
        .modulate({ saturation: 1.7, brightness: 0.94, hue: 8 })
        .linear([1.12, 0.94, 1.2], [-6, -10, 6]),
    )
  },
}

function multiply(one: Pixels, two: Pixels): Pixels {
  const data = Buffer.from(one.data)
  for (let at = 0; at < data.length; at += 1) {
    if (at % 4 !== 3) data[at] = ((data[at] ?? 0) * (two.data[at] ?? 0)) / 255
  }
  return { ...one, data }
}

function odd(value: number): number {
  return Math.floor(value / 2) * 2 + 1
}
