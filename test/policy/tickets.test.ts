import { describe, expect, it } from 'vitest'
import { createTickets } from '../../src/policy/tickets.ts'

const tickets = createTickets(Buffer.alloc(32, 7))
const ticket = { subject: '0123456789abcdef', expiresAt: Date.UTC(2026, 10, 25) }
const bonds = ['discord:1', '7k2m9q0d4h1x-2']

describe('a ticket', () => {
  const text = tickets.write('paint', ticket, bonds)

  it('is genuine for what it was written for, and says what it names and when it ends', () => {
    expect(tickets.isGenuine('paint', text, bonds)).toBe(true)
    expect(tickets.read(text)).toEqual(ticket)
  })

  it('fits into a link without a character that a chat would take for markup', () => {
    expect(text).toMatch(/^[0-9a-z.]{40,90}$/)
  })

  it.each([
    ['another person', 'paint', ['discord:2', '7k2m9q0d4h1x-2']],
    ['another picture', 'paint', ['discord:1', '7k2m9q0d4h1x-1']],
    ['another purpose', 'view', bonds],
    ['person and picture run together', 'paint', ['discord:17k2m9q0d4h1x-2']],
    ['nothing at all', 'paint', []],
  ] as const)('is worth nothing for %s', (_, kind, boundTo) => {
    expect(tickets.isGenuine(kind, text, boundTo)).toBe(false)
  })

  it('is worth nothing at another Easel', () => {
    expect(createTickets(Buffer.alloc(32, 8)).isGenuine('paint', text, bonds)).toBe(false)
  })

  it('cannot be made to last longer, or to name something else', () => {
    const [subject, ends = '', signature] = text.split('.')
    const later = (Number.parseInt(ends, 36) + 60_000).toString(36)
    for (const forged of [`${subject}.${later}.${signature}`, `f${text.slice(1)}`, `${text.slice(0, -1)}0`]) {
      expect(forged === text || tickets.isGenuine('paint', forged, bonds)).toBe(forged === text)
    }
  })

  it.each([
    '',
    '..',
    'a.b.c',
    `${text}0`,
    text.toUpperCase(),
    `${text}\n`,
    '../../etc/passwd',
    'x'.repeat(5_000),
  ])('cannot be %j', (nonsense) => {
    expect(tickets.read(nonsense)).toBeUndefined()
    expect(tickets.isGenuine('paint', nonsense, bonds)).toBe(false)
  })
})
