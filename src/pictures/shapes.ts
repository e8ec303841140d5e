/** What a region looks like as a shape: grown, shrunk, taken apart. All of it in bands, so that others get a turn. */

import { type Distances, distancesToOutside, distancesToSelected, far, side } from './distances.ts'
import type { Size } from './fit.ts'
import type { Selection } from './selection.ts'
import { inTurns } from './turns.ts'

/** All that lies within `reach` pixels of the selection, too. */
export async function grown(selection: Selection, reach: number): Promise<Selection> {
  return reach === 0 ? selection : near(await distancesToSelected(selection), reach)
}

/** Gaps of up to twice the reach become part of it; nothing else does. */
export async function withoutGaps(selection: Selection, reach: number): Promise<Selection> {
  return beyond(await distancesToOutside(await grown(selection, reach)), reach)
}

/** What lies at most so many pixels away. */
export function near(distances: Distances, reach: number): Promise<Selection> {
  return between(distances, 0, reach * side)
}

/** What lies further away than so many pixels. */
export function beyond(distances: Distances, reach: number): Promise<Selection> {
  return between(distances, reach * side + 1, far)
}

/** The pixels of either. */
export async function both(one: Selection, other: Selection): Promise<Selection> {
  const { width, height } = one
  const cells = new Uint8Array(width * height)
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) {
      cells[cell] = one.cells[cell] === 0 && other.cells[cell] === 0 ? 0 : 1
    }
  })
  return { width, height, cells }
}

export async function inverted({ width, height, cells }: Selection): Promise<Selection> {
  const others = new Uint8Array(width * height)
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) others[cell] = cells[cell] === 0 ? 1 : 0
  })
  return { width, height, cells: others }
}

/** Pixels that hang together. */
export interface Patch {
  readonly pixels: number
  /** Which edges of the picture it touches. */
  readonly edges: readonly Edge[]
  /** How many of its pixels were marked, where marks were given. */
  readonly marked: number
}

type Edge = 'left' | 'right' | 'top' | 'bottom'

/** Only those patches of the selection that `wanted` says. Pixels that meet at a corner hang together. */
export async function patchesOf(
  selection: Selection,
  wanted: (patch: Patch) => boolean,
  marks?: Selection,
): Promise<Selection> {
  const { width, height, cells } = selection
  const labels = await labelled(selection)
  const patches = await measured(selection, labels, marks)
  // By label, of which 0 is no patch.
  const chosen = new Uint8Array(cells.length + 1)
  for (const [label, patch] of patches) if (wanted(patch)) chosen[label] = 1
  const left = new Uint8Array(cells.length)
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) left[cell] = chosen[labels[cell] ?? 0] ?? 0
  })
  return { width, height, cells: left }
}

async function between({ cells, stride, rows }: Distances, least: number, most: number): Promise<Selection> {
  const [width, height] = [stride - 2, rows - 2]
  const chosen = new Uint8Array(width * height)
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      const padded = (row + 1) * stride + 1
      for (let column = 0; column < width; column += 1) {
        const distance = cells[padded + column] ?? 0
        chosen[row * width + column] = distance >= least && distance <= most ? 1 : 0
      }
    }
  })
  return { width, height, cells: chosen }
}

/** Every selected pixel → the first pixel of its patch, counted from 1: two passes and a union-find. */
async function labelled({ cells, width, height }: Selection): Promise<Uint32Array> {
  const parents = new Uint32Array(cells.length + 1)
  const rootOf = (label: number): number => {
    let root = label
    while (parents[root] !== root) {
      const grandparent = parents[parents[root] ?? 0] ?? 0
      parents[root] = grandparent
      root = grandparent
    }
    return root
  }
  const joined = (one: number, other: number): number => {
    const [root, otherRoot] = [rootOf(one), rootOf(other)]
    const first = Math.min(root, otherRoot)
    parents[Math.max(root, otherRoot)] = first
    return first
  }
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const cell = row * width + column
        if (cells[cell] === 0) continue
        const above = row === 0 ? 0 : (parents[cell + 1 - width] ?? 0)
        if (above !== 0) {
          // What lies beside the pixel above hangs together with it, and so does what lies left.
          parents[cell + 1] = above
          continue
        }
        const left = column === 0 ? 0 : (parents[cell] ?? 0)
        const aboveLeft = row === 0 || column === 0 ? 0 : (parents[cell - width] ?? 0)
        const aboveRight = row === 0 || column + 1 === width ? 0 : (parents[cell + 2 - width] ?? 0)
        const before = left === 0 ? aboveLeft : left
        if (before !== 0 && aboveRight !== 0) parents[cell + 1] = joined(before, aboveRight)
        else parents[cell + 1] = before + aboveRight === 0 ? cell + 1 : before + aboveRight
      }
    }
  })
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) {
      if (cells[cell] !== 0) parents[cell + 1] = rootOf(cell + 1)
    }
  })
  return parents.subarray(1)
}

async function measured(
  { width, height }: Selection,
  labels: Uint32Array,
  marks: Selection | undefined,
): Promise<ReadonlyMap<number, Patch>> {
  const empty = (): { pixels: number; marked: number; edges: Edge[] } => ({ pixels: 0, marked: 0, edges: [] })
  const patches = new Map<number, ReturnType<typeof empty>>()
  let last = { label: 0, patch: empty() }
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const cell = row * width + column
        const label = labels[cell] ?? 0
        if (label === 0) continue
        if (label !== last.label) {
          const patch = patches.get(label) ?? empty()
          patches.set(label, patch)
          last = { label, patch }
        }
        const { patch } = last
        patch.pixels += 1
        if (marks !== undefined && marks.cells[cell] !== 0) patch.marked += 1
        for (const edge of edgesAt(column, row, { width, height })) {
          if (!patch.edges.includes(edge)) patch.edges.push(edge)
        }
      }
    }
  })
  return patches
}

function edgesAt(column: number, row: number, { width, height }: Size): readonly Edge[] {
  if (column > 0 && row > 0 && column < width - 1 && row < height - 1) return nowhere
  return [
    ...(column === 0 ? (['left'] as const) : []),
    ...(row === 0 ? (['top'] as const) : []),
    ...(column === width - 1 ? (['right'] as const) : []),
    ...(row === height - 1 ? (['bottom'] as const) : []),
  ]
}

const nowhere: readonly Edge[] = []
