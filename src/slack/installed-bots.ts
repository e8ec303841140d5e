import { Failure } from '../failure.ts'
import type { Exclusively } from '../lock.ts'
import type { Log } from '../log.ts'
import type { Bot, Bots, Departure, TokenBot } from './bots.ts'
import { createClients } from './clients.ts'
import { type Installation, type Installations, placeOf, placesOf } from './installations.ts'
import type { Refreshing } from './rotation.ts'

interface InstalledParts {
  readonly installations: Installations
  readonly refreshing: Refreshing
  readonly exclusively: Exclusively
  readonly apiUrl: string
  readonly log: Log
  readonly onWait?: ((milliseconds: number) => void) | undefined
  /** The workspace of SLACK_BOT_TOKEN, until somebody installs Easel there as everywhere else. */
  readonly tokenBot?: (() => Promise<TokenBot>) | undefined
}

/** Clients hold their queues and rate limits, so that they are kept; of workspaces that have been silent, let go. */
const kept = 500

/** A token for each workspace, looked up each time: another process may have installed, refreshed or removed it. */
export function createInstalledBots(parts: InstalledParts): Bots {
  const { installations, refreshing, apiUrl, log, onWait, tokenBot } = parts
  const bots = new Map<string, Bot & { readonly installedAt: number }>()

  const botOf = ({ place, token, user, scopes, installedAt }: Installation): Bot => {
    const known = bots.get(place)
    // Who installs it anew may get the same token with other scopes.
    const same = known?.token === token && known.installedAt === installedAt
    const bot = same
      ? known
      : { token, user, scopes, installedAt, clients: createClients({ botToken: token, apiUrl, log, onWait }) }
    bots.delete(place)
    bots.set(place, bot)
    for (const silent of bots.keys()) {
      if (bots.size <= kept) break
      bots.delete(silent)
    }
    return bot
  }

  return {
    in: async (workspace) => {
      const installation = await installations.find(workspace)
      if (installation !== undefined) return botOf(await refreshing.fresh(installation))
      for (const place of placesOf(workspace)) bots.delete(place)
      const own = await tokenBot?.()
      if (own?.team === workspace.team) return own
      throw new Failure({ kind: 'surface', problem: 'not_installed' })
    },
    leave: (departure) => leave(departure, parts),
    check: async () => {
      await tokenBot?.()
    },
    close: () => refreshing.close(),
  }
}

/** Under the lock: a token that is just being refreshed must not bring the row back. */
async function leave(
  { workspace, orgWide, at, revoked }: Departure,
  { installations, exclusively, log }: InstalledParts,
): Promise<void> {
  const { enterprise } = workspace
  const place =
    orgWide && enterprise !== undefined
      ? placeOf({ enterprise })
      : (await installations.find(workspace))?.place
  if (place === undefined) return
  await exclusively(place, async () => {
    const installation = await installations.at(place)
    if (installation === undefined || installation.installedAt > at) return
    if (revoked?.includes(installation.user) === false) return
    await installations.remove(place)
    log.info({ place }, 'Easel was uninstalled from Slack')
  })
}
