import type { Planes } from './likeness.ts'
import type { Selection } from './selection.ts'

/** Edge of the squares that are compared, in pixels of the reduced pictures. */
const edge = 16
/** Standard deviation of light from which on a square shows something. */
const showing = 6
const alike = 0.6
/** How far a pen's pixels are from each other on each plane, its soft edges left out. */
const oneInk = 20

/**
 * How many of the original's squares that show something show the same in the copy, 0 to 1; undefined for a picture
 * too plain to tell. Squares under a scribble are not alike, so a copy has far less than 1.
 */
export function sharedStructure(original: Planes, copy: Planes): number | undefined {
  let seen = 0
  let same = 0
  let all = 0
  for (let top = 0; top + edge <= original.height; top += edge) {
    for (let left = 0; left + edge <= original.width; left += edge) {
      all += 1
      const { deviation, correlation } = compare(original, copy, left, top)
      if (deviation < showing) continue
      seen += 1
      if (correlation >= alike) same += 1
    }
  }
  return seen < Math.max(8, all / 20) ? undefined : same / seen
}

/** The share of the chosen pixels that have about their middle colour, 0 to 1: a pen has one, an object has many. */
export function inkOf(copy: Planes, { cells }: Selection): number {
  const chosen = Array.from(cells.keys()).filter((cell) => cells[cell] !== 0)
  const planes = [copy.light, copy.blue, copy.red]
  const middles = planes.map((plane) => {
    const values = Float32Array.from(chosen, (cell) => plane[cell] ?? 0).sort()
    return values[values.length >> 1] ?? 0
  })
  const alike = chosen.filter((cell) =>
    planes.every((plane, band) => Math.abs((plane[cell] ?? 0) - (middles[band] ?? 0)) <= oneInk),
  )
  return chosen.length === 0 ? 0 : alike.length / chosen.length
}

function compare(original: Planes, copy: Planes, left: number, top: number) {
  let [one, other, ones, others, products] = [0, 0, 0, 0, 0]
  for (let row = top; row < top + edge; row += 1) {
    for (let at = row * original.width + left; at < row * original.width + left + edge; at += 1) {
      const [a, b] = [original.light[at] ?? 0, copy.light[at] ?? 0]
      one += a
      other += b
      ones += a * a
      others += b * b
      products += a * b
    }
  }
  const count = edge * edge
  const spread = ones / count - (one / count) ** 2
  const otherSpread = others / count - (other / count) ** 2
  const together = products / count - (one / count) * (other / count)
  return {
    deviation: Math.sqrt(Math.max(0, spread)),
    correlation: spread <= 0 || otherSpread <= 0 ? 0 : together / Math.sqrt(spread * otherSpread),
  }
}
