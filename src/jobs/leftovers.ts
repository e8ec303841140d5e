import { parseJobId } from '../chat/ids.ts'
import type { Blobs } from '../store/blobs.ts'
import type { JobBook, RetentionMs } from './book.ts'
import { forgetJob } from './forget.ts'
import type { Job } from './job.ts'
import type { Kept } from './kept.ts'
import type { Results } from './results.ts'

interface TidyTools {
  readonly book: Pick<JobBook, 'find' | 'finished' | 'forget'>
  readonly results: Pick<Results, 'forget'>
  readonly kept: Pick<Kept, 'remove'>
  readonly blobs: Pick<Blobs, 'list' | 'remove' | 'removeAll'>
  readonly retentionMs: RetentionMs
}

/** How long a failed job's pictures wait for its Retry button, or for someone to fetch what could not be delivered. */
const keptMs = 7 * 24 * 60 * 60 * 1000

/**
 * Forgets jobs that are older than their space now wants to remember, which may be less than when they ended, and lets
 * go of stored bytes that nobody will ask for.
 */
export async function removeLeftovers(tools: TidyTools, now: number): Promise<void> {
  await removeBytes(tools, now)
  for await (const job of tools.book.finished()) {
    if (now - endOf(job) > (await tools.retentionMs(job.invocation.space))) await forgetJob(job, tools)
  }
}

/** By what is stored, not by the rows: those end by themselves, also while the bytes of a process that died are there. */
async function removeBytes({ book, blobs }: TidyTools, now: number): Promise<void> {
  for (const name of await blobs.list('jobs')) {
    const id = parseJobId(name)
    const job = id === undefined ? undefined : await book.find(id)
    if (job === undefined || areBytesOver(job, now)) await blobs.removeAll(`jobs/${name}`)
  }
}

function areBytesOver(job: Job, now: number): boolean {
  return job.state === 'delivered' || (isUndelivered(job) && now - job.acceptedAt > keptMs)
}

function endOf(job: Job): number {
  return job.state === 'delivered' ? job.deliveredAt : job.acceptedAt
}

function isUndelivered({ state }: Job): boolean {
  return state === 'failed' || state === 'cancelled'
}
