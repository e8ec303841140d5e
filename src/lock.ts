import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from './failure.ts'

export interface LockTable {
  add(key: string, row: true, ttlMs: number): Promise<boolean>
  delete(key: string): Promise<void>
}

/** One at a time for each key, in all processes together. */
export type Exclusively = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

/** A process that dies leaves its row behind for this long; all work under a lock ends sooner. */
const usualLockMs = 60_000
const patienceMs = 20_000
const usualAgainMs = 100

interface LockTiming {
  readonly lockMs?: number
  readonly againMs?: number
}

/** A row that only one can add is the lock. */
export function createLock(
  table: LockTable,
  { lockMs = usualLockMs, againMs = usualAgainMs }: LockTiming = {},
): Exclusively {
  return async (key, work) => {
    const giveUpAt = performance.now() + patienceMs
    while (!(await table.add(key, true, lockMs))) {
      if (performance.now() > giveUpAt) throw new Failure({ kind: 'capacity', problem: 'timed_out' })
      await wait(againMs)
    }
    try {
      return await work()
    } finally {
      await table.delete(key)
    }
  }
}
