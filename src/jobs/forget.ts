import type { PersonId } from '../chat/ids.ts'
import type { Blobs } from '../store/blobs.ts'
import type { JobBook } from './book.ts'
import { isFinished, type Job } from './job.ts'
import type { Kept } from './kept.ts'
import { maskBlob } from './masks.ts'
import type { Results } from './results.ts'

export interface Forgotten {
  /** Jobs with their prompts and inputs. */
  readonly jobs: number
  /** Records of pictures. */
  readonly pictures: number
  /** Jobs that have not ended yet: they stay. */
  readonly underWay: number
}

interface ForgetTools {
  readonly book: Pick<JobBook, 'ofPerson' | 'forget'>
  readonly results: Pick<Results, 'forget'>
  readonly kept: Pick<Kept, 'remove'>
  readonly blobs: Pick<Blobs, 'remove' | 'removeAll'>
}

/** So many at once: each batch is one write to the disk. */
const batch = 50

/**
 * Deletes what is kept about a person's pictures, in every space. Sums that limits are counted by stay until their day
 * and month are over, and so does a pause: forgetting is no way around them.
 */
export async function forgetPerson(person: PersonId, tools: ForgetTools): Promise<Forgotten> {
  let [jobs, pictures, underWay] = [0, 0, 0]
  let together: Promise<number>[] = []
  const settle = async () => {
    for (const count of await Promise.all(together)) pictures += count
    together = []
  }
  for await (const job of tools.book.ofPerson(person)) {
    if (!isFinished(job)) {
      underWay += 1
      continue
    }
    jobs += 1
    together.push(forgetJob(job, tools))
    if (together.length === batch) await settle()
  }
  await settle()
  return { jobs, pictures, underWay }
}

/** How many records of pictures there were. The row goes last: as long as it is there, what is left can be found again. */
export async function forgetJob(
  job: Job,
  { book, results, kept, blobs }: Omit<ForgetTools, 'book'> & { readonly book: Pick<JobBook, 'forget'> },
): Promise<number> {
  const [pictures] = await Promise.all([
    results.forget(job.id),
    kept.remove(job.id),
    blobs.removeAll(`jobs/${job.id}`),
    blobs.remove(maskBlob(job.id)),
  ])
  await book.forget(job)
  return pictures
}
