import { describe, expect, it } from 'vitest'
import { csvOf, usageTable } from '../../commands/usage-table.ts'
import { personId } from '../../src/chat/ids.ts'
import type { UsageRow } from '../../src/policy/usage-rows.ts'

const days = ['2026-11-01', '2026-11-02', '2026-11-03']
const row = { model: 'gpt-image-2', jobs: 1, images: 2, micros: 5_880, unpriced: 0, unsure: 0 } as const

function crowdOf(people: number): readonly UsageRow[] {
  return Array.from({ length: people }, (_, at) => ({ ...row, person: personId(`discord:${at}`) })).flatMap(
    (one) => days.map((day) => ({ ...one, day })),
  )
}

describe("the table of a space's usage", () => {
  it('has a line for each day and person', () => {
    const rows = crowdOf(2)
    expect(usageTable(rows, { days })).toEqual({ rows, summed: false })
  })

  it('of a crowd sums up the days, loses nothing, and is a file that chats take', () => {
    const rows = crowdOf(50_000)
    const table = usageTable(rows, { days })
    expect(table.summed).toBe(true)
    expect(table.rows).toHaveLength(50_000)
    expect(table.rows[49_999]).toEqual({
      day: '2026-11-01/2026-11-03',
      person: 'discord:49999',
      ...row,
      jobs: 3,
      images: 6,
      micros: 17_640,
    })
    expect(csvOf(table, { byPerson: true, showCost: true }).length).toBeLessThan(8_000_000)
  })
})
