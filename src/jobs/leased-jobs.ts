import type { JobId } from '../chat/ids.ts'
import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import type { Fence } from '../store/redis-adapter.ts'
import { StoreError } from '../store/store-error.ts'
import type { JobBook } from './book.ts'
import { agreed, cancelling, isFinished, isStoppable, type Job, Shutdown } from './job.ts'
import type { Work } from './queue.ts'
import type { Handed, Release, SharedTurns } from './shared-turns.ts'

export interface LeasedJobsOptions {
  /** Its commands wait for Redis: what this worker was handed, it gives back. */
  readonly patientTurns: SharedTurns
  readonly turns: Pick<SharedTurns, 'fence'>
  /** The book of whoever has that lease. */
  readonly bookHeldBy: (fence: Fence) => JobBook
  readonly work: Work
  readonly events: Events
  readonly perPerson: number
  /** How long a job rests that its work left unfinished. */
  readonly rest: (job: Job | undefined) => number
}

/** The jobs that a worker has at work, each for as long as its lease is this worker's. */
export interface LeasedJobs {
  /** Works on a job until it is released; tells whether that lets another one begin. */
  handle(handed: Handed): Promise<boolean>
  /** Its person stops it; not what is made. */
  stop(job: JobId): Promise<void>
  /** Others have them, or will: every row is as it is. */
  letGo(): void
  has(job: JobId): boolean
  count(): number
  /** Resolves when those at work now have ended. */
  idle(): Promise<void>
}

interface AtWork {
  readonly abort: AbortController
  readonly done: Promise<boolean>
}

export function createLeasedJobs(options: LeasedJobsOptions): LeasedJobs {
  const { patientTurns, turns, bookHeldBy, events, perPerson, rest } = options
  const atWork = new Map<JobId, AtWork>()
  return {
    handle: (handed) => {
      const abort = new AbortController()
      const done = carryOut(handed, abort, options)
        .catch((thrown: unknown): Release => {
          events.workStopped(handed.job, thrown)
          return { how: 'again', pauseMs: rest(undefined) }
        })
        .then(async (release) => {
          // Whoever is shut out or shuts down hands on all of its jobs at once.
          if (abort.signal.reason instanceof Shutdown) return false
          return (await patientTurns.release(handed.job, handed.lease, release, perPerson)) ?? false
        })
        .finally(() => atWork.delete(handed.job))
      atWork.set(handed.job, { abort, done })
      return done
    },
    stop: async (job) => {
      const row = await bookHeldBy(turns.fence(job, '')).find(job)
      if (row !== undefined && isStoppable(row))
        atWork.get(job)?.abort.abort(new Failure({ kind: 'cancelled' }))
    },
    letGo: () => {
      for (const { abort } of atWork.values()) abort.abort(new Shutdown())
    },
    has: (job) => atWork.has(job),
    count: () => atWork.size,
    idle: async () => {
      await Promise.all([...atWork.values()].map(({ done }) => done.catch(() => false)))
    },
  }
}

async function carryOut(
  { job, lease, ...said }: Handed,
  abort: AbortController,
  { patientTurns, turns, bookHeldBy, work, rest }: LeasedJobsOptions,
): Promise<Release> {
  const book = stopping(bookHeldBy(turns.fence(job, lease)), abort)
  const row = await book.find(job)
  if (row === undefined || isFinished(row)) return { how: 'ended' }
  if (said.cancelled && isStoppable(row)) await book.save(cancelling(row, Date.now()))
  else if (said.agreed && row.state === 'asking') {
    await book.save(agreed(row))
    await patientTurns.agreed(job)
  }
  await work.run(job, abort.signal, book)
  const left = await book.find(job)
  if (left?.state !== 'asking' || !(abort.signal.reason instanceof Failure)) return releaseOf(left, rest)
  // Cancelled while the question was being put.
  await book.save(cancelling(left, Date.now()))
  await work.run(job, abort.signal, book)
  return releaseOf(await book.find(job), rest)
}

function releaseOf(left: Job | undefined, rest: LeasedJobsOptions['rest']): Release {
  if (left === undefined || isFinished(left)) return { how: 'ended' }
  return left.state === 'asking'
    ? { how: 'asking', untilWhen: left.until }
    : { how: 'again', pauseMs: rest(left) }
}

/** Stops the work as soon as it turns out that somebody else has the job. */
function stopping(book: JobBook, abort: AbortController): JobBook {
  return {
    ...book,
    save: async (job) => {
      try {
        await book.save(job)
      } catch (thrown) {
        if (thrown instanceof StoreError && thrown.problem === 'fenced') abort.abort(new Shutdown())
        throw thrown
      }
    },
  }
}
