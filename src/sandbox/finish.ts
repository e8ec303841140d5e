/** Styles that go over a whole picture: watercolour, pixels, pencil, grey, sepia, neon. */

import type { Sharp } from 'sharp'
import { open, type Pixels, toPixels } from './pixels.ts'
import type { Finish } from './scene/vocabulary.ts'

export async function finished(pixels: Pixels, finish: Finish | undefined): Promise<Pixels> {
  return finish === undefined ? pixels : FINISHES[finish](pixels)
}

const FINISHES: Readonly<Record<Finish, (pixels: Pixels) => Promise<Pixels>>> = {
  async watercolor(pixels) {
    // At a third of the size: a wide median is slow, and paint has no sharp edges.
    const [width, height] = [Math.ceil(pixels.width / 3), Math.ceil(pixels.height / 3)]
    const small = await toPixels((await open(pixels)).resize(width, height, { fit: 'fill' }).median(5))
    const large = (await open(small)).resize(pixels.width, pixels.height, { fit: 'fill', kernel: 'cubic' })
    return toPixels(large.modulate({ saturation: 0.9, brightness: 1.04 }).linear(0.9, 26))
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
    const flat = await toPixels(await grey(pixels))
    return inked(await toPixels((await open(flat)).linear(0.42, 146)), flat)
  },
  async grey(pixels) {
    return toPixels((await grey(pixels)).linear(1.08, -8))
  },
  async sepia(pixels) {
    return toPixels((await grey(pixels)).linear([0.98, 0.86, 0.66], [22, 12, 2]))
  },
  async neon(pixels) {
    return toPixels(
      (await open(pixels))
        .modulate({ saturation: 1.7, brightness: 0.94, hue: 8 })
        .linear([1.12, 0.94, 1.2], [-6, -10, 6]),
    )
  },
}

/** `greyscale()` would leave one channel; everything here has four. */
async function grey(pixels: Pixels): Promise<Sharp> {
  return open(await toPixels((await open(pixels)).modulate({ saturation: 0 })))
}

/** Graphite where the original's brightness jumps from one pixel to the next. */
function inked(paper: Pixels, original: Pixels): Pixels {
  const data = Buffer.from(paper.data)
  const row = paper.width * 4
  const from = original.data
  for (let at = 0; at < data.length - row - 4; at += 4) {
    const here = from[at] ?? 0
    const jump = Math.abs(here - (from[at + 4] ?? 0)) + Math.abs(here - (from[at + row] ?? 0))
    const ink = 1 - Math.min(0.82, (jump * 5) / 255)
    for (let channel = 0; channel < 3; channel += 1) data[at + channel] = (data[at + channel] ?? 0) * ink
  }
  return { ...paper, data }
}
