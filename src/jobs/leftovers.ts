import type { Blobs } from '../store/blobs.ts'
import type { JobBook } from './book.ts'

/** How long a failed job's pictures wait for its Retry button, or for someone to fetch what could not be delivered. */
const keptMs = 7 * 24 * 60 * 60 * 1000

/** Lets go of the stored bytes of jobs that failed long ago; their rows stay for the life of the record. */
export async function removeLeftovers(
  book: Pick<JobBook, 'finished'>,
  blobs: Pick<Blobs, 'removeAll'>,
  now: number,
): Promise<void> {
  for await (const job of book.finished()) {
    const undelivered = job.state === 'failed' || job.state === 'cancelled'
    if (undelivered && now - job.acceptedAt > keptMs) await blobs.removeAll(`jobs/${job.id}`)
  }
}
