import { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { Failure } from '../failure.ts'
import type { Exclusively } from '../lock.ts'
import type { Log } from '../log.ts'
import { slackLogger } from './clients.ts'
import type { Installation, Installations, Rotation } from './installations.ts'
import { refusalCode, slackFailure } from './refusals.ts'

/** Gives an installation a new token before the old one ends: https://docs.slack.dev/authentication/using-token-rotation */
export interface Refreshing {
  /** The installation with a token that works now; a new one is fetched beside it when there is time left. */
  fresh(installation: Installation): Promise<Installation>
  /** Waits for new tokens on their way, for Slack gives each only once; not for those that others are about to bring. */
  close(): Promise<void>
}

interface RefreshingParts {
  readonly app: { readonly clientId: string; readonly clientSecret: string }
  readonly apiUrl: string
  readonly installations: Installations
  readonly exclusively: Exclusively
  readonly log: Log
  readonly now: () => number
}

/**
 * As @slack/oauth does it. A refresh token is revoked with its first use, and no time of grace is documented
 * (https://docs.slack.dev/authentication/using-token-rotation): who dies between Slack's answer and the row has lost the
 * next one. The old token works for what is left of these hours; after that Easel has to be installed anew.
 */
const earlyMs = 2 * 60 * 60_000
/** A token must outlive the call that it is handed out for. */
const marginMs = 60_000
const callMs = 15_000

export function createRefreshing(parts: RefreshingParts): Refreshing {
  const { log, now } = parts
  const renewing: Renewing = { exchange: createExchange(parts), unsaved: new Map() }
  const underWay = new Map<string, Promise<Installation>>()
  const closing = new AbortController()

  const refreshed = (installation: Installation): Promise<Installation> => {
    const { place } = installation
    const known = underWay.get(place)
    if (known !== undefined) return known
    const refreshing = refresh(installation, renewing, parts, closing.signal).finally(() =>
      underWay.delete(place),
    )
    underWay.set(place, refreshing)
    return refreshing
  }

  return {
    fresh: async (installation) => {
      if (!endsWithin(earlyMs, installation, now())) return installation
      const refreshing = refreshed(installation)
      if (endsWithin(marginMs, installation, now())) return refreshing
      refreshing.catch((thrown: unknown) => {
        log.warn(
          { err: thrown, place: installation.place },
          'a Slack token was not refreshed; the old one still works',
        )
      })
      return installation
    },
    close: async () => {
      for (const { over } of renewing.unsaved.values()) void refreshed(over)
      closing.abort()
      await Promise.allSettled(underWay.values())
    },
  }
}

/** Of many processes one asks Slack; the others find what it was given. */
async function refresh(
  { place }: Installation,
  { exchange, unsaved }: Renewing,
  { installations, exclusively, log, now }: RefreshingParts,
  closing: AbortSignal,
): Promise<Installation> {
  const renew = async () => {
    const stored = await installations.at(place)
    if (stored === undefined) throw new Failure({ kind: 'surface', problem: 'not_installed' })
    const current = heldFor(stored, unsaved) ?? stored
    if (current.rotation === undefined) return current
    const isDue = endsWithin(earlyMs, current, now())
    if (!isDue && current === stored) return current
    const { token, ...rotation } = isDue
      ? await exchange(current.rotation.refreshToken)
      : { token: current.token, ...current.rotation }
    const renewed: Installation = { ...current, token, rotation }
    unsaved.set(place, { over: stored, renewed })
    try {
      await installations.save(renewed)
      unsaved.delete(place)
    } catch (err) {
      log.error({ err, place }, 'a new Slack token could not be kept; it is tried again with the next call')
    }
    return renewed
  }
  return exclusively(place, renew, closing)
}

interface Renewing {
  readonly exchange: Exchange
  /** What Slack has given and no row knows yet: it gives it to nobody again. */
  readonly unsaved: Map<string, { readonly over: Installation; readonly renewed: Installation }>
}

/** Not when somebody has installed Easel anew since. */
function heldFor(stored: Installation, unsaved: Renewing['unsaved']): Installation | undefined {
  const held = unsaved.get(stored.place)
  return held?.over.token === stored.token ? held.renewed : undefined
}

function endsWithin(milliseconds: number, { rotation }: Installation, now: number): boolean {
  return rotation !== undefined && rotation.expiresAt - now <= milliseconds
}

type Exchange = (refreshToken: string) => Promise<Rotation & { readonly token: string }>

const grantSchema = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() })

function createExchange({ app, apiUrl, log, now }: RefreshingParts): Exchange {
  const client = new WebClient(undefined, {
    slackApiUrl: apiUrl,
    timeout: callMs,
    logger: slackLogger(log),
    // A refresh token works once: after a broken answer nobody knows whether it was that once.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })
  return async (refreshToken) => {
    try {
      const answer = await client.oauth.v2.access({
        client_id: app.clientId,
        client_secret: app.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      })
      const grant = grantSchema.parse(answer)
      return {
        token: grant.access_token,
        refreshToken: grant.refresh_token,
        expiresAt: now() + grant.expires_in * 1000,
      }
    } catch (thrown) {
      if (refusalCode(thrown) !== 'invalid_refresh_token') throw slackFailure(thrown)
      throw new Failure({ kind: 'surface', problem: 'not_installed' }, { cause: thrown })
    }
  }
}
