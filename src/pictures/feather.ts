import type { Selection } from './mask-upload.ts'
import { inTurns } from './turns.ts'

/** Distances are counted in thirds of a pixel: 3 to a side, 4 across a corner (a 3-4 chamfer). */
const side = 3
const corner = 4
const far = 255

/**
 * How much of the edited picture each pixel takes, 0 to 255. The feather lies inside the selection: outside it is
 * exactly 0, from its border it rises over `reach` pixels, deeper inside it is 255. A region that is too narrow
 * for that gets a narrower feather, so that its middle is always repainted in full. The picture's own edge is no
 * border.
 */
export async function featherWeights(selection: Selection, reach: number): Promise<Uint8Array> {
  const distances = await distancesToOutside(selection)
  let deepest = 0
  for (const distance of distances) if (distance > deepest) deepest = distance
  const width = Math.min(reach, Math.floor(deepest / side / 2))
  const ramp = Uint8Array.from({ length: far + 1 }, (_, distance) => weight(distance / side, width))
  await inTurns(selection.height, selection.width, (from, to) => {
    for (let cell = from * selection.width; cell < to * selection.width; cell += 1) {
      distances[cell] = ramp[distances[cell] ?? 0] ?? 0
    }
  })
  return distances
}

/** 1 % of the shorter edge looks soft and stays close to the border; `far` bounds what can be counted. */
export function featherReach({ width, height }: { width: number; height: number }): number {
  return Math.min(24, Math.max(1, Math.round(Math.min(width, height) / 100)))
}

function weight(distance: number, width: number): number {
  const share = Math.min(1, distance / (width + 1))
  return Math.round(255 * share * share * (3 - 2 * share))
}

async function distancesToOutside({ cells, width, height }: Selection): Promise<Uint8Array> {
  const distances = new Uint8Array(cells.length)
  const at = (row: number, column: number): number =>
    row < 0 || row >= height || column < 0 || column >= width ? far : (distances[row * width + column] ?? far)
  const nearest = (row: number, column: number, step: 1 | -1): number =>
    Math.min(
      at(row, column - step) + side,
      at(row - step, column - step) + corner,
      at(row - step, column) + side,
      at(row - step, column + step) + corner,
      far,
    )
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const cell = row * width + column
        distances[cell] = cells[cell] === 0 ? 0 : nearest(row, column, 1)
      }
    }
  })
  await inTurns(height, width, (from, to) => {
    for (let row = height - 1 - from; row > height - 1 - to; row -= 1) {
      for (let column = width - 1; column >= 0; column -= 1) {
        const cell = row * width + column
        distances[cell] = Math.min(distances[cell] ?? 0, nearest(row, column, -1))
      }
    }
  })
  return distances
}
