/** Pictures as raw RGBA, and sharp, which is only loaded when the first picture is drawn. */

import type { Sharp } from 'sharp'
import type { Format } from './rules.ts'
import type { Size } from './sizes.ts'

export interface Pixels extends Size {
  /** Four bytes a pixel, not premultiplied. */
  readonly data: Buffer
}

export async function loadSharp() {
  const { default: sharp } = await import('sharp')
  return sharp
}

export async function open(pixels: Pixels): Promise<Sharp> {
  const sharp = await loadSharp()
  const { width, height, data } = pixels
  return sharp(data, { raw: { width, height, channels: 4 } })
}

export async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

export async function renderSvg(svg: string, size: Size): Promise<Pixels> {
  const sharp = await loadSharp()
  // Sizes above librsvg's caution limit are ours: the SVG is written by this room and at most 3840 pixels long.
  const image = sharp(Buffer.from(svg), { unlimited: true })
  return toPixels(image.resize(size.width, size.height, { fit: 'fill' }).toColourspace('srgb'))
}

export async function encode(pixels: Pixels, format: Format, compression: number): Promise<Buffer> {
  const drawn = await open(pixels)
  const image = isOpaque(pixels) ? drawn.removeAlpha() : drawn
  if (format === 'jpeg')
    return image
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: Math.max(1, compression) })
      .toBuffer()
  if (format === 'webp') {
    return compression === 100
      ? image.webp({ lossless: true, effort: 0 }).toBuffer()
      : image.webp({ quality: Math.max(1, compression), effort: 1 }).toBuffer()
  }
  return image.png({ compressionLevel: 3 }).toBuffer()
}

function isOpaque({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false
  return true
}

/** The size of a picture in dots of paint whose edge is so many pixels. */
export function dotsOf({ width, height }: Size, grain: number): Size {
  return { width: Math.ceil(width / grain), height: Math.ceil(height / grain) }
}

/** Dot by dot, with nothing drawn between them. By hand, since sharp computes each with its share of alpha. */
export function dotted(pixels: Pixels, { width, height }: Size): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels
  const dots = dotsIn(pixels)
  const drawn = new Uint32Array(width * height)
  const nearest = (at: number, length: number, lengthBefore: number) =>
    Math.floor(((at + 0.5) * lengthBefore) / length)
  const columns = Uint32Array.from({ length: width }, (_, x) => nearest(x, width, pixels.width))
  for (let y = 0; y < height; y += 1) {
    const row = nearest(y, height, pixels.height)
    const start = y * width
    if (y > 0 && row === nearest(y - 1, height, pixels.height)) {
      drawn.copyWithin(start, start - width, start)
      continue
    }
    const from = row * pixels.width
    for (let x = 0; x < width; x += 1) drawn[start + x] = dots[from + (columns[x] ?? 0)] ?? 0
  }
  return { data: Buffer.from(drawn.buffer), width, height }
}

/** The four bytes of a pixel as one number. */
function dotsIn({ data }: Pixels): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : Uint8Array.from(data)
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4)
}

interface Stage {
  /** Runs from 0 to `of` - 1. */
  readonly stage: number
  readonly of: number
  /** The edge of a dot of paint in pixels. */
  readonly grain: number
}

/** What a partial image looks like: the same picture, still soft. */
export async function early(pixels: Pixels, { stage, of, grain }: Stage): Promise<Pixels> {
  const coarse = Math.round(14 * 3.2 ** ((stage * 2.2) / Math.max(1, of - 1)))
  const dots = dotsOf(pixels, grain)
  const image = await open(dotted(pixels, dots))
  const small = await toPixels(image.resize(coarse, coarse, { fit: 'fill', kernel: 'linear' }))
  const large = await open(small)
  return dotted(await toPixels(large.resize({ ...dots, fit: 'fill', kernel: 'cubic' })), pixels)
}
