import { randomUUID } from 'node:crypto'
import type { JobId } from '../chat/ids.ts'
import type { Log } from '../log.ts'
import type { JobBook } from './book.ts'
import type { Job } from './job.ts'
import type { SharedTurns } from './shared-turns.ts'
import type { WakeUps } from './wake-ups.ts'

interface SharedIntakeOptions {
  readonly book: JobBook
  /** The same book, for what nobody waits for: while Redis is gone it waits. */
  readonly patientBook: JobBook
  readonly turns: SharedTurns
  readonly patientTurns: SharedTurns
  readonly wakeUps: WakeUps
  readonly log: Log
  readonly perPerson: number
  readonly acknowledgeWithinMs: number
  readonly now: () => number
}

/** How jobs come into the turns that all processes share. */
interface SharedIntake {
  /** As the book's own; a row whose writing nobody waited for is taken back. */
  add(job: Job): Promise<boolean>
  /** How many come before it; undefined when none does, or when that is not known yet. */
  lineUp(job: Job): Promise<number | undefined>
  acknowledge(id: JobId): Promise<void>
  /** Gives it a place in the turns, where it has none. */
  takeIn(job: Job): Promise<void>
  /** All whose rows have none. */
  takeInOrphans(): Promise<void>
  /** This process goes away, and acknowledges nothing more. */
  leave(): Promise<void>
}

/** A row without a place in the turns is left by a process that died between the two; younger ones are on their way. */
const orphanAfterMs = 10_000

export function createSharedIntake(options: SharedIntakeOptions): SharedIntake {
  const { book, turns, wakeUps, log, now } = options
  const process = randomUUID()
  const takeIn = async (job: Job): Promise<void> => {
    await turns.join(joining(job, 0, process, options))
  }
  return {
    takeIn,
    add: async (job) => {
      try {
        return await book.add(job)
      } catch (thrown) {
        withdraw(job, options).catch((err: unknown) =>
          log.warn({ err, job: job.id }, 'a refused job may be done'),
        )
        throw thrown
      }
    },
    lineUp: (job) => lineUp(job, process, options),
    acknowledge: async (id) => {
      if (await turns.acknowledge(id)) await wakeUps.advance(id)
    },
    takeInOrphans: async () => {
      for (const job of await book.unfinished()) {
        if (now() - job.acceptedAt >= orphanAfterMs) await takeIn(job)
      }
    },
    leave: async () => {
      if ((await turns.unhold(process)).length > 0) await wakeUps.sweep()
    },
  }
}

/** Its person reads that nothing was accepted, but Redis may have written the row after nobody waited for it. */
async function withdraw({ id, acceptedAt }: Job, { patientBook }: SharedIntakeOptions): Promise<void> {
  const row = await patientBook.find(id)
  // Another time is another delivery of the same event, which may have been accepted.
  if (row?.state === 'accepted' && row.acceptedAt === acceptedAt) await patientBook.forget(row)
}

/** The row is there, so the job is accepted: what cannot join now does later, and after a crash as an orphan. */
async function lineUp(job: Job, process: string, options: SharedIntakeOptions): Promise<number | undefined> {
  const { turns, patientTurns, wakeUps, acknowledgeWithinMs, log } = options
  const enter = async (by: SharedTurns) => {
    const { ahead } = await by.join(joining(job, acknowledgeWithinMs, process, options))
    await wakeUps
      .schedule(job.id, acknowledgeWithinMs)
      .catch((err: unknown) => log.warn({ err, job: job.id }, 'no worker was woken up'))
    return ahead
  }
  try {
    return await enter(turns)
  } catch (err) {
    log.warn({ err, job: job.id }, 'a job waits for Redis to join the others')
    enter(patientTurns).catch((late: unknown) =>
      log.warn({ err: late, job: job.id }, 'a job has no turn yet'),
    )
    return undefined
  }
}

function joining(job: Job, heldMs: number, process: string, { perPerson }: SharedIntakeOptions) {
  const person = job.invocation.asker.id
  return { job: job.id, person, acceptedAt: job.acceptedAt, heldMs, process, perPerson }
}
