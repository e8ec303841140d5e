import { createLock, type LockTable } from '../lock.ts'
import type { Log } from '../log.ts'
import { type Bots, createTokenBots, identified } from './bots.ts'
import { createInstallRoutes, type InstallRoutes } from './install.ts'
import type { UsedStates } from './install-state.ts'
import { openInstallations, type Seal, type SealedTable } from './installations.ts'
import { createInstalledBots } from './installed-bots.ts'
import { createRefreshing } from './rotation.ts'

interface BotsOptions {
  readonly botToken?: string
  readonly oauth?: { readonly clientId: string; readonly clientSecret: string; readonly stateSecret: string }
  readonly apiUrl: string
  readonly commandPrefix: string
  readonly publicUrl?: string | undefined
  readonly shelf: InstallationShelf
  readonly log: Log
  readonly onWait?: ((milliseconds: number) => void) | undefined
  readonly now?: () => number
}

/** What is kept of installations, wherever it is kept. */
export interface InstallationShelf {
  readonly installations: SealedTable
  readonly sealer: Seal
  readonly locks: LockTable
  readonly usedStates: UsedStates
}

/** The bots of all workspaces, and the pages that bring new ones where OAuth is configured. */
export function openBots(options: BotsOptions): { readonly bots: Bots; readonly install?: InstallRoutes } {
  const { botToken, oauth: app, apiUrl, shelf, log, onWait, now = Date.now } = options
  const tokenParts = botToken === undefined ? undefined : { botToken, apiUrl, log, onWait }
  if (app === undefined) {
    if (tokenParts === undefined) throw new Error('Slack needs a bot token or OAuth')
    return { bots: createTokenBots(tokenParts) }
  }
  const installations = openInstallations(shelf.installations, shelf.sealer)
  const exclusively = createLock(shelf.locks)
  const parts = { app, apiUrl, installations, exclusively, log, onWait, now }
  return {
    bots: createInstalledBots({
      ...parts,
      refreshing: createRefreshing(parts),
      tokenBot: tokenParts && identified(tokenParts),
    }),
    install: createInstallRoutes({ ...options, ...parts, usedStates: shelf.usedStates }),
  }
}
