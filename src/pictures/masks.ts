import { rm } from 'node:fs/promises'
import type { Adjustment } from '../chat/adjustment.ts'
import { inputFailure } from '../failure.ts'
import type { Size } from './fit.ts'
import { readHeader } from './header.ts'
import { type ReadMask, readPaintedMask, readUploadedMask } from './mask-upload.ts'
import { type Engine, withPixels } from './pixels.ts'
import type { PreparedImage } from './prepare.ts'
import { type Region, regionSelection } from './region.ts'
import { type Selection, speckOf } from './selection.ts'
import { inTurns } from './turns.ts'

/** The region to repaint as the API takes it: a PNG of exactly the sent picture's size, alpha 0 = repaint. */
export interface PreparedMask {
  readonly path: string
  readonly mime: 'image/png'
  readonly bytes: number
  /** The share of the original that is repainted, 0 to 1. */
  readonly coverage: number
  /** How the person said it; a guess (a scribble) deserves to be shown before money is spent. */
  readonly origin: ReadMask['convention'] | 'region'
  readonly adjustments: readonly Adjustment[]
}

interface MaskPreparation {
  readonly path: string
  readonly filename: string
  readonly image: PreparedImage
  readonly out: string
  /** It comes from Easel's own painter, so what it marks is known and not read from its looks. */
  readonly painted?: boolean
}

/**
 * An uploaded mask: transparent where to repaint, black and white with white there, or a copy of the picture with
 * scribbles on it. It is laid over the picture as the picture itself was (upright, scaled, padded).
 */
export async function prepareMask(preparation: MaskPreparation): Promise<PreparedMask> {
  const { path, filename, image, out, painted = false } = preparation
  return withPixels(async (engine) => {
    const source = await readHeader(engine, path, filename)
    const upload = { path, filename, source, image }
    const read = await (painted ? readPaintedMask(engine, upload) : readUploadedMask(engine, upload))
    const sealed = await sealMask(engine, { selection: read.selection, image, out })
    const adjustments = adjustmentsOf(read, source, image)
    return { ...sealed, origin: read.convention, adjustments }
  })
}

function adjustmentsOf(
  { convention }: ReadMask,
  { width, height }: Size,
  { source }: PreparedImage,
): readonly Adjustment[] {
  // A phone's editor gives its copy the size it likes; that is nothing a person did, or could mend.
  if (convention === 'scribble') return [{ key: 'adjusted.mask_scribble', values: {} }]
  const adjustments: Adjustment[] = []
  if (width !== source.width || height !== source.height) {
    adjustments.push({ key: 'adjusted.mask_resized', values: {} })
  }
  if (convention === 'black_white') adjustments.push({ key: 'adjusted.mask_black_white', values: {} })
  return adjustments
}

/** A mask for people who have nothing to draw one with. */
export async function prepareRegionMask({
  region,
  image,
  out,
}: Pick<MaskPreparation, 'image' | 'out'> & { readonly region: Region }): Promise<PreparedMask> {
  return withPixels(async (engine) => {
    const selection = regionSelection(region, image.placement)
    const sealed = await sealMask(engine, { selection, image, out })
    const adjustments: readonly Adjustment[] = region.clipped
      ? [{ key: 'adjusted.region_clipped', values: {} }]
      : []
    return { ...sealed, origin: 'region', adjustments }
  })
}

/** A selection over the original → the mask file; padding is never repainted. */
async function sealMask(
  engine: Engine,
  { selection, image, out }: { selection: Selection; image: PreparedImage; out: string },
): Promise<Omit<PreparedMask, 'origin' | 'adjustments'>> {
  const coverage = await mustMarkAPart(selection)
  const { width, height } = image
  const pixels = await paintMask(selection, image)
  try {
    const { size } = await engine(pixels, { raw: { width, height, channels: 4 } })
      .png({ compressionLevel: 9 })
      .toFile(out)
    return { path: out, mime: 'image/png', bytes: size, coverage }
  } catch (cause) {
    await rm(out, { force: true })
    throw cause
  }
}

/** The share that is selected; nothing and everything are no region. */
export async function mustMarkAPart(selection: Selection): Promise<number> {
  const all = selection.width * selection.height
  const selected = await countSelected(selection)
  const speck = speckOf(selection)
  if (selected < speck) throw inputFailure('mask_empty')
  if (all - selected < speck) throw inputFailure('mask_full')
  return selected / all
}

async function countSelected({ cells, width, height }: Selection): Promise<number> {
  let selected = 0
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) if (cells[cell] !== 0) selected += 1
  })
  return selected
}

/**
 * Repaint: alpha 0, as the API wants it, and white; keep: opaque black. So servers that read a mask's lightness
 * instead of its alpha (white = repaint: LocalAI, stable-diffusion.cpp) see the same region.
 */
async function paintMask({ cells }: Selection, { width, height, placement }: PreparedImage): Promise<Buffer> {
  const rgba = Buffer.alloc(width * height * 4)
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const x = column - placement.left
        const y = row - placement.top
        const inside = x >= 0 && y >= 0 && x < placement.width && y < placement.height
        const repaint = inside && cells[y * placement.width + x] !== 0
        rgba.writeUInt32BE(repaint ? 0xffffff00 : 0x000000ff, (row * width + column) * 4)
      }
    }
  })
  return rgba
}
