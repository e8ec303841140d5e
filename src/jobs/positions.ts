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

/** Tells those in the turns how many come before them, whenever that is news. */
export function tellPositions(turns: Turns<Ticket>, { book, work, events }: Telling): void {
  for (const ticket of turns.waiting()) {
    const ahead = turns.ahead(ticket.id)
    if (ahead === undefined || ahead === ticket.toldAhead) continue
    ticket.toldAhead = ahead
    ticket.telling = ticket.telling
      .then(() => work.waiting(ticket.id, ahead, book))
      .catch((thrown: unknown) => events.progressFailed(ticket.id, thrown))
  }
}
