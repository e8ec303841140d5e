import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from './failure.ts'

/** Keeps who has which lock. */
export interface LockTable {
  add(key: string, holder: string, ttlMs: number): Promise<boolean>
  deleteIf(key: string, holder: string): Promise<boolean>
}

/** One at a time for each key, in all processes together. A signal ends the waiting, not the work. */
export type Exclusively = <Result>(
  key: string,
  work: () => Promise<Result>,
  signal?: AbortSignal,
) => Promise<Result>

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
  return async (key, work, signal) => {
    const holder = randomUUID()
    const giveUpAt = performance.now() + patienceMs
    signal?.throwIfAborted()
    while (!(await table.add(key, holder, lockMs))) {
      if (performance.now() > giveUpAt) throw new Failure({ kind: 'capacity', problem: 'timed_out' })
      await wait(againMs, undefined, { signal })
    }
    try {
      return await work()
    } finally {
      // Whoever took longer than the row lives finds another's in its place. A row that cannot be taken away ends by
      // itself, and what was done under it is done.
      await table.deleteIf(key, holder).catch(() => false)
    }
  }
}
