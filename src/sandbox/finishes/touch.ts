/** What the finishes share: a colour function over every pixel, and where the edges are. */

import { open, type Pixels, toPixels } from '../pixels.ts'

/** Writes the colour of the pixel at (x, y), whose first byte is `at`; alpha stays. */
type Touch = (data: Buffer, at: number, x: number, y: number) => void

export function touched(picture: Pixels, touch: Touch): Pixels {
  const data = Buffer.from(picture.data)
  for (let y = 0, at = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1, at += 4) touch(data, at, x, y)
  }
  return { ...picture, data }
}

export function brightnessAt(data: Buffer, at: number): number {
  return (data[at] ?? 0) * 0.299 + (data[at + 1] ?? 0) * 0.587 + (data[at + 2] ?? 0) * 0.114
}

export function setColour(data: Buffer, at: number, [red, green, blue]: readonly number[]): void {
  data[at] = clamped(red ?? 0)
  data[at + 1] = clamped(green ?? 0)
  data[at + 2] = clamped(blue ?? 0)
}

/** Each channel in `steps` levels, so that shading becomes areas of one colour. */
export function inSteps(picture: Pixels, steps: number): Pixels {
  const size = 255 / (steps - 1)
  return touched(picture, (data, at) => {
    for (let channel = at; channel < at + 3; channel += 1) {
      data[channel] = Math.round((data[channel] ?? 0) / size) * size
    }
  })
}

/** Calm areas with clean borders: a median at a part of the size, since a wide one is slow. */
export async function calmed(picture: Pixels, part: number, median: number): Promise<Pixels> {
  const [width, height] = [Math.ceil(picture.width / part), Math.ceil(picture.height / part)]
  const small = await toPixels((await open(picture)).resize(width, height, { fit: 'fill' }).median(median))
  const large = (await open(small)).resize(picture.width, picture.height, { fit: 'fill', kernel: 'cubic' })
  return toPixels(large)
}

/** How much of the original's outline is at each pixel, from 0 to 255, lines about `weight` pixels wide. */
export function edgesOf({ data, width, height }: Pixels, weight: number): Uint8Array {
  const edges = new Uint8Array(width * height)
  const reach = Math.max(1, Math.round(weight))
  for (let y = 0; y < height - reach; y += 1) {
    for (let x = 0; x < width - reach; x += 1) {
      const at = (y * width + x) * 4
      const right = at + reach * 4
      const below = at + reach * width * 4
      let jump = 0
      for (let channel = 0; channel < 3; channel += 1) {
        const here = data[at + channel] ?? 0
        jump += Math.abs(here - (data[right + channel] ?? 0)) + Math.abs(here - (data[below + channel] ?? 0))
      }
      edges[y * width + x] = Math.min(255, Math.max(0, (jump - 30) * 2.4))
    }
  }
  return edges
}

/** The picture with its outlines drawn over it in one colour. */
export function outlined(
  picture: Pixels,
  { edges, colour }: { readonly edges: Uint8Array; readonly colour: readonly [number, number, number] },
): Pixels {
  return touched(picture, (data, at) => {
    const share = (edges[at / 4] ?? 0) / 255
    if (share === 0) return
    for (const [channel, value] of colour.entries()) {
      data[at + channel] = (data[at + channel] ?? 0) * (1 - share) + value * share
    }
  })
}

/** A line's width or a cell's size that looks the same on a picture of any size. */
export function scaledTo({ width, height }: Pixels, thousandths: number): number {
  return (Math.min(width, height) * thousandths) / 1000
}

function clamped(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)))
}
