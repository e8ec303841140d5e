import sharp from 'sharp'
import { expect } from 'vitest'
import type { Shown } from './stage.ts'

/** The pixels of a square picture of this edge, without its alpha: three bytes each. */
export async function squareOf(picture: Buffer | undefined, edge: number): Promise<Buffer> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  expect(info).toMatchObject({ width: edge, height: edge })
  return data
}

/** Where the first picture that came differs from the one before. */
export async function changedPixels(
  before: Buffer | undefined,
  { images: [after] }: Shown,
  edge: number,
): Promise<readonly (readonly [x: number, y: number])[]> {
  const [was, is] = await Promise.all([squareOf(before, edge), squareOf(after?.bytes, edge)])
  const changed: [number, number][] = []
  for (let cell = 0; cell < edge * edge; cell += 1) {
    const at = cell * 3
    const same = was[at] === is[at] && was[at + 1] === is[at + 1] && was[at + 2] === is[at + 2]
    if (!same) changed.push([cell % edge, Math.floor(cell / edge)])
  }
  return changed
}
