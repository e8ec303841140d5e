import type { JobId, PersonId, SpaceId } from '../chat/ids.ts'
import type { Table } from '../store/table.ts'
import type { Strikes } from './setting-values.ts'

/** Who was refused how often, and who has to pause for it. */
export interface StrikeBook {
  /** Counts a refused job, once. With the last one that the rule allows the person pauses: until when. */
  count(refused: Refused, rule: Strikes): Promise<number | undefined>
  /** Milliseconds since 1970; undefined for a person who does not pause. */
  pausedUntil(space: SpaceId, person: PersonId): Promise<number | undefined>
}

interface Refused {
  readonly space: SpaceId
  readonly person: PersonId
  readonly job: JobId
}

interface StrikeTables {
  /** `<space> <person> <place>` → the refused job. Each row lives for the window, so a full row of places is a pause. */
  readonly strikes: Table<JobId>
  /** `<space> <person>` → until when. */
  readonly pauses: Table<number>
}

/** Design, section 6: refusals in 10 minutes before a pause. */
const windowMs = 10 * 60_000

export function openStrikes({ strikes, pauses }: StrikeTables, now: () => number): StrikeBook {
  const pauseOf = (space: SpaceId, person: PersonId) => pauses.get(`${space} ${person}`)

  return {
    count: async ({ space, person, job }, rule) => {
      if (rule === 'off') return undefined
      const places = Array.from({ length: rule.refusals }, (_, place) => `${space} ${person} ${place}`)
      await takePlace(places, job, strikes)
      const taken = await Promise.all(places.map((place) => strikes.get(place)))
      if (taken.includes(undefined)) return undefined
      const pauseMs = rule.pauseMinutes * 60_000
      await pauses.set(`${space} ${person}`, now() + pauseMs, pauseMs)
      // After the pause the person begins anew.
      for (const place of places) await strikes.delete(place)
      return now() + pauseMs
    },
    pausedUntil: pauseOf,
  }
}

/** Of several refusals at once each gets a place of its own; the same job, told twice, keeps the one it has. */
async function takePlace(places: readonly string[], job: JobId, strikes: Table<JobId>): Promise<void> {
  const known = await Promise.all(places.map((place) => strikes.get(place)))
  if (known.includes(job)) return
  for (const place of places) if (await strikes.add(place, job, windowMs)) return
}
