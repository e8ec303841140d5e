import type { JobId, PersonId } from '../chat/ids.ts'
import type { Events } from '../events.ts'
import { recordOf } from '../failure.ts'
import type { JobBook } from './book.ts'
import { cancelledFailure, failing, type Job, Shutdown } from './job.ts'
import type { Queue, Work } from './queue.ts'
import { createTurns } from './turns.ts'

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
}

interface Ticket {
  readonly id: JobId
  readonly person: PersonId
  /** The position that the person was told last. */
  toldAhead: number | undefined
  /** The telling under way: work begins after it, so that the row has one writer at a time. */
  telling: Promise<void>
}

function ticketOf(job: Job): Ticket {
  return { id: job.id, person: job.invocation.asker.id, toldAhead: undefined, telling: Promise.resolve() }
}

/** The queue of one process: rows in the book are the truth, this only keeps the order. */
export function createEmbeddedQueue(options: QueueOptions): Queue {
  const { book, work, events, concurrency, perPerson } = options
  const turns = createTurns<Ticket>()
  /** Accepted, but the platform has not been answered yet. */
  const held = new Map<JobId, { ticket: Ticket; timer: NodeJS.Timeout }>()
  const atWork = new Map<JobId, { person: PersonId; abort: AbortController; done: Promise<void> }>()
  let open = false
  let positions: NodeJS.Timeout | undefined

  const countOf = (person: PersonId) =>
    atWork.values().reduce((count, one) => (one.person === person ? count + 1 : count), 0)

  const fill = () => {
    while (open && atWork.size < concurrency) {
      const ticket = turns.take((person) => countOf(person) < perPerson)
      if (ticket === undefined) return
      begin(ticket)
    }
  }

  const begin = ({ id, person, telling }: Ticket) => {
    const abort = new AbortController()
    const done = telling
      .then(() => work.run(id, abort.signal))
      .finally(() => {
        atWork.delete(id)
        fill()
      })
    atWork.set(id, { person, abort, done })
  }

  const enter = (ticket: Ticket) => {
    turns.add(ticket)
    fill()
  }

  const release = (id: JobId) => {
    const waiting = held.get(id)
    if (waiting === undefined) return
    clearTimeout(waiting.timer)
    held.delete(id)
    enter(waiting.ticket)
  }

  const hold = (ticket: Ticket) => {
    const timer = setTimeout(() => release(ticket.id), options.acknowledgeWithinMs ?? 5_000)
    held.set(ticket.id, { ticket, timer })
  }

  /** Where a job stands that is still held: behind all that wait, unless a place is free for it now. */
  const standing = (person: PersonId): number | undefined => {
    const before = turns.waiting().length + held.size
    const free = atWork.size + before < concurrency
    if (free && countOf(person) + heldBy(person) < perPerson) return undefined
    return free ? waitingOf(person) : before
  }
  const heldBy = (person: PersonId) =>
    held.values().reduce((count, { ticket }) => (ticket.person === person ? count + 1 : count), 0)
  const waitingOf = (person: PersonId) => turns.waiting().filter((ticket) => ticket.person === person).length

  const tellPositions = () => {
    for (const ticket of turns.waiting()) {
      const ahead = turns.ahead(ticket.id)
      if (ahead === undefined || ahead === ticket.toldAhead) continue
      ticket.toldAhead = ahead
      ticket.telling = ticket.telling.then(() => work.waiting(ticket.id, ahead))
    }
  }

  return {
    accept: async (job) => {
      const ahead = standing(job.invocation.asker.id)
      const fresh = await book.add(job)
      if (!fresh) return { ahead }
      hold(ticketOf(job))
      events.jobAccepted(job.id, job.invocation, ahead ?? 0)
      return { ahead }
    },
    acknowledged: release,
    find: (id) => book.find(id),
    cancel: async (id) => {
      release(id)
      const running = atWork.get(id)
      if (running !== undefined) {
        const job = await book.find(id)
        if (job?.state !== 'accepted' && job?.state !== 'running') return false
        running.abort.abort(cancelledFailure(job.state === 'running' ? 'maybe' : 'no'))
        return true
      }
      const ticket = turns.remove(id)
      if (ticket === undefined) return false
      await ticket.telling
      const job = await book.find(id)
      if (job === undefined) return false
      await book.save(failing(job, recordOf(cancelledFailure('no'))))
      begin(ticket)
      return true
    },
    start: async () => {
      open = true
      for (const job of await book.unfinished()) {
        if (held.has(job.id) || options.serves?.(job) === false) continue
        events.jobResumed(job.id, job.state)
        turns.add(ticketOf(job))
      }
      fill()
      positions = setInterval(tellPositions, options.positionsEveryMs ?? 2_000)
      positions.unref()
    },
    drain: async (graceMs) => {
      open = false
      clearInterval(positions)
      for (const { timer } of held.values()) clearTimeout(timer)
      held.clear()
      const late = setTimeout(() => {
        for (const { abort } of atWork.values()) abort.abort(new Shutdown())
      }, graceMs)
      await Promise.all([...atWork.values()].map(({ done }) => done))
      clearTimeout(late)
    },
  }
}
