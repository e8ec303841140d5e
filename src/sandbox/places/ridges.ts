/** Lines of hills: rolling or jagged, from edge to edge. */

import type { Dice } from '../scene/dice.ts'
import { round, smooth } from '../scene/svg.ts'

type Point = readonly [number, number]

/** A rolling line; close it downwards with `filled`. */
export function rolling(dice: Dice, width: number, y: number, swing: number, waves: number): Point[] {
  const phase = dice.between(0, 6.28)
  const second = dice.between(0, 6.28)
  const steps = Math.max(6, Math.ceil(waves * 4))
  return Array.from({ length: steps + 1 }, (_, index) => {
    const at = index / steps
    const rise = Math.sin(at * waves * 6.28 + phase) * 0.65 + Math.sin(at * waves * 13.4 + second) * 0.35
    return [at * (width + 80) - 40, y - rise * swing] as const
  })
}

/** A jagged line by midpoint displacement. */
export function jagged(dice: Dice, width: number, y: number, swing: number): Point[] {
  let heights = [
    dice.between(-0.4, 0.4),
    dice.between(0.5, 1),
    dice.between(-0.5, 0.3),
    dice.between(0.4, 1),
    dice.between(-0.4, 0.4),
  ]
  for (let rough = 0.42; rough > 0.05; rough *= 0.55) {
    heights = heights.flatMap((height, index) => {
      const next = heights[index + 1]
      return next === undefined ? [height] : [height, (height + next) / 2 + dice.between(-rough, rough)]
    })
  }
  return heights.map(
    (height, index) => [(index / (heights.length - 1)) * (width + 80) - 40, y - height * swing] as const,
  )
}

export function filled(points: readonly Point[], bottom: number, isSmooth: boolean): string {
  const first = points[0] ?? [0, bottom]
  const last = points.at(-1) ?? [0, bottom]
  const line = isSmooth ? smooth(points) : `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`
  return `${line}L${round(last[0])} ${round(bottom)}L${round(first[0])} ${round(bottom)}Z`
}

/** The height of the line at x. */
export function heightAt(points: readonly Point[], x: number): number {
  const after = points.findIndex(([px]) => px >= x)
  const right = points[Math.max(0, after)] ?? [0, 0]
  const left = points[Math.max(0, after - 1)] ?? right
  const share = right[0] === left[0] ? 0 : (x - left[0]) / (right[0] - left[0])
  return left[1] + (right[1] - left[1]) * share
}
