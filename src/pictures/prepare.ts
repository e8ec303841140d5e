import { rm } from 'node:fs/promises'
import type { Adjustment } from '../chat/adjustment.ts'
import { inputFailure } from '../failure.ts'
import { type Fit, isPadded, type Layout, layOut, type Size } from './fit.ts'
import { decodingFailed, type Header, readHeader } from './header.ts'
import { fileSize, pixelSize } from './measures.ts'
import { type Engine, openAsRgba, withPixels } from './pixels.ts'

/** A person's picture, made fit for the model: an upright 8-bit sRGB PNG with alpha and without metadata. */
export interface PreparedImage extends Layout {
  readonly path: string
  readonly mime: 'image/png'
  readonly bytes: number
  /** The original's size, upright. */
  readonly source: Size
  readonly adjustments: readonly Adjustment[]
}

interface Preparation {
  readonly path: string
  readonly filename: string
  readonly out: string
  readonly rules: Fit
}

/** Below this longest edge no picture can be told from another; a limit that asks for it cannot be met. */
const smallestEdge = 32

/**
 * Writes the picture as the model takes it, and says what was changed on the way. Decodes every pixel, so that a
 * damaged file is found here, before money is spent; throws an input failure that names the file.
 */
export async function prepareImage({ path, filename, out, rules }: Preparation): Promise<PreparedImage> {
  return withPixels(async (engine) => {
    const header = await readHeader(engine, path, filename)
    let layout = layOut(header, rules)
    try {
      let bytes = await draw(engine, path, out, layout)
      while (bytes > rules.maxBytes) {
        layout = layOut(header, rules, layout.placement.scale * shrinkage(bytes, rules.maxBytes))
        if (Math.max(layout.width, layout.height) < smallestEdge) throw tooLarge(filename, rules)
        bytes = await draw(engine, path, out, layout)
      }
      return {
        path: out,
        mime: 'image/png',
        bytes,
        ...layout,
        source: { width: header.width, height: header.height },
        adjustments: adjustmentsOf(header, layout, rules),
      }
    } catch (cause) {
      await rm(out, { force: true })
      throw decodingFailed(cause, filename)
    }
  })
}

/**
 * Padding repeats the picture's edge: transparent padding would be a region to repaint to dall-e-2 (which reads
 * the image's own alpha when there is no mask), and a bar of one colour is something a model paints into the picture.
 */
async function draw(engine: Engine, path: string, out: string, layout: Layout): Promise<number> {
  const { left, top, width, height } = layout.placement
  const { size } = await openAsRgba(engine, path)
    .resize(width, height, { fit: 'fill' })
    .extend({
      left,
      top,
      right: layout.width - width - left,
      bottom: layout.height - height - top,
      extendWith: 'copy',
    })
    .png({ compressionLevel: 4, adaptiveFiltering: true })
    .toFile(out)
  return size
}

/** Bytes go with the area; a little less than that, so that the second try mostly fits. */
function shrinkage(bytes: number, limit: number): number {
  return Math.min(0.9, Math.max(0.25, Math.sqrt(limit / bytes) * 0.96))
}

function tooLarge(filename: string, { maxBytes }: Fit): Error {
  return inputFailure('file_too_large', { file: filename, limit: fileSize(maxBytes) })
}

function adjustmentsOf(header: Header, layout: Layout, rules: Fit): readonly Adjustment[] {
  const adjustments: Adjustment[] = []
  if (header.frames > 1) adjustments.push({ key: 'adjusted.image_first_frame', values: {} })
  if (header.format !== 'png') {
    const from = formatNames[header.format]
    adjustments.push({ key: 'adjusted.image_converted', values: { from, to: 'PNG' } })
  }
  if (layout.placement.scale < 1) adjustments.push(resized(header, layout, rules))
  if (isPadded(layout)) {
    adjustments.push(
      rules.square
        ? { key: 'adjusted.image_padded', values: {} }
        : { key: 'adjusted.image_padded_ratio', values: { ratio: `${rules.maxRatio}:1` } },
    )
  }
  return adjustments
}

const formatNames = { png: 'PNG', jpeg: 'JPEG', webp: 'WebP', gif: 'GIF' } as const

function resized(header: Header, layout: Layout, rules: Fit): Adjustment {
  const values = { from: pixelSize(header), to: pixelSize(layout.placement) }
  return layout.placement.scale < layOut(header, rules).placement.scale
    ? { key: 'adjusted.image_shrunk', values: { ...values, limit: fileSize(rules.maxBytes) } }
    : { key: 'adjusted.image_resized', values }
}
