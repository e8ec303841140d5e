import type { WebClient } from '@slack/web-api'
import type { Log } from '../log.ts'
import { createGroups } from './groups.ts'
import type { PersonFacts } from './read.ts'

/** What users.info says about people, kept for some minutes; whoever waits for it gets what is known in time. */
export interface People {
  /** Waits a blink, before an acknowledgement or a form: for the language, and for what an admin may read. */
  glance(user: string): Promise<PersonFacts>
  /** Waits a little longer: for decisions that depend on being an admin. */
  find(user: string): Promise<PersonFacts>
}

interface PeopleOptions {
  /** A client that gives up at once: a 429 here must not hold up an answer. */
  readonly client: WebClient
  readonly team: string
  /** What the bot may see. */
  readonly scopes: readonly string[]
  readonly log: Log
  readonly now: () => number
  /** Within the budget of an acknowledgement, 250 ms, also for somebody who has never been asked about. */
  readonly glanceMs?: number | undefined
  readonly findMs?: number | undefined
}

const unknown: PersonFacts = { admin: false, groups: [], locale: 'en' }
const keptMs = 7 * 60_000
const failureKeptMs = 30_000
const kept = 5_000

interface Entry {
  readonly asking: Promise<PersonFacts>
  facts: PersonFacts
  until: number
}

export function createPeople(options: PeopleOptions): People {
  const { client, team, scopes, log, now, glanceMs = 200, findMs = 800 } = options
  const groupsOf = createGroups({ client, team, scopes, log, now })
  const entries = new Map<string, Entry>()

  const entryOf = (user: string): Entry => {
    const known = entries.get(user)
    if (known !== undefined && known.until > now()) return known
    const asking = ask(user)
    const entry: Entry = { asking, facts: known?.facts ?? unknown, until: now() + keptMs }
    entries.delete(user)
    entries.set(user, entry)
    for (const oldest of entries.keys()) {
      if (entries.size <= kept) break
      entries.delete(oldest)
    }
    void asking.then(
      (facts) => {
        entry.facts = facts
      },
      (thrown: unknown) => {
        entry.until = now() + failureKeptMs
        log.debug({ err: thrown }, 'users.info failed')
      },
    )
    return entry
  }

  const ask = async (user: string): Promise<PersonFacts> => {
    const [{ user: person }, groups] = await Promise.all([
      client.users.info({ user, include_locale: true }),
      groupsOf(user),
    ])
    return {
      groups,
      admin: person?.is_admin === true || person?.is_owner === true || person?.is_primary_owner === true,
      locale: person?.locale ?? unknown.locale,
    }
  }

  const within = async (user: string, milliseconds: number): Promise<PersonFacts> => {
    const entry = entryOf(user)
    const { promise: late, resolve } = Promise.withResolvers<PersonFacts>()
    const timer = setTimeout(() => resolve(entry.facts), milliseconds)
    const found = await Promise.race([entry.asking.catch(() => entry.facts), late])
    clearTimeout(timer)
    return found
  }

  return {
    glance: (user) => within(user, glanceMs),
    find: (user) => within(user, findMs),
  }
}
