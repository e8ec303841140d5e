import type { Size } from './fit.ts'

/** Where to repaint: one byte a pixel of the area, row by row; not 0 = repaint. Every mask source ends as one. */
export interface Selection extends Size {
  readonly cells: Uint8Array
}

/** Fewer pixels than this are dirt, not a region: 1 in 20,000, 7 x 7 pixels of a megapixel. */
export function speckOf({ width, height }: Size): number {
  return Math.ceil((width * height) / 20_000)
}
