import { stringify } from 'csv-stringify/sync'
import type { UsageRow } from '../src/policy/usage-rows.ts'
import type { UsageQuery } from './usage-query.ts'

/** Some 7 MB: more than that is too large a file where a large space is. */
const mostLines = 100_000

export interface UsageTable {
  readonly rows: readonly UsageRow[]
  /** The days are summed up, since there were too many lines of them. */
  readonly summed: boolean
}

/** What the table has a line for: a day, else, in a crowd, the whole period. */
export function usageTable(rows: readonly UsageRow[], { days }: Pick<UsageQuery, 'days'>): UsageTable {
  if (rows.length <= mostLines) return { rows, summed: false }
  // An interval as ISO 8601 writes it.
  const day = `${days[0]}/${days.at(-1)}`
  const sums = new Map<string, UsageRow>()
  for (const row of rows) {
    const key = `${row.person ?? ''} ${row.model}`
    const sum = sums.get(key)
    sums.set(key, sum === undefined ? { ...row, day } : added(sum, row))
  }
  return { rows: [...sums.values()], summed: true }
}

function added(sum: UsageRow, { jobs, images, micros, unpriced, unsure }: UsageRow): UsageRow {
  return {
    ...sum,
    jobs: sum.jobs + jobs,
    images: sum.images + images,
    micros: sum.micros + micros,
    unpriced: sum.unpriced + unpriced,
    unsure: sum.unsure + unsure,
  }
}

/** Spreadsheets run what begins with = + - @; such a model's name is kept from it. */
export function csvOf(
  { rows }: UsageTable,
  { byPerson, showCost }: { readonly byPerson: boolean; readonly showCost: boolean },
): string {
  const columns = [
    'day',
    ...(byPerson ? ['person'] : []),
    'model',
    'jobs',
    'pictures',
    ...(showCost ? ['dollars', 'pictures_without_price'] : []),
    'tries_maybe_billed',
  ]
  const records = rows.map((row) => ({
    day: row.day,
    person: row.person,
    model: row.model,
    jobs: row.jobs,
    pictures: row.images,
    dollars: (row.micros / 1e6).toFixed(6),
    pictures_without_price: row.unpriced,
    tries_maybe_billed: row.unsure,
  }))
  return stringify(records, { header: true, columns, escape_formulas: true })
}
