import { type Claim, type Counters, isOver, type Tally } from './counters.ts'
import type { Database, Prepare } from './database.ts'

interface SqliteCounters extends Counters {
  /** Removes what nobody asks for any more. */
  sweep(): Promise<void>
}

/** Each verb is one step of the database, and a step is atomic. */
export function openSqliteCounters(database: Database, now: () => number): SqliteCounters {
  return {
    hold: (id, claims, until) =>
      database.run((prepare) => {
        const at = now()
        giveBackExpired(prepare, at)
        const before = find(prepare, id)
        if (before !== undefined) {
          prepare('UPDATE hold SET expires = max(expires, ?) WHERE id = ?').run(until, id)
          return undefined
        }
        const living = claims.filter((claim) => claim.until > at)
        for (const claim of living) {
          const taken = takenFrom(prepare, claim)
          if (isOver(claim, taken)) return { claim, taken }
        }
        for (const claim of living) add(prepare, claim, claim.by)
        keep(prepare, id, living, until)
        return undefined
      }),
    settle: (id, spent, knownUntil) =>
      database.run((prepare) => {
        const at = now()
        giveBackExpired(prepare, at)
        const before = find(prepare, id)
        if (before === 'settled') return false
        giveBack(prepare, before ?? [], at)
        for (const tally of spent) if (tally.until > at) add(prepare, tally, tally.by)
        keep(prepare, id, null, knownUntil)
        return true
      }),
    read: (groups) =>
      database.run((prepare) => {
        const at = now()
        giveBackExpired(prepare, at)
        const select = prepare('SELECT field, value FROM counter WHERE name = ? AND expires > ?')
        return groups.map(
          (group) =>
            new Map(select.all(group, at).map(({ field, value }) => [String(field), Number(value)] as const)),
        )
      }),
    sweep: () =>
      database.run((prepare) => {
        const at = now()
        giveBackExpired(prepare, at)
        prepare('DELETE FROM hold WHERE expires <= ?').run(at)
        prepare('DELETE FROM counter WHERE expires <= ?').run(at)
      }),
  }
}

function find(prepare: Prepare, id: string): readonly Claim[] | 'settled' | undefined {
  const row = prepare('SELECT claims FROM hold WHERE id = ?').get(id)
  if (row === undefined) return undefined
  return row.claims === null ? 'settled' : claimsIn(row.claims)
}

function keep(prepare: Prepare, id: string, claims: readonly Claim[] | null, until: number): void {
  prepare('INSERT OR REPLACE INTO hold (id, claims, expires) VALUES (?, ?, ?)').run(
    id,
    claims === null ? null : JSON.stringify(claims),
    until,
  )
}

function giveBackExpired(prepare: Prepare, now: number): void {
  const expired = prepare('SELECT id, claims FROM hold WHERE claims IS NOT NULL AND expires <= ?').all(now)
  for (const { id, claims } of expired) {
    giveBack(prepare, claimsIn(claims), now)
    prepare('DELETE FROM hold WHERE id = ?').run(String(id))
  }
}

function giveBack(prepare: Prepare, claims: readonly Claim[], now: number): void {
  for (const claim of claims) if (claim.until > now) add(prepare, claim, -claim.by)
}

function takenFrom(prepare: Prepare, { group, field }: Tally): number {
  const row = prepare('SELECT value FROM counter WHERE name = ? AND field = ?').get(group, field)
  return row === undefined ? 0 : Number(row.value)
}

function add(prepare: Prepare, { group, field, until }: Tally, by: number): void {
  if (by === 0) return
  prepare(
    `INSERT INTO counter (name, field, value, expires) VALUES (?, ?, ?, ?)
     ON CONFLICT (name, field) DO UPDATE SET value = value + excluded.value`,
  ).run(group, field, by, until)
}

/** The text that `keep` wrote. */
function claimsIn(text: unknown): readonly Claim[] {
  return JSON.parse(String(text)) as readonly Claim[]
}
