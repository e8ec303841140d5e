import type { Blobs } from '../store/blobs.ts'
import type { JobBook, RetentionMs } from './book.ts'
import { forgetJob } from './forget.ts'
import type { Job } from './job.ts'
import type { Kept } from './kept.ts'
import type { Results } from './results.ts'

interface TidyTools {
  readonly book: Pick<JobBook, 'finished' | 'forget'>
  readonly results: Pick<Results, 'forget'>
  readonly kept: Pick<Kept, 'remove'>
  readonly blobs: Pick<Blobs, 'remove' | 'removeAll'>
  readonly retentionMs: RetentionMs
}

/** How long a failed job's pictures wait for its Retry button, or for someone to fetch what could not be delivered. */
const keptMs = 7 * 24 * 60 * 60 * 1000

/**
 * Forgets jobs that are older than their space now wants to remember, which may be less than when they ended, and lets
 * go of the stored bytes of those that failed long ago.
 */
export async function removeLeftovers(tools: TidyTools, now: number): Promise<void> {
  for await (const job of tools.book.finished()) {
    if (now - endOf(job) > (await tools.retentionMs(job.invocation.space))) await forgetJob(job, tools)
    else if (isUndelivered(job) && now - job.acceptedAt > keptMs)
      await tools.blobs.removeAll(`jobs/${job.id}`)
  }
}

function endOf(job: Job): number {
  return job.state === 'delivered' ? job.deliveredAt : job.acceptedAt
}

function isUndelivered({ state }: Job): boolean {
  return state === 'failed' || state === 'cancelled'
}
