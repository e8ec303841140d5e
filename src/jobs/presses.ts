import type { JobId, PersonId } from '../chat/ids.ts'
import type { Table } from '../store/table.ts'

/** Two clicks of one person on one button within this time were meant as one. */
const doubleClickMs = 2_000

export interface Press {
  readonly job: JobId
  readonly at: number
}

/** Tells a double click from a second wish. A platform gives each click an id of its own, so ids alone do not. */
export interface Presses {
  /** False for the second click of a double click; the same event, delivered twice, is true again. */
  isFirst(button: string, person: PersonId, job: JobId): Promise<boolean>
}

export function openPresses(table: Table<Press>, now: () => number): Presses {
  return {
    isFirst: async (button, person, job) => {
      const key = `${person}/${button}`
      const press = { job, at: now() }
      if (await table.add(key, press, doubleClickMs)) return true
      const before = await table.get(key)
      if (before === undefined || now() - before.at >= doubleClickMs) {
        await table.set(key, press, doubleClickMs)
        return true
      }
      return before.job === job
    },
  }
}
