/** Days and months in UTC: the same for everybody in a space, wherever they and its servers are. */

export type Period = 'day' | 'month'

/** `2026-11-25`, or `2026-11`. */
export function windowOf(period: Period, at: number): string {
  return new Date(at).toISOString().slice(0, period === 'day' ? 10 : 7)
}

/** When the next one begins. */
export function endOf(period: Period, at: number): number {
  const date = new Date(at)
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  return period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1)
}

/** A time as people and programs read it alike: `2026-11-26 00:00 UTC`. */
export function inUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
