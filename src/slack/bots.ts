import type { Log } from '../log.ts'
import { type Clients, createClients } from './clients.ts'
import { tokenFailure } from './refusals.ts'
import type { Workspace } from './workspace.ts'

/** Easel in one workspace: who it is there, and what calls with its token. */
export interface Bot {
  readonly token: string
  readonly clients: Clients
  /** Its own user id; what it says itself is no wish. */
  readonly user: string
  readonly scopes: readonly string[]
}

/** Finds the bot of a workspace, in any process; the same object for as long as its token is the same. */
export interface Bots {
  /** Throws a Failure of kind `surface`, `not_installed`, where Easel is not (any more). */
  in(workspace: Workspace): Promise<Bot>
  /** Forgets an installation that Slack has ended. */
  leave(departure: Departure): Promise<void>
  /** Proves the token of the environment, when there is one; throws what to mend. */
  check(): Promise<void>
  /** Waits for what must not be cut off. */
  close(): Promise<void>
}

export interface Departure {
  readonly workspace: Workspace
  readonly orgWide: boolean
  /** Unix milliseconds: an event that comes late does not end what was installed since. */
  readonly at: number
  /** The bots whose tokens were taken back; all of them when Easel was uninstalled. */
  readonly revoked?: readonly string[]
}

interface TokenParts {
  readonly botToken: string
  readonly apiUrl: string
  readonly log: Log
  readonly onWait?: ((milliseconds: number) => void) | undefined
}

/** One token for everything: an app that was installed by hand, in one workspace. */
export function createTokenBots(parts: TokenParts): Bots {
  const { log } = parts
  const bot = identified(parts)
  return {
    in: async () => bot(),
    leave: async ({ workspace }) => {
      log.warn({ workspace }, 'Slack has ended the installation of SLACK_BOT_TOKEN')
    },
    check: async () => {
      await bot()
    },
    close: async () => {},
  }
}

export interface TokenBot extends Bot {
  readonly team: string
}

/** Who a token belongs to: asked once, and again only when there was no answer. */
export function identified({ botToken, ...parts }: TokenParts): () => Promise<TokenBot> {
  const clients = createClients({ botToken, ...parts })
  const ask = async (): Promise<TokenBot> => {
    try {
      const {
        user_id: user = '',
        team_id: team = '',
        response_metadata: metadata,
      } = await clients.main.auth.test()
      return { token: botToken, clients, user, team, scopes: metadata?.scopes ?? [] }
    } catch (thrown) {
      throw tokenFailure('SLACK_BOT_TOKEN', thrown)
    }
  }
  let asking: Promise<TokenBot> | undefined
  return async () => {
    asking ??= ask()
    try {
      return await asking
    } catch (thrown) {
      asking = undefined
      throw thrown
    }
  }
}
