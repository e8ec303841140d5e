import { Readable } from 'node:stream'
import type { OutgoingFile } from '../src/chat/message.ts'
import type { Words } from '../src/chat/words.ts'
import { drawChart, type Series } from '../src/pictures/chart.ts'
import type { UsageRow } from '../src/policy/usage-rows.ts'
import { totalOf, valuesOf } from './describe-usage.ts'
import type { UsageQuery } from './usage-query.ts'
import { csvOf, type UsageTable } from './usage-table.ts'

interface Usage {
  readonly query: UsageQuery
  readonly rows: readonly UsageRow[]
  /** By person where it is about everybody. */
  readonly table: UsageTable
  readonly showCost: boolean
}

/** A bar chart of the days, and a table for programs. */
export async function usageFiles(usage: Usage, words: Words): Promise<readonly OutgoingFile[]> {
  const { query, showCost } = usage
  const chart = await drawChart(chartOf(usage))
  const table = Buffer.from(csvOf(usage.table, { byPerson: query.who.kind === 'space', showCost }))
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

function file(filename: string, mime: OutgoingFile['mime'], content: Buffer, altText: string): OutgoingFile {
  return { filename, mime, bytes: content.length, altText, open: () => Readable.from([content]) }
}
