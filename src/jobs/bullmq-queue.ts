import type { JobId } from '../chat/ids.ts'
import type { Events } from '../events.ts'
import type { Log } from '../log.ts'
import type { RedisLink } from '../store/redis.ts'
import type { Fence } from '../store/redis-adapter.ts'
import type { JobBook } from './book.ts'
import { isFinished, isStoppable, type Job } from './job.ts'
import type { Queue, Work } from './queue.ts'
import { createSharedIntake } from './shared-intake.ts'
import { openSharedTurns } from './shared-turns.ts'
import { createSharedWorker } from './shared-worker.ts'
import { openWakeUps } from './wake-ups.ts'
import { openWorkerNames, type WorkerNames } from './worker-names.ts'

/** How often the workers of many processes look at each other; a second, and ten until one is taken for dead. */
export interface SharedPace {
  readonly positionsEveryMs?: number
  readonly beatEveryMs?: number
  readonly silentForMs?: number
}

interface QueueOptions extends SharedPace {
  readonly link: RedisLink
  readonly book: JobBook
  /** The same book, for what nobody waits for: while Redis is gone it waits. */
  readonly patientBook: JobBook
  /** The book of whoever has that lease: it writes nothing once somebody else has it. */
  readonly bookHeldBy: (fence: Fence) => JobBook
  readonly work: Work
  readonly events: Events
  readonly log: Log
  /** Jobs at work at once in this process, and of one person in all processes. */
  readonly concurrency: number
  readonly perPerson: number
  readonly acknowledgeWithinMs?: number
  readonly names?: WorkerNames
  /** How long a job rests that its work left unfinished. */
  readonly rest?: (job: Job | undefined) => number
  readonly now?: () => number
}

/** How often it looks for rows that a process left which died before they had their place. */
const orphansEveryMs = 5 * 60_000

/**
 * The queue of many processes. Rows in the book are the truth; the turns say whose turn it is and who has which job;
 * BullMQ wakes somebody up. A process that never starts it only takes jobs in.
 */
export function createBullmqQueue(options: QueueOptions): Queue {
  const { link, book, events, log, acknowledgeWithinMs = 5_000, now = Date.now } = options
  const turns = openSharedTurns(link.ask, link.prefix)
  const shared = {
    turns,
    patientTurns: openSharedTurns(link.insist, link.prefix),
    wakeUps: openWakeUps(link, log),
  }
  const intake = createSharedIntake({ ...options, ...shared, acknowledgeWithinMs, now })
  const worker = createSharedWorker({
    ...usualPace,
    ...options,
    ...shared,
    names: options.names ?? openWorkerNames(),
  })
  let looking: NodeJS.Timeout | undefined
  let closed: Promise<void> | undefined

  /** A wake-up that is lost costs a second: workers look for themselves. */
  const wakeUp = (waking: Promise<unknown>): Promise<unknown> =>
    waking.catch((err: unknown) => log.warn({ err }, 'no worker was woken up'))

  const stoppable = async (id: JobId): Promise<Job | undefined> => {
    const job = await book.find(id)
    return job !== undefined && isStoppable(job) ? job : undefined
  }

  return {
    accept: async (job) => {
      const fresh = await intake.add(job)
      const row = fresh ? job : await book.find(job.id)
      const known = fresh ? {} : ({ known: true } as const)
      if (row === undefined || isFinished(row)) return { ahead: undefined, ...known }
      const ahead = await intake.lineUp(row)
      if (fresh) events.jobAccepted(job, ahead ?? 0)
      return { ahead, ...known }
    },
    acknowledged: (id) => void wakeUp(intake.acknowledge(id)),
    find: book.find,
    cancel: async (id) => {
      if ((await stoppable(id)) === undefined) return false
      if (await turns.cancel(id)) return true
      // It has just ended; or the process that accepted it died before the job had its place.
      const orphan = await stoppable(id)
      if (orphan === undefined) return false
      await intake.takeIn(orphan)
      return turns.cancel(id)
    },
    resume: async (id) => {
      const job = await book.find(id)
      if (job?.state !== 'asking' || !(await turns.resume(id))) return false
      await wakeUp(shared.wakeUps.sweep())
      return true
    },
    standing: async () => {
      const { oldest, ...counts } = await turns.standing()
      return { ...counts, oldestMs: oldest === undefined ? 0 : now() - oldest }
    },
    start: async () => {
      await intake.takeInOrphans()
      looking = setInterval(() => wakeUp(intake.takeInOrphans()), orphansEveryMs).unref()
      await worker.start()
    },
    drain: (graceMs) => {
      closed ??= close(graceMs)
      return closed
    },
  }

  async function close(graceMs: number): Promise<void> {
    clearInterval(looking)
    await worker.drain(graceMs)
    await intake.leave().catch((err: unknown) => {
      log.warn({ err }, 'jobs wait for an acknowledgement that nobody gives')
    })
    await shared.wakeUps.close()
  }
}

const usualPace = { positionsEveryMs: 2_000, beatEveryMs: 1_000, silentForMs: 10_000 }
