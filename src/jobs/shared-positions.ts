import type { JobId } from '../chat/ids.ts'
import type { LeasedJobsOptions } from './leased-jobs.ts'
import type { News, SharedTurns } from './shared-turns.ts'

interface TellingOptions extends Pick<LeasedJobsOptions, 'patientTurns' | 'bookHeldBy' | 'work' | 'events'> {
  readonly turns: Pick<SharedTurns, 'fence' | 'positions'>
}

/** Tells those in the line that all processes share how many come before them. */
export interface SharedPositions {
  /** False when there was nothing new for this worker to tell. */
  tell(worker: string): Promise<boolean>
  /** That job is leased for the telling. */
  isTelling(job: JobId): boolean
}

export function createSharedPositions(options: TellingOptions): SharedPositions {
  const telling = new Set<JobId>()
  return {
    isTelling: (job) => telling.has(job),
    tell: async (worker) => {
      const news = await options.turns.positions(worker)
      await Promise.all(
        news.map(async (one) => {
          telling.add(one.job)
          try {
            await tellOne(one, options)
          } finally {
            telling.delete(one.job)
          }
        }),
      )
      return news.length > 0
    },
  }
}

async function tellOne({ job, ahead, lease }: News, options: TellingOptions): Promise<void> {
  const { patientTurns, turns, bookHeldBy, work, events } = options
  try {
    await work.waiting(job, ahead, bookHeldBy(turns.fence(job, lease)))
  } catch (thrown) {
    events.progressFailed(job, thrown)
  } finally {
    await patientTurns.giveBack(job, lease)
  }
}
