import type { Selection } from './selection.ts'
import { inTurns } from './turns.ts'

/** Distances are counted in thirds of a pixel: 3 to a side, 4 across a corner (a 3-4 chamfer). */
export const side = 3
const corner = 4
export const far = 255

/** One byte a pixel, with a frame of one far pixel around it, so that no step has to mind the edge. */
export interface Distances {
  readonly cells: Uint8Array
  readonly stride: number
  readonly rows: number
}

/** How far each pixel lies from the nearest that is not selected. The picture's own edge is no border. */
export function distancesToOutside(selection: Selection): Promise<Distances> {
  return distancesTo('outside', selection)
}

/** How far each pixel lies from the nearest that is selected. */
export function distancesToSelected(selection: Selection): Promise<Distances> {
  return distancesTo('selected', selection)
}

async function distancesTo(
  goal: 'selected' | 'outside',
  { cells, width, height }: Selection,
): Promise<Distances> {
  const outside = goal === 'outside'
  const stride = width + 2
  const distances = new Uint8Array(stride * (height + 2)).fill(far)
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const at = (row + 1) * stride + column + 1
        const there = (cells[row * width + column] === 0) === outside
        distances[at] = there ? 0 : nearest(distances, at, 1, stride)
      }
    }
  })
  await inTurns(height, width, (from, to) => {
    for (let row = height - from; row > height - to; row -= 1) {
      for (let column = width; column > 0; column -= 1) {
        const at = row * stride + column
        const found = distances[at] ?? 0
        if (found !== 0) distances[at] = Math.min(found, nearest(distances, at, -1, stride))
      }
    }
  })
  return { cells: distances, stride, rows: height + 2 }
}

/** By way of the four neighbours that were walked before. */
function nearest(distances: Uint8Array, at: number, step: 1 | -1, stride: number): number {
  const before = at - step * stride
  const straight = Math.min(distances[at - step] ?? far, distances[before] ?? far) + side
  const across = Math.min(distances[before - 1] ?? far, distances[before + 1] ?? far) + corner
  return Math.min(straight, across, far)
}
