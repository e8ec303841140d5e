/** One measured row of the table that `npm run bench` prints. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: 'ms' | 'MB' | 'count'
  /** The budget of the design's section 11; undefined where it sets none. */
  readonly budget?: number
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export function printFigures(figures: readonly Figure[]): void {
  const rows = figures.map(({ what, value, unit, budget }) => ({
    what,
    measured: `${round(value)} ${unit}`,
    budget: budget === undefined ? '' : `≤ ${budget} ${unit}`,
    holds: budget === undefined ? '' : value <= budget ? 'yes' : 'NO',
  }))
  console.table(rows)
  console.log(JSON.stringify(figures.map((figure) => ({ ...figure, value: round(figure.value) }))))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
