import type { Adjustment } from '../chat/adjustment.ts'
import { type OutputFormat, type Written, write } from './encode.ts'
import { featherReach, featherWeights } from './feather.ts'
import type { Placement, Size } from './fit.ts'
import type { PreparedMask } from './masks.ts'
import { type Engine, openAsRgba, openPicture, type Pipeline, withPixels } from './pixels.ts'
import type { PreparedImage } from './prepare.ts'
import type { Selection } from './selection.ts'
import { inTurns } from './turns.ts'

interface Keeping {
  readonly original: PreparedImage
  readonly mask: PreparedMask
  /** The model's answer, of any size. */
  readonly edited: string
  readonly out: string
  readonly format: OutputFormat
}

interface Kept extends Written {
  readonly adjustments: readonly Adjustment[]
}

/**
 * Puts the original's pixels back outside the mask. The feather lies inside the mask (feather.ts), so that outside
 * of it not one pixel differs from the picture that was sent, padding included. JPEG cannot promise that: it
 * becomes PNG, and the adjustments say so. For a padded picture, `cropBack` comes after this, in the format that
 * this returned.
 */
export async function keepOutside({ original, mask, edited, out, format }: Keeping): Promise<Kept> {
  return withPixels(async (engine) => {
    const { placement } = original
    const selection = await readSelection(engine, mask.path, placement)
    const weights = await featherWeights(selection, featherReach(placement))
    const ground = await openPicture(engine, original.path).ensureAlpha().raw().toBuffer()
    const paint = await readAnswer(engine, edited, original)
    await blend({ ground, paint, weights, original })
    const lossless = format === 'jpeg' ? 'png' : format
    const written = await write(await pictureOf(engine, ground, original), out, lossless)
    return { ...written, adjustments: adjustmentsOf(original, format) }
  })
}

interface Cropping {
  readonly edited: string
  readonly image: PreparedImage
  readonly out: string
  readonly format: OutputFormat
}

/** Takes the padding off a model's answer: what lies where the original lay, in the original's ratio. */
export async function cropBack({ edited, image, out, format }: Cropping): Promise<Kept> {
  return withPixels(async (engine) => {
    const { width, height } = await openPicture(engine, edited).metadata()
    const area = scaledInward(image.placement, width / image.width, height / image.height)
    const target = inRatioOf(image.source, area)
    const picture = openPicture(engine, edited)
      .extract(area)
      .resize(target.width, target.height, { fit: 'fill' })
    return { ...(await write(picture, out, format)), adjustments: [] }
  })
}

async function readSelection(engine: Engine, path: string, placement: Placement): Promise<Selection> {
  const { left, top, width, height } = placement
  const alpha = await openPicture(engine, path)
    .extract({ left, top, width, height })
    .extractChannel('alpha')
    .negate()
    .raw()
    .toBuffer()
  return { width, height, cells: alpha }
}

/** The answer as it lies over the original: scaled to what was sent, then only where the original is. */
async function readAnswer(
  engine: Engine,
  path: string,
  { width, height, placement }: PreparedImage,
): Promise<Buffer> {
  return openAsRgba(engine, path)
    .resize(width, height, { fit: 'fill' })
    .extract({ left: placement.left, top: placement.top, width: placement.width, height: placement.height })
    .raw()
    .toBuffer()
}

interface Layers {
  /** The picture that was sent, changed in place. */
  readonly ground: Buffer
  /** The answer over the placement. */
  readonly paint: Buffer
  readonly weights: Uint8Array
  readonly original: PreparedImage
}

async function blend({ ground, paint, weights, original }: Layers): Promise<void> {
  const { left, top, width, height } = original.placement
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const cell = row * width + column
        const weight = weights[cell] ?? 0
        if (weight === 0) continue
        mix(ground, ((row + top) * original.width + column + left) * 4, paint, cell * 4, weight / 255)
      }
    }
  })
}

/** Colours count as much as they are opaque. */
function mix(ground: Buffer, to: number, paint: Buffer, from: number, share: number): void {
  const below = (ground[to + 3] ?? 0) * (1 - share)
  const above = (paint[from + 3] ?? 0) * share
  const alpha = below + above
  const part = alpha === 0 ? share : above / alpha
  for (let band = 0; band < 3; band += 1) {
    const old = ground[to + band] ?? 0
    ground[to + band] = Math.round(old + ((paint[from + band] ?? 0) - old) * part)
  }
  ground[to + 3] = Math.round(alpha)
}

async function pictureOf(engine: Engine, rgba: Buffer, size: Size): Promise<Pipeline> {
  const picture = engine(rgba, { raw: { width: size.width, height: size.height, channels: 4 } })
  return (await isOpaque(rgba, size)) ? picture.removeAlpha() : picture
}

async function isOpaque(rgba: Buffer, { width, height }: Size): Promise<boolean> {
  let opaque = true
  await inTurns(height, width, (from, to) => {
    for (let at = from * width * 4 + 3; opaque && at < to * width * 4; at += 4) opaque = rgba[at] === 255
  })
  return opaque
}

function adjustmentsOf({ placement }: PreparedImage, format: OutputFormat): readonly Adjustment[] {
  const adjustments: Adjustment[] = [
    // A picture that was scaled for the model comes back as it was sent: the same to the eye, not pixel for pixel.
    { key: placement.scale === 1 ? 'adjusted.kept' : 'adjusted.kept_resized', values: {} },
  ]
  if (format === 'jpeg') adjustments.push({ key: 'adjusted.kept_as_png', values: {} })
  return adjustments
}

/** Inward, so that no line of padding stays. */
function scaledInward({ left, top, width, height }: Placement, across: number, down: number) {
  const from = { left: Math.ceil(left * across), top: Math.ceil(top * down) }
  return {
    ...from,
    width: Math.max(1, Math.floor((left + width) * across) - from.left),
    height: Math.max(1, Math.floor((top + height) * down) - from.top),
  }
}

/** A pixel of rounding is no other ratio; else the edge that is too short grows. */
function inRatioOf(source: Size, area: Size): Size {
  const scale = Math.max(area.width / source.width, area.height / source.height)
  const target = { width: Math.round(source.width * scale), height: Math.round(source.height * scale) }
  const close = Math.abs(target.width - area.width) <= 2 && Math.abs(target.height - area.height) <= 2
  return close ? area : target
}
