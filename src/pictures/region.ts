import { inputFailure } from '../failure.ts'
import type { Size } from './fit.ts'
import type { Selection } from './selection.ts'

/** A part of a picture that a person named instead of drawing it: plain data, kept in the job's row. */
export interface Region {
  /** As it was said: `left`, `a1-b2`, `10,20,30,40`. */
  readonly name: string
  /** Which side of the box is repainted. */
  readonly repaint: 'inside' | 'outside'
  readonly box: PercentBox
  /** The box as it was said reached over the picture's edge. */
  readonly clipped: boolean
}

/** Percent of the picture's width and height, from the left and from the top. */
interface PercentBox {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

type Area = Pick<Region, 'repaint' | 'box'>

const middle: PercentBox = { left: 25, top: 25, right: 75, bottom: 75 }
const areas: ReadonlyMap<string, Area> = new Map<string, Area>([
  ['left', { repaint: 'inside', box: { left: 0, top: 0, right: 50, bottom: 100 } }],
  ['right', { repaint: 'inside', box: { left: 50, top: 0, right: 100, bottom: 100 } }],
  ['top', { repaint: 'inside', box: { left: 0, top: 0, right: 100, bottom: 50 } }],
  ['bottom', { repaint: 'inside', box: { left: 0, top: 50, right: 100, bottom: 100 } }],
  ['center', { repaint: 'inside', box: middle }],
  ['centre', { repaint: 'inside', box: middle }],
  ['edges', { repaint: 'outside', box: middle }],
])

const option = 'region'

/**
 * `left`, `right`, `top`, `bottom` (halves), `center` (the middle half each way), `edges` (all around it); a cell of
 * a 3x3 grid or a range of them, columns a to c from the left, rows 1 to 3 from the top, as in a spreadsheet; or
 * `x,y,w,h` in percent. Throws an input failure that says what is taken.
 */
export function parseRegion(text: string): Region {
  const name = text.trim().toLowerCase()
  const area = areas.get(name) ?? readCells(name)
  const read = area === undefined ? readPercent(name) : { ...area, clipped: false }
  if (read === undefined) throw inputFailure('region_unreadable', { option, region: text.trim() })
  const share = shareOf(read)
  if (share < smallestShare) throw inputFailure('region_empty', { option, region: text.trim() })
  if (share > 1 - smallestShare) throw inputFailure('mask_full', { option })
  return { name, ...read }
}

/** What to suggest to somebody who has typed nothing yet. */
export const regionSuggestions: readonly string[] = [
  ...['left', 'right', 'top', 'bottom', 'center', 'edges'],
  ...['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3'],
  ...['a1-c1', 'a3-c3', 'a1-a3', 'c1-c3', 'a1-b2'],
  '10,10,50,50',
]

/** The region over a picture; neighbouring regions share no pixel and leave none out. */
export function regionSelection({ box, repaint }: Region, { width, height }: Size): Selection {
  const [left, right] = [box.left, box.right].map((edge) => Math.round((edge * width) / 100))
  const [top, bottom] = [box.top, box.bottom].map((edge) => Math.round((edge * height) / 100))
  const [inside, outside] = repaint === 'inside' ? [1, 0] : [0, 1]
  const cells = new Uint8Array(width * height).fill(outside)
  for (let row = top ?? 0; row < (bottom ?? 0); row += 1) {
    cells.fill(inside, row * width + (left ?? 0), row * width + (right ?? 0))
  }
  return { width, height, cells }
}

/** Less than this is a speck in any picture (`speckOf` in selection.ts). */
const smallestShare = 1 / 20_000

function readCells(name: string): Area | undefined {
  // Phones put a dash where a hyphen was typed.
  const found = /^([a-c])([1-3])(?:\s*[-–—]\s*([a-c])([1-3]))?$/.exec(name)
  if (found === null) return undefined
  const [, column = '', row = '', toColumn = column, toRow = row] = found
  const columns = [column, toColumn].map((letter) => 'abc'.indexOf(letter)).sort()
  const rows = [row, toRow].map((digit) => Number(digit) - 1).sort()
  const third = (count: number | undefined) => ((count ?? 0) * 100) / 3
  return {
    repaint: 'inside',
    box: {
      left: third(columns[0]),
      top: third(rows[0]),
      right: third((columns[1] ?? 0) + 1),
      bottom: third((rows[1] ?? 0) + 1),
    },
  }
}

function readPercent(name: string): Omit<Region, 'name'> | undefined {
  const numbers = name.split(',').map((part) => part.trim().replace(/\s*%$/, ''))
  if (numbers.length !== 4 || !numbers.every((one) => /^-?\d{1,4}(?:\.\d{1,4})?$/.test(one))) return undefined
  const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number)
  if (width < 0 || height < 0) return undefined
  const said = { left: x, top: y, right: x + width, bottom: y + height }
  const box = {
    left: clip(said.left),
    top: clip(said.top),
    right: clip(said.right),
    bottom: clip(said.bottom),
  }
  const clipped = said.left < 0 || said.top < 0 || said.right > 100 || said.bottom > 100
  return { repaint: 'inside', box, clipped }
}

function clip(percent: number): number {
  return Math.min(100, Math.max(0, percent))
}

/** How much of the picture is repainted, 0 to 1. */
export function shareOf({ box, repaint }: Area): number {
  const inside = ((box.right - box.left) * (box.bottom - box.top)) / 10_000
  return repaint === 'inside' ? inside : 1 - inside
}
