import { type PersonId, personId, type SpaceId } from '../chat/ids.ts'
import type { Counters, Tally } from '../store/counters.ts'
import { endOf, windowOf } from './windows.ts'

/** What one job came to. */
export interface Spent {
  readonly model: string
  readonly images: number
  /** Micro-dollars; undefined where the model's prices are not known. */
  readonly micros: number | undefined
  /** The service may have billed more than is known: a try that broke off, or that was cancelled. */
  readonly unsure: boolean
}

/** What was settled on one day with one model; for the space as a whole, or one person. */
export interface UsageRow {
  readonly day: string
  readonly person?: PersonId
  readonly model: string
  readonly jobs: number
  readonly images: number
  readonly micros: number
  /** Pictures whose price is not known; they count as nothing. */
  readonly unpriced: number
  /** Jobs that may have been billed for more than was counted. */
  readonly unsure: number
}

type Count = Exclude<keyof UsageRow, 'day' | 'person' | 'model'>

/** Thirteen months, so that a year can be looked back on. */
const keptMs = 396 * 24 * 60 * 60 * 1000

interface Where {
  readonly space: SpaceId
  readonly person: PersonId
  readonly at: number
}

/** Three views of one row, each readable without the others: a month of the space, of the person, and who did what on a day. */
export function usageTallies({ space, person, at }: Where, spent: Spent): readonly Tally[] {
  const day = windowOf('day', at)
  const month = windowOf('month', at)
  const { model } = spent
  const views = [
    { group: monthGroup(space, month), key: [day, model] },
    { group: monthGroup(space, month, person), key: [day, model] },
    { group: peopleGroup(space, day), key: [day, model, person] },
  ]
  const amounts = Object.entries(countsOf(spent)).filter(([, by]) => by !== 0)
  return views.flatMap(({ group, key }) =>
    amounts.map(([count, by]) => ({
      group,
      field: JSON.stringify([count, ...key]),
      by,
      until: endOf('month', at) + keptMs,
    })),
  )
}

function countsOf({ images, micros, unsure }: Spent): Readonly<Record<Count, number>> {
  return {
    jobs: images > 0 ? 1 : 0,
    images,
    micros: micros ?? 0,
    unpriced: micros === undefined ? images : 0,
    unsure: unsure ? 1 : 0,
  }
}

export type UsageReader = Pick<Counters, 'read'>

/** A row for each day and model in these months, oldest first; of one person, or of the space. */
export async function usageByMonth(
  counters: UsageReader,
  {
    space,
    person,
    months,
  }: { readonly space: SpaceId; readonly person?: PersonId | undefined; readonly months: readonly string[] },
): Promise<readonly UsageRow[]> {
  return rowsIn(await counters.read(months.map((month) => monthGroup(space, month, person))))
}

/** A row for each day, model and person; day by day, so that a large space holds nobody else up. */
export async function usageByPerson(
  counters: UsageReader,
  { space, days }: { readonly space: SpaceId; readonly days: readonly string[] },
): Promise<readonly UsageRow[]> {
  const rows: UsageRow[] = []
  for (const day of days) {
    for (const row of rowsIn(await counters.read([peopleGroup(space, day)]))) rows.push(row)
  }
  return rows
}

function monthGroup(space: SpaceId, month: string, person?: PersonId): string {
  return JSON.stringify(['usage', space, month, ...(person === undefined ? [] : [person])])
}

function peopleGroup(space: SpaceId, day: string): string {
  return JSON.stringify(['usage-people', space, day])
}

function rowsIn(groups: readonly ReadonlyMap<string, number>[]): readonly UsageRow[] {
  const rows = new Map<string, { -readonly [Key in keyof UsageRow]: UsageRow[Key] }>()
  for (const group of groups) {
    for (const [field, value] of group) {
      // What usageTallies wrote.
      const [count, day, model, person] = JSON.parse(field) as [Count, string, string, string?]
      const key = `${day} ${person ?? ''} ${model}`
      let row = rows.get(key)
      if (row === undefined) {
        row = { day, model, ...(person === undefined ? {} : { person: personId(person) }), ...nothing }
        rows.set(key, row)
      }
      row[count] = value
    }
  }
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
}

const nothing = { jobs: 0, images: 0, micros: 0, unpriced: 0, unsure: 0 } as const satisfies Record<Count, 0>
