import type { Events } from '../events.ts'
import type { JobBook } from './book.ts'
import type { Work } from './queue.ts'
import type { Turns } from './turns.ts'
import type { Ticket } from './waiting.ts'

interface Telling {
  readonly book: JobBook
  readonly work: Pick<Work, 'waiting'>
  readonly events: Events
}

/** A line of two hundred would otherwise be two hundred messages at once, and whoever comes now waits behind them. */
const toldAtOnce = 10

/** Tells some of those in the turns how many come before them, where that is news: first who was told least often. */
export function tellPositions(turns: Turns<Ticket>, { book, work, events }: Telling): void {
  const news = turns
    .waiting()
    .map((ticket) => ({ ticket, ahead: turns.ahead(ticket.id) }))
    .filter(({ ticket, ahead }) => ahead !== undefined && ahead !== ticket.toldAhead)
    .toSorted((one, other) => one.ticket.tellings - other.ticket.tellings)
  for (const { ticket, ahead = 0 } of news.slice(0, toldAtOnce)) {
    ticket.toldAhead = ahead
    ticket.tellings += 1
    ticket.telling = ticket.telling
      .then(() => work.waiting(ticket.id, ahead, book))
      .catch((thrown: unknown) => events.progressFailed(ticket.id, thrown))
  }
}
