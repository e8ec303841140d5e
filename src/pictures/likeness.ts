/**
 * How far a copy differs from its original, as the eye sees it: light and two colour differences, the axes that
 * JPEG itself works on.
 */

import type { Size } from './fit.ts'
import { inTurns } from './turns.ts'

/** A picture's light and colour differences, each about 0 to 255. */
export interface Planes extends Size {
  readonly light: Plane
  readonly blue: Plane
  readonly red: Plane
}

type Plane = Float32Array
type Band = 'light' | 'blue' | 'red'
const bands = ['light', 'blue', 'red'] as const satisfies readonly Band[]

/** Resampling moves edges by a pixel, and most JPEGs keep colour at half the resolution. */
const slack: Readonly<Record<Band, number>> = { light: 1, blue: 2, red: 2 }

/** Editors and colour profiles shift tones a little; more than this is another picture. */
const largestMove = 24

/** RGBA as it looks on white paper, which is what a phone's editor makes of transparency. */
export async function planesOf(rgba: Uint8Array, { width, height }: Size): Promise<Planes> {
  const size = width * height
  const planes = {
    light: new Float32Array(size),
    blue: new Float32Array(size),
    red: new Float32Array(size),
  }
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) {
      const opacity = (rgba[cell * 4 + 3] ?? 0) / 255
      const onWhite = (channel: number) => 255 + ((rgba[cell * 4 + channel] ?? 0) - 255) * opacity
      const [r, g, b] = [onWhite(0), onWhite(1), onWhite(2)]
      const light = 0.299 * r + 0.587 * g + 0.114 * b
      planes.light[cell] = light
      planes.blue[cell] = 0.564 * (b - light)
      planes.red[cell] = 0.713 * (r - light)
    }
  })
  return { width, height, ...planes }
}

/**
 * How far each pixel of the copy lies outside of what its surroundings in the original hold, so that a shifted edge
 * or a changed resolution is no difference. Undefined when the tones are another picture's.
 */
export async function differencesOf(original: Planes, copy: Planes): Promise<Float32Array | undefined> {
  const { width, height } = original
  const squares = new Float32Array(width * height)
  for (const band of bands) {
    const tone = toneOf(original[band], copy[band])
    if (Math.abs(tone.moved) > largestMove) return undefined
    const { lowest, highest } = await rangesOf(original[band], original, slack[band])
    await inTurns(height, width, (from, to) => {
      for (let cell = from * width; cell < to * width; cell += 1) {
        const value = ((copy[band][cell] ?? 0) - tone.shift) / tone.gain
        const over = Math.max(0, (lowest[cell] ?? 0) - value, value - (highest[cell] ?? 0))
        squares[cell] = (squares[cell] ?? 0) + over * over
      }
    })
  }
  return squares.map(Math.sqrt)
}

interface Tone {
  readonly gain: number
  readonly shift: number
  /** From the original's mean to the copy's. */
  readonly moved: number
}

/** The line that most pixels of the copy lie on; what was painted over does not count. */
function toneOf(original: Plane, copy: Plane): Tone {
  const [from, to] = [sample(original), sample(copy)]
  const moved = median(to.map((value, at) => value - (from[at] ?? 0)))
  let tone: Tone = { gain: 1, shift: moved, moved }
  for (let round = 0; round < 3; round += 1) {
    const { gain, shift } = tone
    const misses = from.map((value, at) => Math.abs((to[at] ?? 0) - value * gain - shift))
    const usual = median(misses) * 2 + 2
    tone = line(
      from,
      to,
      misses.map((miss) => (miss <= usual ? 1 : 0)),
    )
  }
  return tone
}

/** Typed arrays throughout: they are sorted and walked many times as fast as lists. */
function sample(plane: Plane): Plane {
  const step = Math.max(1, Math.floor(plane.length / 20_000))
  return new Float32Array(Math.floor(plane.length / step)).map((_, at) => plane[at * step] ?? 0)
}

/** Least squares over what is weighed with 1; a picture of one tone has no gain. */
function line(original: Plane, copy: Plane, weights: Plane): Tone {
  const count = Math.max(1, sum(weights))
  const mean = (plane: Plane) => sum(plane.map((value, at) => value * (weights[at] ?? 0))) / count
  const [from, to] = [mean(original), mean(copy)]
  let together = 0
  let alone = 0
  for (let at = 0; at < original.length; at += 1) {
    const off = ((original[at] ?? 0) - from) * (weights[at] ?? 0)
    together += off * ((copy[at] ?? 0) - to)
    alone += off * off
  }
  const gain = alone / count < 16 ? 1 : Math.min(1.25, Math.max(0.8, together / alone))
  return { gain, shift: to - from * gain, moved: to - from }
}

function sum(values: Plane): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Found without sorting: of two halves, only the one that holds the middle is looked at further. */
export function median(values: Plane): number {
  const left = values.slice()
  const middle = left.length >> 1
  let [from, to] = [0, left.length - 1]
  while (from < to) {
    const pivot = left[(from + to) >> 1] ?? 0
    let [low, high] = [from, to]
    while (low <= high) {
      while ((left[low] ?? 0) < pivot) low += 1
      while ((left[high] ?? 0) > pivot) high -= 1
      if (low > high) break
      const lower = left[high] ?? 0
      left[high] = left[low] ?? 0
      left[low] = lower
      low += 1
      high -= 1
    }
    if (middle <= high) to = high
    else if (middle >= low) from = low
    else break
  }
  return left[middle] ?? 0
}

interface Ranges {
  readonly lowest: Plane
  readonly highest: Plane
}

/** The lowest and highest value within `reach` of each pixel: within one, as often as that. */
async function rangesOf(plane: Plane, size: Size, reach: number): Promise<Ranges> {
  let ranges: Ranges = { lowest: plane, highest: plane }
  for (let step = 0; step < reach; step += 1) {
    ranges = await widened(await widened(ranges, size, 'across'), size, 'down')
  }
  return ranges
}

async function widened(
  { lowest, highest }: Ranges,
  { width, height }: Size,
  way: 'across' | 'down',
): Promise<Ranges> {
  const wider = { lowest: new Float32Array(lowest.length), highest: new Float32Array(highest.length) }
  const across = way === 'across'
  const step = across ? 1 : width
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const at = row * width + column
        const before = (across ? column : row) === 0 ? at : at - step
        const after = (across ? column === width - 1 : row === height - 1) ? at : at + step
        wider.lowest[at] = Math.min(lowest[before] ?? 0, lowest[at] ?? 0, lowest[after] ?? 0)
        wider.highest[at] = Math.max(highest[before] ?? 0, highest[at] ?? 0, highest[after] ?? 0)
      }
    }
  })
  return wider
}
