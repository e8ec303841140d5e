import { inputFailure } from '../failure.ts'
import type { Size } from './fit.ts'
import { decodingFailed } from './header.ts'
import { type Engine, openAsRgba, openPicture } from './pixels.ts'
import type { PreparedImage } from './prepare.ts'
import { readScribble } from './scribble.ts'
import { type Selection, speckOf } from './selection.ts'
import { inTurns } from './turns.ts'

export interface ReadMask {
  readonly selection: Selection
  readonly convention: 'alpha' | 'black_white' | 'scribble'
}

/** Alpha from here on counts as opaque: an eraser leaves less, an exporter's rounding leaves more. */
const opaque = 224
/** What our own painter leaves: nothing where to repaint, and a soft rim whose middle is the border. */
export const paintedAlpha = 128
/** Black-and-white with the noise of JPEG in it: below, between and above. */
const darkest = 48
const lightest = 207
/** Shares of pixels that a black-and-white mask may have in colour, and in grey (a soft brush's edge). */
const colouredShare = 0.01
const greyShare = 0.2

interface UploadedMask {
  readonly path: string
  readonly filename: string
  /** Its own size, upright. */
  readonly source: Size
  /** The picture that it is for. */
  readonly image: PreparedImage
}

/**
 * An uploaded mask, scaled to its picture: by its transparency if it has any, by its white if it is black and white,
 * else by what somebody scribbled on a copy of the picture.
 */
export async function readUploadedMask(engine: Engine, upload: UploadedMask): Promise<ReadMask> {
  const marked = await readMarks(engine, upload)
  if (marked !== undefined && !marked.doubtful) return marked
  const scribble = await readScribble(engine, upload)
  if (scribble?.cells.some((cell) => cell !== 0)) return { convention: 'scribble', selection: scribble }
  if (marked !== undefined) return marked
  if (scribble === undefined) throw inputFailure('mask_unreadable', { file: upload.filename })
  return { convention: 'scribble', selection: scribble }
}

interface Marks extends ReadMask {
  /** The picture may look like this by itself: then scribbles say more. */
  readonly doubtful: boolean
}

/** A mask from Easel's own painter: its transparency is the region, whatever the picture's own looks like. */
export async function readPaintedMask(engine: Engine, upload: UploadedMask): Promise<ReadMask> {
  const rgba = await readScaled(engine, upload)
  const selection = await select(rgba, upload.image.placement, (at) => channel(rgba, at + 3) < paintedAlpha)
  return { convention: 'alpha', selection }
}

async function readScaled(engine: Engine, { path, filename, image }: UploadedMask): Promise<Buffer> {
  const { width, height } = image.placement
  return openAsRgba(engine, path)
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer()
    .catch((cause: unknown) => {
      throw decodingFailed(cause, filename)
    })
}

async function readMarks(engine: Engine, upload: UploadedMask): Promise<Marks | undefined> {
  const { image } = upload
  const size = image.placement
  const rgba = await readScaled(engine, upload)
  const census = await count(rgba, size)
  const alpha = alphaThreshold(census.alpha, size)
  if (alpha !== undefined) {
    const selection = await select(rgba, size, (at) => channel(rgba, at + 3) < alpha)
    return { convention: 'alpha', selection, doubtful: await isOwnTransparency(engine, selection, image) }
  }
  if (!isBlackAndWhite(census, size)) return undefined
  const selection = await select(rgba, size, (at) => lightness(rgba, at) >= 128)
  // A mask has no colours; a page of text with a red circle on it has.
  return { convention: 'black_white', selection, doubtful: census.coloured >= speckOf(size) }
}

/** A sticker's own transparency, kept in the copy, marks nothing. */
async function isOwnTransparency(
  engine: Engine,
  { width, height, cells }: Selection,
  { path, placement: { left, top } }: PreparedImage,
): Promise<boolean> {
  const own = await openPicture(engine, path)
    .extract({ left, top, width, height })
    .extractChannel('alpha')
    .raw()
    .toBuffer()
  let different = 0
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) {
      if ((cells[cell] !== 0) !== (own[cell] ?? 0) < 128) different += 1
    }
  })
  return different <= (width * height) / 100
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
