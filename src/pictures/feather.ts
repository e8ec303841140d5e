import { type Distances, distancesToOutside, far, side } from './distances.ts'
import type { Size } from './fit.ts'
import type { Selection } from './selection.ts'
import { inTurns } from './turns.ts'

/**
 * How much of the edited picture each pixel takes, 0 to 255. The feather lies inside the selection: outside it is
 * exactly 0, from its border it rises over `reach` pixels, deeper inside it is 255. A region that is too narrow
 * for that gets a narrower feather, so that its middle is always repainted in full. The picture's own edge is no
 * border.
 */
export async function featherWeights(selection: Selection, reach: number): Promise<Uint8Array> {
  const distances = await distancesToOutside(selection)
  const deepest = await deepestOf(distances)
  const width = Math.min(reach, Math.floor(deepest / side / 2))
  const ramp = Uint8Array.from({ length: far + 1 }, (_, distance) => weight(distance / side, width))
  const weights = new Uint8Array(selection.cells.length)
  await inTurns(selection.height, selection.width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const padded = (row + 1) * distances.stride + 1
      const plain = row * selection.width
      for (let column = 0; column < selection.width; column += 1) {
        weights[plain + column] = ramp[distances.cells[padded + column] ?? 0] ?? 0
      }
    }
  })
  return weights
}

/** 1 % of the shorter edge looks soft and stays close to the border; `far` bounds what can be counted. */
export function featherReach({ width, height }: Size): number {
  return Math.min(24, Math.max(1, Math.round(Math.min(width, height) / 100)))
}

function weight(distance: number, width: number): number {
  const share = Math.min(1, distance / (width + 1))
  return Math.round(255 * share * share * (3 - 2 * share))
}

async function deepestOf({ cells, stride, rows }: Distances): Promise<number> {
  let deepest = 0
  await inTurns(rows - 2, stride, (from, to) => {
    for (let row = from + 1; row <= to; row += 1) {
      for (let at = row * stride + 1; at < (row + 1) * stride - 1; at += 1) {
        deepest = Math.max(deepest, cells[at] ?? 0)
      }
    }
  })
  return deepest
}
