import type { PersonId } from '../chat/ids.ts'
import type { Events } from '../events.ts'
import type { JobBook } from './book.ts'
import { createEmbeddedWorker, type EmbeddedWorker } from './embedded-worker.ts'
import type { Job } from './job.ts'
import { tellPositions } from './positions.ts'
import type { Queue, Work } from './queue.ts'
import { restMs } from './rest.ts'
import { createWaiting, ticketOf, type Waiting } from './waiting.ts'

interface QueueOptions {
  readonly book: JobBook
  readonly work: Work
  readonly events: Events
  /** Jobs at work at once, all together and for one person. */
  readonly concurrency: number
  readonly perPerson: number
  /** False for jobs of a surface that this process does not have: their rows wait for one that does. */
  readonly serves?: (job: Job) => boolean
  /** How long a job waits for `acknowledged`; after a restart nobody says it any more. */
  readonly acknowledgeWithinMs?: number
  /** How often people in the line are told where they stand. */
  readonly positionsEveryMs?: number
  /** How long a job rests that its work left unfinished. */
  readonly rest?: (job: Job | undefined) => number
  readonly now?: () => number
}

/** The queue of one process: rows in the book are the truth, this only keeps the order. */
export function createEmbeddedQueue(options: QueueOptions): Queue {
  const { book, work, events, serves = () => true, now = Date.now } = options
  const { acknowledgeWithinMs = 5_000, positionsEveryMs = 2_000, rest = restMs } = options
  const waiting: Waiting = createWaiting(() => worker.fill())
  const worker = createEmbeddedWorker({ ...options, waiting, rest, now })
  const { turns, unanswered, resting } = waiting
  let positions: NodeJS.Timeout | undefined
  return {
    accept: async (job) => {
      const ahead = placeOf(job.invocation.asker.id, waiting, worker, options)
      const fresh = await book.add(job)
      if (!fresh) return { ahead, known: true }
      unanswered.put(ticketOf(job), acknowledgeWithinMs)
      events.jobAccepted(job, ahead ?? 0)
      return { ahead }
    },
    acknowledged: unanswered.release,
    find: book.find,
    cancel: worker.cancel,
    resume: worker.resume,
    standing: async () => {
      const tickets = turns.waiting()
      const oldest = Math.min(...tickets.map(({ acceptedAt }) => acceptedAt))
      return {
        waiting: tickets.length + unanswered.count() + resting.count(),
        working: worker.atWork.count(),
        oldestMs: tickets.length === 0 ? 0 : now() - oldest,
      }
    },
    start: async () => {
      for (const job of await book.unfinished()) {
        // It may have been accepted just now.
        if (waiting.has(job.id) || worker.atWork.has(job.id) || !serves(job)) continue
        events.jobResumed(job.id, job.state)
        turns.add(ticketOf(job))
      }
      worker.start()
      positions = setInterval(() => tellPositions(turns, { book, work, events }), positionsEveryMs).unref()
    },
    drain: (graceMs) => {
      clearInterval(positions)
      return worker.drain(graceMs)
    },
  }
}

/** How many come before a job that is accepted now; undefined when a place is free for it. */
function placeOf(
  person: PersonId,
  { turns, unanswered }: Waiting,
  { atWork }: EmbeddedWorker,
  { concurrency, perPerson }: Pick<QueueOptions, 'concurrency' | 'perPerson'>,
): number | undefined {
  const before = turns.waiting().length + unanswered.count()
  if (atWork.count() + before >= concurrency) return before
  const own = turns.waiting().filter((ticket) => ticket.person === person).length
  return atWork.count(person) + unanswered.count(person) < perPerson ? undefined : own
}
