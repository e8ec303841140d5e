import { setImmediate } from 'node:timers/promises'

/** A millisecond or two of plain work on pixels. */
const pixelsPerTurn = 100_000

/** Walks an area in bands of rows and lets everybody else have a turn between two bands. */
export async function inTurns(
  rows: number,
  width: number,
  work: (from: number, to: number) => void,
): Promise<void> {
  const band = Math.max(1, Math.floor(pixelsPerTurn / width))
  for (let from = 0; from < rows; from += band) {
    work(from, Math.min(rows, from + band))
    await setImmediate()
  }
}
