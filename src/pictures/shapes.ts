/** What a region looks like as a shape: grown, shrunk, taken apart. All of it in bands, so that others get a turn. */

import { type Distances, distancesToOutside, side } from './distances.ts'
import type { Size } from './fit.ts'
import type { Selection } from './selection.ts'
import { inTurns } from './turns.ts'

/** All that lies within `reach` pixels of the selection, too. */
export async function grown(selection: Selection, reach: number): Promise<Selection> {
  const distances = await distancesToOutside(await inverted(selection))
  return picked(selection, distances, (distance) => distance <= reach * side)
}

/** Gaps of up to twice the reach become part of it; nothing else does. */
export async function withoutGaps(selection: Selection, reach: number): Promise<Selection> {
  const distances = await distancesToOutside(await grown(selection, reach))
  return picked(selection, distances, (distance) => distance > reach * side)
}

/** The pixels of either. */
export async function both(one: Selection, other: Selection): Promise<Selection> {
  return mapped(one, (cell) => one.cells[cell] !== 0 || other.cells[cell] !== 0)
}

export async function inverted(selection: Selection): Promise<Selection> {
  return mapped(selection, (cell) => selection.cells[cell] === 0)
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
  const labels = await labelled(selection)
  const patches = await measured(selection, labels, marks)
  const chosen = new Set<number>()
  for (const [label, patch] of patches) if (wanted(patch)) chosen.add(label)
  return mapped(selection, (cell) => selection.cells[cell] !== 0 && chosen.has(labels[cell] ?? 0))
}

async function picked(
  { width, height }: Selection,
  { cells, stride }: Distances,
  wanted: (distance: number) => boolean,
): Promise<Selection> {
  const chosen = new Uint8Array(width * height)
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const distance = cells[(row + 1) * stride + column + 1] ?? 0
        chosen[row * width + column] = wanted(distance) ? 1 : 0
      }
    }
  })
  return { width, height, cells: chosen }
}

async function mapped({ width, height }: Selection, selected: (cell: number) => boolean): Promise<Selection> {
  const cells = new Uint8Array(width * height)
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) cells[cell] = selected(cell) ? 1 : 0
  })
  return { width, height, cells }
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
  const join = (label: number, cell: number) => {
    if (cells[cell] === 0) return
    const [one, other] = [rootOf(label), rootOf(cell + 1)]
    parents[Math.max(one, other)] = Math.min(one, other)
  }
  await inTurns(height, width, (from, to) => {
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const cell = row * width + column
        if (cells[cell] === 0) continue
        parents[cell + 1] = cell + 1
        if (column > 0) join(cell + 1, cell - 1)
        if (row === 0) continue
        join(cell + 1, cell - width)
        if (column > 0) join(cell + 1, cell - width - 1)
        if (column + 1 < width) join(cell + 1, cell - width + 1)
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
  { cells, width, height }: Selection,
  labels: Uint32Array,
  marks: Selection | undefined,
): Promise<ReadonlyMap<number, Patch>> {
  const patches = new Map<number, { pixels: number; marked: number; edges: Edge[] }>()
  await inTurns(height, width, (from, to) => {
    for (let cell = from * width; cell < to * width; cell += 1) {
      if (cells[cell] === 0) continue
      const label = labels[cell] ?? 0
      let patch = patches.get(label)
      if (patch === undefined) {
        patch = { pixels: 0, marked: 0, edges: [] }
        patches.set(label, patch)
      }
      patch.pixels += 1
      if (marks !== undefined && marks.cells[cell] !== 0) patch.marked += 1
      for (const edge of edgesAt(cell % width, Math.floor(cell / width), { width, height })) {
        if (!patch.edges.includes(edge)) patch.edges.push(edge)
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
