import type { Destination } from '../chat/invocation.ts'
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

export function openLine(first: Job, book: JobBook): Line {
  let job = first
  // One write after the other: a courier may remember a place while a request is being stored.
  let writing: Promise<void> = Promise.resolve()
  const write = (change: (current: Job) => Job): Promise<void> => {
    const next = writing.then(async () => {
      const changed = change(job)
      await book.save(changed)
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
