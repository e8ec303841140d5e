import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { OutgoingFile } from '../src/chat/message.ts'
import type { Words } from '../src/chat/words.ts'
import { drawChart, type Series } from '../src/pictures/chart.ts'
import type { UsageRow } from '../src/policy/usage-rows.ts'
import { totalOf, valuesOf } from './describe-usage.ts'
import type { UsageQuery } from './usage-query.ts'

interface Usage {
  readonly query: UsageQuery
  readonly rows: readonly UsageRow[]
  /** What the table has a line for: by person where it is about everybody. */
  readonly people: readonly UsageRow[]
  readonly showCost: boolean
}

/** A bar chart of the days, and a table for programs. */
export async function usageFiles(usage: Usage, words: Words): Promise<readonly OutgoingFile[]> {
  const { query } = usage
  const chart = await drawChart(chartOf(usage))
  const table = Buffer.from(tableOf(usage))
  return [
    file(`usage-${query.name}.png`, 'image/png', chart, altText(usage, words)),
    file(`usage-${query.name}.csv`, 'text/csv', table, words('usage.table_alt')),
  ]
}

function chartOf({ query, rows, showCost }: Usage) {
  const sums = query.days.map((day) => totalOf(rows.filter((row) => row.day === day)))
  const pictures: Series = { unit: 'pictures', values: sums.map(({ images }) => images) }
  const dollars: Series = { unit: 'dollars', values: sums.map(({ micros }) => micros / 1e6) }
  const hasCost = showCost && sums.some(({ micros }) => micros > 0)
  const isLong = query.days.length > 7
  return {
    labels: query.days.map((day) => (isLong ? String(Number(day.slice(8))) : day.slice(5))),
    series: hasCost ? [pictures, dollars] : [pictures],
  }
}

function altText({ query, rows, showCost }: Usage, words: Words): string {
  const byDay = query.days.map((day) => ({ day, ...totalOf(rows.filter((row) => row.day === day)) }))
  const most = byDay.reduce(
    (best, one) => (one.images > best.images ? one : best),
    byDay[0] ?? { day: '', ...totalOf([]) },
  )
  const values = {
    ...valuesOf(totalOf(rows)),
    from: query.days[0] ?? '',
    to: query.days.at(-1) ?? '',
    day: most.day,
    most: most.images,
    cost: showCost ? 'shown' : 'hidden',
  }
  return words('usage.chart_alt', values)
}

/** Spreadsheets run what begins with = + - @; such a model's name is kept from it. */
function tableOf({ people, showCost, query }: Usage): string {
  const columns = [
    'day',
    ...(query.who.kind === 'space' ? ['person'] : []),
    'model',
    'jobs',
    'pictures',
    ...(showCost ? ['dollars', 'pictures_without_price'] : []),
    'tries_maybe_billed',
  ]
  const records = people.map((row) => ({
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

function file(filename: string, mime: OutgoingFile['mime'], content: Buffer, altText: string): OutgoingFile {
  return { filename, mime, bytes: content.length, altText, open: () => Readable.from([content]) }
}
