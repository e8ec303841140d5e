/** One measured row of the table that `npm run bench` prints. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: 'ms' | 's' | 'MB' | 'count' | '×'
  /** What Easel promises (docs/performance.md): at most this much, or at least; undefined where it promises nothing. */
  readonly budget?: number | { readonly atLeast: number }
}

/** One part of the benchmark; what it draws is written beside the figures. */
export type Measure = () => Promise<readonly Figure[]>

export function holds({ value, budget }: Figure): boolean {
  if (budget === undefined) return true
  // A figure that could not be taken is NaN, and holds nothing.
  return typeof budget === 'number' ? value <= budget : value >= budget.atLeast
}

export function tableOf(figures: readonly Figure[]): readonly object[] {
  return figures.map((figure) => {
    const { what, value, unit, budget } = figure
    return {
      what,
      measured: `${rounded(value)} ${unit}`,
      budget: budget === undefined ? '' : `${limitOf(budget)} ${unit}`,
      holds: budget === undefined ? '' : holds(figure) ? 'yes' : 'NO',
    }
  })
}

export function jsonOf(figures: readonly Figure[]): readonly object[] {
  return figures.map((figure) => ({
    ...figure,
    value: rounded(figure.value),
    ...(figure.budget === undefined ? {} : { holds: holds(figure) }),
  }))
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

function limitOf(budget: NonNullable<Figure['budget']>): string {
  return typeof budget === 'number' ? `≤ ${budget}` : `≥ ${budget.atLeast}`
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
