import { inputFailure } from '../failure.ts'
import type { Size } from './fit.ts'
import { decodingFailed } from './header.ts'
import { type Engine, openAsRgba } from './pixels.ts'
import { inTurns } from './turns.ts'

/** Where to repaint: one byte a pixel of the area, row by row; not 0 = repaint. Every mask source ends as one. */
export interface Selection extends Size {
  readonly cells: Uint8Array
}

export interface ReadMask {
  readonly selection: Selection
  readonly convention: 'alpha' | 'black_white'
}

/** Alpha from here on counts as opaque: an eraser leaves less, an exporter's rounding leaves more. */
const opaque = 224
/** Black-and-white with the noise of JPEG in it: below, between and above. */
const darkest = 48
const lightest = 207
/** Shares of pixels that a black-and-white mask may have in colour, and in grey (a soft brush's edge). */
const colouredShare = 0.01
const greyShare = 0.2

/** An uploaded mask, scaled to the size of the picture that it is for. */
export async function readUploadedMask(
  engine: Engine,
  { path, filename, size }: { path: string; filename: string; size: Size },
): Promise<ReadMask> {
  const rgba = await openAsRgba(engine, path)
    .resize(size.width, size.height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer()
    .catch((cause: unknown) => {
      throw decodingFailed(cause, filename)
    })
  const census = await count(rgba, size)
  const alpha = alphaThreshold(census.alpha, size)
  if (alpha !== undefined) {
    return { convention: 'alpha', selection: await select(rgba, size, (at) => channel(rgba, at + 3) < alpha) }
  }
  if (!isBlackAndWhite(census, size)) throw inputFailure('mask_unreadable', { file: filename })
  return {
    convention: 'black_white',
    selection: await select(rgba, size, (at) => lightness(rgba, at) >= 128),
  }
}

interface Census {
  /** How many pixels have each alpha. */
  readonly alpha: Uint32Array
  readonly grey: number
  readonly coloured: number
}

async function count(rgba: Buffer, { width, height }: Size): Promise<Census> {
  const alpha = new Uint32Array(256)
  let grey = 0
  let coloured = 0
  await inTurns(height, width, (from, to) => {
    for (let at = from * width * 4; at < to * width * 4; at += 4) {
      const transparency = channel(rgba, at + 3)
      alpha[transparency] = (alpha[transparency] ?? 0) + 1
      const light = lightness(rgba, at)
      if (light > darkest && light < lightest) grey += 1
      if (saturation(rgba, at) > 64) coloured += 1
    }
  })
  return { alpha, grey, coloured }
}

/** Alpha below this is repainted; undefined when the picture is opaque and its alpha says nothing. */
function alphaThreshold(histogram: Uint32Array, size: Size): number | undefined {
  const speck = speckOf(size)
  const lowest = levelOf(histogram, speck)
  if (lowest >= opaque) return undefined
  const highest = 255 - levelOf(histogram.toReversed(), speck)
  // A half-transparent eraser means the same as a whole one: the middle of what was drawn is the border.
  return highest - lowest >= 32 ? Math.ceil((lowest + highest) / 2) : 128
}

/** The first level at which more than a speck of pixels is counted. */
function levelOf(histogram: Uint32Array, speck: number): number {
  let seen = 0
  return histogram.findIndex((pixels) => {
    seen += pixels
    return seen >= speck
  })
}

/** Fewer pixels than this are dirt, not a region: 1 in 20,000, 7 x 7 pixels of a megapixel. */
export function speckOf({ width, height }: Size): number {
  return Math.ceil((width * height) / 20_000)
}

function isBlackAndWhite({ grey, coloured }: Census, { width, height }: Size): boolean {
  const pixels = width * height
  return grey <= pixels * greyShare && coloured <= pixels * colouredShare
}

async function select(rgba: Buffer, size: Size, chosen: (at: number) => boolean): Promise<Selection> {
  const { width, height } = size
  const cells = new Uint8Array(rgba.length / 4)
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) cells[cell] = chosen(cell * 4) ? 1 : 0
  })
  return { width, height, cells }
}

function channel(rgba: Buffer, at: number): number {
  return rgba[at] ?? 0
}

function lightness(rgba: Buffer, at: number): number {
  const [red, green, blue] = [channel(rgba, at), channel(rgba, at + 1), channel(rgba, at + 2)]
  return (Math.max(red, green, blue) + Math.min(red, green, blue)) / 2
}

function saturation(rgba: Buffer, at: number): number {
  const [red, green, blue] = [channel(rgba, at), channel(rgba, at + 1), channel(rgba, at + 2)]
  return Math.max(red, green, blue) - Math.min(red, green, blue)
}
