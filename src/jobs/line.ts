import type { Destination } from '../chat/invocation.ts'
import { StoreError } from '../store/store-error.ts'
import type { JobBook } from './book.ts'
import type { Job } from './job.ts'
import { relocated } from './job.ts'

/** One job on its way: the row as it was last written, and the only writer of it. */
export interface Line {
  readonly job: Job
  /** Writes the step, then it holds. */
  advance<Next extends Job>(next: Next): Promise<Next>
  /** A step from wherever the row is now: for steps that come side by side. */
  advanceBy(step: (current: Job) => Job): Promise<void>
  /** The answer is somewhere else now; written only when it really moved. */
  relocate(destination: Destination): Promise<void>
}

/** Between two tries to write; throws when there is no time for another. */
type Pause = (milliseconds: number) => Promise<void>

/** The step was not written, so it must not be taken: the row says what holds, and the job goes on from there. */
export class RowNotWritten extends Error {
  override readonly name = 'RowNotWritten'
}

/** Another worker has the job: whatever this one still writes is refused. */
export function isSomebodyElses(thrown: unknown): boolean {
  return thrown instanceof RowNotWritten && isFenced(thrown.cause)
}

/** Another program may hold the database for a while, or somebody may make room: what was bought must not be forgotten. */
const writeAgainAfterMs = [100, 500, 2_000, 5_000, 15_000, 30_000, 60_000, 120_000, 240_000]

export function openLine(first: Job, book: JobBook, pause: Pause): Line {
  let job = first
  // One write after the other: a courier may remember a place while a request is being stored.
  let writing: Promise<void> = Promise.resolve()
  const write = (change: (current: Job) => Job): Promise<void> => {
    const next = writing.then(async () => {
      const changed = change(job)
      await insistOnWriting(changed, book, pause)
      job = changed
    })
    writing = next.catch(() => {})
    return next
  }
  return {
    get job() {
      return job
    },
    advance: async (next) => {
      let written = next
      await write((current) => {
        written = relocated(next, current.destination)
        return written
      })
      return written
    },
    advanceBy: (step) => write(step),
    relocate: async (destination) => {
      if (JSON.stringify(destination) === JSON.stringify(job.destination)) return
      await write((current) => relocated(current, destination))
    },
  }
}

async function insistOnWriting(job: Job, book: JobBook, pause: Pause): Promise<void> {
  for (const pauseMs of [...writeAgainAfterMs, undefined]) {
    try {
      return await book.save(job)
    } catch (cause) {
      if (pauseMs === undefined || isFinal(cause)) throw new RowNotWritten('the row is as it was', { cause })
      await pause(pauseMs)
    }
  }
}

function isFinal(thrown: unknown): boolean {
  return isFenced(thrown) || (thrown instanceof StoreError && thrown.problem === 'closed')
}

function isFenced(thrown: unknown): boolean {
  return thrown instanceof StoreError && thrown.problem === 'fenced'
}
