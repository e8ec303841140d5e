import type { JobId, PersonId } from '../chat/ids.ts'
import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import { createAtWork } from './at-work.ts'
import type { JobBook } from './book.ts'
import { agreed, cancelling, isFinished, isStoppable, type Job, Shutdown } from './job.ts'
import type { Queue, Work } from './queue.ts'
import { restMs } from './rest.ts'
import { createTurns, type TurnItem } from './turns.ts'
import { createUnanswered } from './unanswered.ts'

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

interface Ticket extends TurnItem {
  readonly acceptedAt: number
  /** The position that the person was told last. */
  toldAhead: number | undefined
  /** The telling under way: work begins after it, so that the row has one writer at a time. */
  telling: Promise<void>
}

function ticketOf(job: Job): Ticket {
  return {
    id: job.id,
    person: job.invocation.asker.id,
    acceptedAt: job.acceptedAt,
    toldAhead: undefined,
    telling: Promise.resolve(),
  }
}

/** The queue of one process: rows in the book are the truth, this only keeps the order. */
export function createEmbeddedQueue({
  book,
  work,
  events,
  concurrency,
  perPerson,
  serves = () => true,
  acknowledgeWithinMs = 5_000,
  positionsEveryMs = 2_000,
  rest = restMs,
  now = Date.now,
}: QueueOptions): Queue {
  const turns = createTurns<Ticket>()
  let open = false
  let positions: NodeJS.Timeout | undefined

  const fill = () => {
    while (open && atWork.count() < concurrency) {
      const ticket = turns.take((person) => atWork.count(person) < perPerson)
      if (ticket === undefined) return
      atWork.begin(ticket)
    }
  }
  /** Yeses that came while the question was still being put. */
  const early = new Set<JobId>()

  const putAsideIfUnfinished = async (ticket: Ticket, signal: AbortSignal): Promise<void> => {
    const job = await book.find(ticket.id)
    // From here to its pause nothing is awaited: a yes or a cancel finds it in one place or the other.
    const isAgreed = early.delete(ticket.id)
    if (job === undefined || isFinished(job) || signal.reason instanceof Shutdown) return
    if (job.state !== 'asking') resting.put(ticket, rest(job))
    else if (signal.reason instanceof Failure) {
      await book.save(cancelling(job, now()))
      await work.run(ticket.id, signal, book)
    } else if (isAgreed) await handOutAgreed(ticket)
    // Timers may fire a millisecond early, and then the work would find that it is not time yet.
    else paused.put(ticket, Math.max(0, job.until - now()) + 5)
  }
  const handOutAgreed = async (ticket: Ticket): Promise<void> => {
    try {
      const job = await book.find(ticket.id)
      if (job?.state === 'asking') await book.save(agreed(job))
    } finally {
      // Where that could not be written, it waits for its person again.
      takeIn(ticket)
    }
  }
  const atWork = createAtWork<Ticket>(
    async (ticket, signal) => {
      await ticket.telling
      await work.run(ticket.id, signal, book)
      await putAsideIfUnfinished(ticket, signal)
    },
    {
      onBroken: (ticket, thrown) => {
        events.workStopped(ticket.id, thrown)
        if (open) resting.put(ticket, rest(undefined))
      },
      onDone: fill,
    },
  )
  const takeIn = (ticket: Ticket) => {
    turns.add(ticket)
    fill()
  }
  /** Their platform has not been answered yet. */
  const unanswered = createUnanswered<Ticket>(takeIn)
  /** Their asker has not. */
  const paused = createUnanswered<Ticket>(takeIn)
  /** Their chat platform is away, or their row could not be written. */
  const resting = createUnanswered<Ticket>(takeIn)

  /** How many come before a job that is accepted now; undefined when a place is free for it. */
  const placeOf = (person: PersonId): number | undefined => {
    const before = turns.waiting().length + unanswered.count()
    if (atWork.count() + before >= concurrency) return before
    const own = turns.waiting().filter((ticket) => ticket.person === person).length
    return atWork.count(person) + unanswered.count(person) < perPerson ? undefined : own
  }

  const tellPositions = () => {
    for (const ticket of turns.waiting()) {
      const ahead = turns.ahead(ticket.id)
      if (ahead === undefined || ahead === ticket.toldAhead) continue
      ticket.toldAhead = ahead
      ticket.telling = ticket.telling
        .then(() => work.waiting(ticket.id, ahead, book))
        .catch((thrown: unknown) => events.progressFailed(ticket.id, thrown))
    }
  }

  const cancelWaiting = async (ticket: Ticket): Promise<boolean> => {
    await ticket.telling
    try {
      const job = await book.find(ticket.id)
      if (job === undefined) return false
      await book.save(cancelling(job, now()))
    } catch (thrown) {
      takeIn(ticket)
      throw thrown
    }
    // Telling it needs no place in the line.
    atWork.begin(ticket)
    return true
  }

  /** Gives a job that is not at work to whoever asks first. */
  const takeOut = (id: JobId): Ticket | undefined => turns.remove(id) ?? paused.take(id) ?? resting.take(id)

  return {
    accept: async (job) => {
      const ahead = placeOf(job.invocation.asker.id)
      const fresh = await book.add(job)
      if (!fresh) return { ahead, known: true }
      unanswered.put(ticketOf(job), acknowledgeWithinMs)
      events.jobAccepted(job, ahead ?? 0)
      return { ahead }
    },
    acknowledged: unanswered.release,
    find: book.find,
    cancel: async (id) => {
      unanswered.release(id)
      const job = await book.find(id)
      // What is made waits for its turn as well, after a restart or a rest, and is delivered.
      if (job === undefined || !isStoppable(job)) return false
      const ticket = takeOut(id)
      if (ticket !== undefined) return cancelWaiting(ticket)
      if (!atWork.has(id)) return false
      atWork.abort(id, new Failure({ kind: 'cancelled' }))
      return true
    },
    resume: async (id) => {
      const job = await book.find(id)
      if (job?.state !== 'asking') return false
      const ticket = takeOut(id)
      if (ticket !== undefined) await handOutAgreed(ticket)
      else if (atWork.has(id)) early.add(id)
      else return false
      return true
    },
    standing: async () => {
      const tickets = turns.waiting()
      const oldest = Math.min(...tickets.map(({ acceptedAt }) => acceptedAt))
      return {
        waiting: tickets.length + unanswered.count() + resting.count(),
        working: atWork.count(),
        oldestMs: tickets.length === 0 ? 0 : now() - oldest,
      }
    },
    start: async () => {
      open = true
      for (const job of await book.unfinished()) {
        if (unanswered.has(job.id) || !serves(job)) continue
        events.jobResumed(job.id, job.state)
        turns.add(ticketOf(job))
      }
      fill()
      positions = setInterval(tellPositions, positionsEveryMs).unref()
    },
    drain: async (graceMs) => {
      open = false
      clearInterval(positions)
      unanswered.clear()
      paused.clear()
      resting.clear()
      const late = setTimeout(() => atWork.abortAll(new Shutdown()), graceMs)
      await atWork.idle()
      clearTimeout(late)
    },
  }
}
