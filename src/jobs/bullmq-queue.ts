import { randomUUID } from 'node:crypto'
import type { JobId } from '../chat/ids.ts'
import type { Events } from '../events.ts'
import type { Log } from '../log.ts'
import type { RedisLink } from '../store/redis.ts'
import type { Fence } from '../store/redis-adapter.ts'
import type { JobBook } from './book.ts'
import { isFinished, isStoppable, type Job } from './job.ts'
import type { Queue, Work } from './queue.ts'
import { openSharedTurns, type SharedTurns } from './shared-turns.ts'
import { createSharedWorker } from './shared-worker.ts'
import { openWakeUps } from './wake-ups.ts'
import { openWorkerNames, type WorkerNames } from './worker-names.ts'

interface QueueOptions {
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
  readonly positionsEveryMs?: number
  readonly beatEveryMs?: number
  readonly silentForMs?: number
  readonly names?: WorkerNames
  /** How long a job rests that its work left unfinished. */
  readonly rest?: (job: Job | undefined) => number
  readonly now?: () => number
}

/** A row without a place in the turns is left by a process that died between the two; younger ones are on their way. */
const orphanAfterMs = 10_000
const orphansEveryMs = 5 * 60_000

/**
 * The queue of many processes. Rows in the book are the truth; the turns say whose turn it is and who has which job;
 * BullMQ wakes somebody up. A process that never starts it only takes jobs in.
 */
export function createBullmqQueue({
  acknowledgeWithinMs = 5_000,
  positionsEveryMs = 2_000,
  beatEveryMs = 1_000,
  silentForMs = 10_000,
  names = openWorkerNames(),
  now = Date.now,
  ...options
}: QueueOptions): Queue {
  const { link, book, patientBook, events, log, perPerson } = options
  const process = randomUUID()
  const turns = openSharedTurns(link.ask, link.prefix)
  const wakeUps = openWakeUps(link, log)
  const patientTurns = openSharedTurns(link.insist, link.prefix)
  const worker = createSharedWorker({
    ...options,
    ...{ turns, patientTurns, wakeUps, positionsEveryMs, beatEveryMs, silentForMs, names },
  })
  let looking: NodeJS.Timeout | undefined
  let closed: Promise<void> | undefined

  const join = (job: Job, heldMs: number, by = turns) => {
    const person = job.invocation.asker.id
    return by.join({ job: job.id, person, acceptedAt: job.acceptedAt, heldMs, process, perPerson })
  }
  /** A wake-up that is lost costs a second: workers look for themselves. */
  const wakeUp = (waking: Promise<unknown>): Promise<unknown> =>
    waking.catch((err: unknown) => log.warn({ err }, 'no worker was woken up'))

  return {
    accept: async (job) => {
      const fresh = await add(job)
      const row = fresh ? job : await book.find(job.id)
      const known = fresh ? {} : ({ known: true } as const)
      if (row === undefined || isFinished(row)) return { ahead: undefined, ...known }
      const ahead = await lineUp(row)
      if (fresh) events.jobAccepted(job, ahead ?? 0)
      return { ahead, ...known }
    },
    acknowledged: (id) => void wakeUp(advance(id)),
    find: book.find,
    cancel: async (id) => {
      const job = await book.find(id)
      return job !== undefined && isStoppable(job) && (await turns.cancel(id))
    },
    resume: async (id) => {
      const job = await book.find(id)
      if (job?.state !== 'asking' || !(await turns.resume(id))) return false
      await wakeUp(wakeUps.sweep())
      return true
    },
    standing: async () => {
      const { oldest, ...counts } = await turns.standing()
      return { ...counts, oldestMs: oldest === undefined ? 0 : now() - oldest }
    },
    start: async () => {
      await takeInOrphans()
      const look = () => wakeUp(takeInOrphans())
      looking = setInterval(look, orphansEveryMs).unref()
      await worker.start()
    },
    drain: (graceMs) => {
      closed ??= close(graceMs)
      return closed
    },
  }

  async function add(job: Job): Promise<boolean> {
    try {
      return await book.add(job)
    } catch (thrown) {
      withdraw(job).catch((err: unknown) => log.warn({ err, job: job.id }, 'a refused job may be done'))
      throw thrown
    }
  }

  /** Its person reads that nothing was accepted, but Redis may have written the row after nobody waited for it. */
  async function withdraw({ id, acceptedAt }: Job): Promise<void> {
    const row = await patientBook.find(id)
    // Another time is another delivery of the same event, which may have been accepted.
    if (row?.state === 'accepted' && row.acceptedAt === acceptedAt) await patientBook.forget(row)
  }

  /** The row is there, so the job is accepted: what cannot join now does later, and after a crash as an orphan. */
  async function lineUp(job: Job): Promise<number | undefined> {
    const enter = async (by: SharedTurns) => {
      const { ahead } = await join(job, acknowledgeWithinMs, by)
      await wakeUp(wakeUps.schedule(job.id, acknowledgeWithinMs))
      return ahead
    }
    try {
      return await enter(turns)
    } catch (err) {
      log.warn({ err, job: job.id }, 'a job waits for Redis to join the others')
      enter(patientTurns).catch((late: unknown) =>
        log.warn({ err: late, job: job.id }, 'a job has no turn yet'),
      )
      return undefined
    }
  }

  async function advance(id: JobId): Promise<void> {
    if (await turns.acknowledge(id)) await wakeUps.advance(id)
  }

  async function takeInOrphans(): Promise<void> {
    for (const job of await book.unfinished()) {
      if (now() - job.acceptedAt >= orphanAfterMs) await join(job, 0)
    }
  }

  async function close(graceMs: number): Promise<void> {
    clearInterval(looking)
    await worker.drain(graceMs)
    try {
      if ((await turns.unhold(process)).length > 0) await wakeUps.sweep()
    } catch (err) {
      log.warn({ err }, 'jobs wait for an acknowledgement that nobody gives')
    }
    await wakeUps.close()
  }
}
