import type { JobId, SpaceId } from '../chat/ids.ts'
import type { Table } from '../store/table.ts'
import type { Job } from './job.ts'
import { isFinished } from './job.ts'

/** The rows of all jobs, and which of them are not finished. */
export interface JobBook {
  /** False when the job is known already: the same event, delivered twice. */
  add(job: Job): Promise<boolean>
  save(job: Job): Promise<void>
  find(id: JobId): Promise<Job | undefined>
  /** What an earlier process left: every accepted job that has not ended, oldest first. */
  unfinished(): Promise<readonly Job[]>
  /** Every job that has ended and is still remembered. */
  finished(): AsyncIterable<Job>
}

/** Buttons work for the life of the record; how long that is, the space says. */
export type RetentionMs = (space: SpaceId) => Promise<number>

export function openJobBook(jobs: Table<Job>, open: Table<number>, retentionMs: RetentionMs): JobBook {
  return {
    add: async (job) => {
      // The marker goes first: a marker without a row is swept, a row without a marker would be forgotten.
      await open.set(job.id, job.acceptedAt)
      const added = await jobs.add(job.id, job)
      if (!added) await forgetIfFinished(await jobs.get(job.id), open)
      return added
    },
    save: async (job) => {
      if (!isFinished(job)) return jobs.set(job.id, job)
      await jobs.set(job.id, job, await retentionMs(job.invocation.space))
      await open.delete(job.id)
    },
    find: (id) => jobs.get(id),
    unfinished: async () => {
      const found: Job[] = []
      for await (const [id] of open.entries()) {
        const job = await jobs.get(id)
        if (job === undefined || isFinished(job)) await open.delete(id)
        else found.push(job)
      }
      return found.toSorted((one, other) => one.acceptedAt - other.acceptedAt)
    },
    finished: async function* () {
      for await (const [, job] of jobs.entries()) if (isFinished(job)) yield job
    },
  }
}

async function forgetIfFinished(job: Job | undefined, open: Table<number>): Promise<void> {
  if (job !== undefined && isFinished(job)) await open.delete(job.id)
}
