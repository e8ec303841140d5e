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
  const step = Math.max(1, Math.floor(original.length / 20_000))
  const cells = Array.from({ length: Math.floor(original.length / step) }, (_, index) => index * step)
  const moved = median(cells.map((cell) => (copy[cell] ?? 0) - (original[cell] ?? 0)))
  let tone: Tone = { gain: 1, shift: moved, moved }
  for (let round = 0; round < 3; round += 1) {
    const missOf = (cell: number) =>
      Math.abs((copy[cell] ?? 0) - (original[cell] ?? 0) * tone.gain - tone.shift)
    const usual = median(cells.map(missOf)) * 2 + 2
    tone = line(
      cells.filter((cell) => missOf(cell) <= usual),
      original,
      copy,
    )
  }
  return tone
}

/** Least squares; a picture of one tone has no gain. */
function line(cells: readonly number[], original: Plane, copy: Plane): Tone {
  const count = Math.max(1, cells.length)
  const mean = (plane: Plane) => cells.reduce((sum, cell) => sum + (plane[cell] ?? 0), 0) / count
  const [from, to] = [mean(original), mean(copy)]
  let together = 0
  let alone = 0
  for (const cell of cells) {
    const off = (original[cell] ?? 0) - from
    together += off * ((copy[cell] ?? 0) - to)
    alone += off * off
  }
  const gain = alone / count < 16 ? 1 : Math.min(1.25, Math.max(0.8, together / alone))
  return { gain, shift: to - from * gain, moved: to - from }
}

function median(values: readonly number[]): number {
  const sorted = Float32Array.from(values).sort()
  return sorted[sorted.length >> 1] ?? 0
}

/** The lowest and highest value within `reach` of each pixel, across and then down. */
async function rangesOf(plane: Plane, size: Size, reach: number): Promise<{ lowest: Plane; highest: Plane }> {
  const lowest = await lowestNear(plane, size, reach)
  const highest = mirrored(await lowestNear(mirrored(plane), size, reach))
  return { lowest, highest }
}

function mirrored(plane: Plane): Plane {
  return plane.map((value) => -value)
}

async function lowestNear(plane: Plane, { width, height }: Size, reach: number): Promise<Plane> {
  const across = new Float32Array(plane.length)
  const down = new Float32Array(plane.length)
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const [first, last] = [Math.max(0, column - reach), Math.min(width - 1, column + reach)]
        let found = plane[row * width + first] ?? 0
        for (let at = first + 1; at <= last; at += 1) found = Math.min(found, plane[row * width + at] ?? 0)
        across[row * width + column] = found
      }
    }
  })
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const [first, last] = [Math.max(0, row - reach), Math.min(height - 1, row + reach)]
      for (let column = 0; column < width; column += 1) {
        let found = across[first * width + column] ?? 0
        for (let at = first + 1; at <= last; at += 1)
          found = Math.min(found, across[at * width + column] ?? 0)
        down[row * width + column] = found
      }
    }
  })
  return down
}
