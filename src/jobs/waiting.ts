import type { JobId } from '../chat/ids.ts'
import type { Job } from './job.ts'
import { createTurns, type TurnItem, type Turns } from './turns.ts'
import { createUnanswered, type Unanswered } from './unanswered.ts'

/** A job of this process that has not ended, wherever it is. */
export interface Ticket extends TurnItem {
  readonly acceptedAt: number
  /** The position that the person was told last. */
  toldAhead: number | undefined
  /** How often the person was told. */
  tellings: number
  /** The telling under way: work begins after it, so that the row has one writer at a time. */
  telling: Promise<void>
}

export function ticketOf(job: Job): Ticket {
  return {
    id: job.id,
    person: job.invocation.asker.id,
    acceptedAt: job.acceptedAt,
    toldAhead: undefined,
    tellings: 0,
    telling: Promise.resolve(),
  }
}

/** The jobs that are not at work: in the turns, or somewhere from where they come into them. */
export interface Waiting {
  readonly turns: Turns<Ticket>
  /** Their platform has not been answered yet. */
  readonly unanswered: Unanswered<Ticket>
  /** Their asker has not. */
  readonly paused: Unanswered<Ticket>
  /** Their chat platform is away, or their row could not be written. */
  readonly resting: Unanswered<Ticket>
  takeIn(ticket: Ticket): void
  /** Gives a job to whoever asks first. One whose platform is unanswered is not to be had. */
  takeOut(id: JobId): Ticket | undefined
  has(id: JobId): boolean
  /** Forgets all that are not in the turns; their rows stay. */
  clear(): void
}

export function createWaiting(onTakenIn: () => void): Waiting {
  const turns = createTurns<Ticket>()
  const takeIn = (ticket: Ticket) => {
    turns.add(ticket)
    onTakenIn()
  }
  const unanswered = createUnanswered<Ticket>(takeIn)
  const paused = createUnanswered<Ticket>(takeIn)
  const resting = createUnanswered<Ticket>(takeIn)
  const rooms = [unanswered, paused, resting]
  return {
    turns,
    unanswered,
    paused,
    resting,
    takeIn,
    takeOut: (id) => turns.remove(id) ?? paused.take(id) ?? resting.take(id),
    has: (id) => turns.ahead(id) !== undefined || rooms.some((room) => room.has(id)),
    clear: () => {
      for (const room of rooms) room.clear()
    },
  }
}
