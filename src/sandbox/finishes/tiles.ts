/** Looks that are put together from pieces of one colour each. */

import { open, type Pixels, toPixels } from '../pixels.ts'
import { createDice } from '../scene/dice.ts'
import { scaledTo, setColour, touched } from './touch.ts'

export async function pixels(picture: Pixels): Promise<Pixels> {
  const cell = Math.max(2, Math.round(Math.min(picture.width, picture.height) / 72))
  const [columns, rows] = [Math.ceil(picture.width / cell), Math.ceil(picture.height / cell)]
  const small = await toPixels(
    (await open(picture))
      .resize(columns, rows, { fit: 'fill', kernel: 'linear' })
      .modulate({ saturation: 1.2 }),
  )
  return toPixels(
    (await open(small)).resize(picture.width, picture.height, { fit: 'fill', kernel: 'nearest' }),
  )
}

/** Triangles: each square of a grid is cut along a diagonal. */
export async function facets(picture: Pixels): Promise<Pixels> {
  const cell = Math.max(4, Math.round(scaledTo(picture, 34)))
  return touched(picture, (data, at, x, y) => {
    const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)]
    const [dx, dy] = [(x % cell) / cell, (y % cell) / cell]
    const isLower = (column + row) % 2 === 0 ? dx + dy > 1 : dx < dy
    const turned = (column + row) % 2 === 0 ? isLower : !isLower
    const shift = turned ? 0.68 : 0.32
    const from = pixelAt(picture, (column + shift) * cell, (row + (isLower ? 0.68 : 0.32)) * cell)
    const light = isLower ? 0.94 : 1.06
    setColour(
      data,
      at,
      colourAt(picture.data, from).map((value) => value * light),
    )
  })
}

/** Panes around scattered middles, with lead between them. */
export async function glass(picture: Pixels): Promise<Pixels> {
  const cell = Math.max(6, Math.round(scaledTo(picture, 58)))
  const lead = scaledTo(picture, 5)
  const middles = scattered(picture, cell)
  return touched(picture, (data, at, x, y) => {
    const { nearest, ahead } = middles.around(x, y)
    if (ahead < lead) return setColour(data, at, [22, 22, 28])
    const glow = colourAt(picture.data, pixelAt(picture, nearest.x, nearest.y))
    setColour(
      data,
      at,
      glow.map((value) => (value - 128) * 1.35 + 138),
    )
  })
}

interface Point {
  readonly x: number
  readonly y: number
}

/** One point somewhere in each square of a grid, so that only the nine around a pixel can be the nearest. */
function scattered({ width, height }: Pixels, cell: number) {
  const dice = createDice('panes')
  const columns = Math.ceil(width / cell) + 2
  const rows = Math.ceil(height / cell) + 2
  const points: readonly Point[] = Array.from({ length: columns * rows }, (_, index) => ({
    x: ((index % columns) - 1 + dice.between(0.15, 0.85)) * cell,
    y: (Math.floor(index / columns) - 1 + dice.between(0.15, 0.85)) * cell,
  }))
  return {
    /** The nearest point, and by how much it is nearer than the next. */
    around: (x: number, y: number): { nearest: Point; ahead: number } => {
      const [column, row] = [Math.floor(x / cell) + 1, Math.floor(y / cell) + 1]
      let nearest: Point = { x, y }
      let [best, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
      for (let down = row - 1; down <= row + 1; down += 1) {
        for (let over = column - 1; over <= column + 1; over += 1) {
          const point = points[down * columns + over]
          if (point === undefined) continue
          const distance = Math.hypot(point.x - x, point.y - y)
          if (distance < best) {
            second = best
            best = distance
            nearest = point
          } else if (distance < second) second = distance
        }
      }
      return { nearest, ahead: second - best }
    },
  }
}

function pixelAt({ width, height }: Pixels, x: number, y: number): number {
  const column = Math.min(width - 1, Math.max(0, Math.round(x)))
  const row = Math.min(height - 1, Math.max(0, Math.round(y)))
  return (row * width + column) * 4
}

function colourAt(data: Buffer, at: number): readonly number[] {
  return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
}
