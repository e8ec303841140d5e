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
  /**
   * A step that says what was bought: tried for as long as the process lives, for whoever went on without it would buy
   * it again.
   */
  keep(step: (current: Job) => Job): Promise<void>
  /** The answer is somewhere else now; written only when it really moved. */
  relocate(destination: Destination): Promise<void>
}

interface LineTools {
  /** Between two tries to write; throws when there is time for one more at most. */
  readonly pause: (milliseconds: number) => Promise<void>
  /** A try was refused, and another follows. */
  readonly onRefused: (thrown: unknown) => void
}

/** The step was not written, so it must not be taken: the row says what holds, and the job goes on from there. */
export class RowNotWritten extends Error {
  override readonly name = 'RowNotWritten'
}

/** Another worker has the job: whatever this one still writes is refused. */
export function isSomebodyElses(thrown: unknown): boolean {
  return thrown instanceof RowNotWritten && isFenced(thrown.cause)
}

/** Another program may hold the database for a while, or somebody may make room. */
const writeAgainAfterMs = [100, 500, 2_000, 5_000, 15_000, 30_000, 60_000, 120_000, 240_000]
const onceMoreAfterMs = 60_000

export function openLine(first: Job, book: JobBook, tools: LineTools): Line {
  let job = first
  // One write after the other: a courier may remember a place while a request is being stored.
  let writing: Promise<void> = Promise.resolve()
  const write = (
    change: (current: Job) => Job,
    pausesMs: Iterable<number> = writeAgainAfterMs,
  ): Promise<void> => {
    const next = writing.then(async () => {
      const changed = change(job)
      await insistOnWriting(changed, book, pausesMs, tools)
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
    keep: (step) => write(step, withoutEnd()),
    relocate: async (destination) => {
      if (JSON.stringify(destination) === JSON.stringify(job.destination)) return
      await write((current) => relocated(current, destination))
    },
  }
}

function* withoutEnd(): Generator<number> {
  yield* writeAgainAfterMs
  for (;;) yield onceMoreAfterMs
}

async function insistOnWriting(
  job: Job,
  book: JobBook,
  pausesMs: Iterable<number>,
  { pause, onRefused }: LineTools,
): Promise<void> {
  for (const pauseMs of pausesMs) {
    try {
      return await book.save(job)
    } catch (cause) {
      if (isFinal(cause)) throw notWritten(cause)
      onRefused(cause)
    }
    try {
      await pause(pauseMs)
    } catch {
      // The process ends: what holds the row up may have passed meanwhile.
      break
    }
  }
  try {
    await book.save(job)
  } catch (cause) {
    throw notWritten(cause)
  }
}

function notWritten(cause: unknown): RowNotWritten {
  return new RowNotWritten('the row is as it was', { cause })
}

function isFinal(thrown: unknown): boolean {
  return isFenced(thrown) || (thrown instanceof StoreError && thrown.problem === 'closed')
}

function isFenced(thrown: unknown): boolean {
  return thrown instanceof StoreError && thrown.problem === 'fenced'
}
