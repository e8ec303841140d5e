import type { JobId } from '../chat/ids.ts'
import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import { type AtWork, createAtWork } from './at-work.ts'
import type { JobBook } from './book.ts'
import { agreed, cancelling, isFinished, isStoppable, type Job, Shutdown } from './job.ts'
import type { Queue, Work } from './queue.ts'
import type { Ticket, Waiting } from './waiting.ts'

interface WorkerOptions {
  readonly book: JobBook
  readonly work: Work
  readonly events: Events
  readonly waiting: Waiting
  readonly concurrency: number
  readonly perPerson: number
  readonly rest: (job: Job | undefined) => number
  readonly now: () => number
}

/** Works on the jobs of one process in their turns; what a person says to a job is said to it wherever it is. */
export interface EmbeddedWorker extends Pick<Queue, 'cancel' | 'resume' | 'drain'> {
  readonly atWork: Pick<AtWork<Ticket>, 'count' | 'has'>
  start(): void
  /** Somebody may have a turn. */
  fill(): void
}

export function createEmbeddedWorker(options: WorkerOptions): EmbeddedWorker {
  const { book, work, events, waiting, concurrency, perPerson, rest } = options
  let isOpen = false
  const fill = () => {
    while (isOpen && atWork.count() < concurrency) {
      const ticket = waiting.turns.take((person) => atWork.count(person) < perPerson)
      if (ticket === undefined) return
      atWork.begin(ticket)
    }
  }
  const atWork: AtWork<Ticket> = createAtWork<Ticket>(
    async (ticket, signal) => {
      await ticket.telling
      await work.run(ticket.id, signal, book)
      await putAside(ticket, signal, place)
    },
    {
      onBroken: (ticket, thrown) => {
        events.workStopped(ticket.id, thrown)
        if (isOpen) waiting.resting.put(ticket, rest(undefined))
      },
      onDone: fill,
    },
  )
  const place: WorkPlace = { ...options, atWork, early: new Set() }
  return {
    atWork,
    fill,
    start: () => {
      isOpen = true
      fill()
    },
    cancel: (id) => cancel(id, place),
    resume: (id) => resume(id, place),
    drain: async (graceMs) => {
      isOpen = false
      waiting.clear()
      const late = setTimeout(() => atWork.abortAll(new Shutdown()), graceMs)
      await atWork.idle()
      clearTimeout(late)
    },
  }
}

interface WorkPlace extends WorkerOptions {
  readonly atWork: AtWork<Ticket>
  /** Yeses that came while the question was still being put. */
  readonly early: Set<JobId>
}

/** The work on it has ended, and the job may not have. */
async function putAside(ticket: Ticket, signal: AbortSignal, place: WorkPlace): Promise<void> {
  const { book, work, waiting, early, rest, now } = place
  const job = await book.find(ticket.id)
  // From here to its pause nothing is awaited: a yes or a cancel finds it in one place or the other.
  const isAgreed = early.delete(ticket.id)
  if (job === undefined || isFinished(job) || signal.reason instanceof Shutdown) return
  if (job.state !== 'asking') waiting.resting.put(ticket, rest(job))
  else if (signal.reason instanceof Failure) {
    await book.save(cancelling(job, now()))
    await work.run(ticket.id, signal, book)
    await putAside(ticket, signal, place)
  } else if (isAgreed) await handOutAgreed(ticket, place)
  // Timers may fire a millisecond early, and then the work would find that it is not time yet.
  else waiting.paused.put(ticket, Math.max(0, job.until - now()) + 5)
}

async function handOutAgreed(ticket: Ticket, { book, waiting }: WorkPlace): Promise<void> {
  try {
    const job = await book.find(ticket.id)
    if (job?.state === 'asking') await book.save(agreed(job))
  } finally {
    // Where that could not be written, it waits for its person again.
    waiting.takeIn(ticket)
  }
}

async function cancel(id: JobId, place: WorkPlace): Promise<boolean> {
  const { book, waiting, atWork } = place
  waiting.unanswered.release(id)
  const job = await book.find(id)
  // What is made waits for its turn as well, after a restart or a rest, and is delivered.
  if (job === undefined || !isStoppable(job)) return false
  const ticket = waiting.takeOut(id)
  if (ticket !== undefined) return cancelWaiting(ticket, place)
  if (!atWork.has(id)) return false
  atWork.abort(id, new Failure({ kind: 'cancelled' }))
  return true
}

async function cancelWaiting(ticket: Ticket, { book, waiting, atWork, now }: WorkPlace): Promise<boolean> {
  await ticket.telling
  try {
    const job = await book.find(ticket.id)
    if (job === undefined) return false
    await book.save(cancelling(job, now()))
  } catch (thrown) {
    waiting.takeIn(ticket)
    throw thrown
  }
  // Telling it needs no place in the line.
  atWork.begin(ticket)
  return true
}

async function resume(id: JobId, place: WorkPlace): Promise<boolean> {
  const { book, waiting, atWork, early } = place
  const job = await book.find(id)
  if (job?.state !== 'asking') return false
  const ticket = waiting.takeOut(id)
  if (ticket !== undefined) await handOutAgreed(ticket, place)
  else if (atWork.has(id)) early.add(id)
  else return false
  return true
}
