import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What a ticket is for: to paint once, or to look at what came of it. */
type TicketKind = 'paint' | 'view'

export interface Ticket {
  /** What the ticket names: a row of the store, in lower-case letters and digits. */
  readonly subject: string
  readonly expiresAt: number
}

/**
 * Names that nobody can make up: `<subject>.<when it ends>.<signature>`. What it is bound to (a person, a picture) is
 * signed along, so it opens nothing else. Lower-case letters, digits and dots: no chat takes them for markup.
 */
export interface Tickets {
  write(kind: TicketKind, ticket: Ticket, boundTo?: readonly string[]): string
  /** What it says it is; trusted only once `isGenuine`. */
  read(text: string): Ticket | undefined
  isGenuine(kind: TicketKind, text: string, boundTo?: readonly string[]): boolean
}

const pattern = /^([0-9a-z]{8,40})\.([0-9a-z]{1,11})\.([0-9a-f]{40})$/

export function createTickets(secretKey: Buffer): Tickets {
  const key = Buffer.from(hkdfSync('sha256', secretKey, 'easel', 'tickets', 32))
  const write: Tickets['write'] = (kind, { subject, expiresAt }, boundTo = []) => {
    const ends = expiresAt.toString(36)
    const signed = JSON.stringify([kind, subject, ends, ...boundTo])
    return `${subject}.${ends}.${createHmac('sha256', key).update(signed).digest('hex').slice(0, 40)}`
  }
  const read: Tickets['read'] = (text) => {
    const [, subject, ends] = pattern.exec(text) ?? []
    if (subject === undefined || ends === undefined) return undefined
    return { subject, expiresAt: Number.parseInt(ends, 36) }
  }
  return {
    write,
    read,
    isGenuine: (kind, text, boundTo) => {
      const ticket = read(text)
      return ticket !== undefined && same(write(kind, ticket, boundTo), text)
    },
  }
}

function same(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
