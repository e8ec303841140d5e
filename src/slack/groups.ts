import type { WebClient } from '@slack/web-api'
import type { Log } from '../log.ts'

interface GroupsOptions {
  readonly client: WebClient
  /** An organization's token must say which workspace it means. */
  readonly team: string
  readonly scopes: readonly string[]
  readonly log: Log
  readonly now: () => number
}

const keptMs = 5 * 60_000

/** The user groups that somebody is in: one list for the whole workspace, kept for some minutes. */
export function createGroups({
  client,
  team,
  scopes,
  log,
  now,
}: GroupsOptions): (user: string) => Promise<readonly string[]> {
  let known: Promise<ReadonlyMap<string, ReadonlySet<string>>> = Promise.resolve(new Map())
  let until = 0

  const ask = async () => {
    const { usergroups = [] } = await client.usergroups.list({
      team_id: team,
      include_users: true,
      include_disabled: false,
    })
    return new Map(usergroups.map(({ id = '', users = [] }) => [id, new Set(users)]))
  }

  return async (user) => {
    if (!scopes.includes('usergroups:read')) return []
    if (now() >= until) {
      const before = known
      until = now() + keptMs
      known = ask().catch((thrown: unknown) => {
        log.debug({ err: thrown }, 'usergroups.list failed')
        return before
      })
    }
    return [...(await known)].flatMap(([group, members]) => (members.has(user) ? [group] : []))
  }
}
