import { DiscordAPIError, HTTPError } from '@discordjs/rest'
import { RESTJSONErrorCodes } from 'discord-api-types/v10'
import { Failure } from '../failure.ts'
import { GatewayShut } from './close-codes.ts'
import { TurnedAway } from './transport.ts'

/**
 * What a failed call means for the answer. The codes:
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */
type Trouble =
  /** This way is shut for good: token dead, no permission, a filter, message or channel gone. Another may be open. */
  | 'closed'
  | 'too_large'
  /** Discord is busy, down or out of reach. */
  | 'later'
  /** Discord found fault with what was sent; sending it again brings the same. */
  | 'refused'

const closedCodes: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
  RESTJSONErrorCodes.CannotSendMessagesToThisUser,
  RESTJSONErrorCodes.MessageWasBlockedByAutomaticModeration,
  RESTJSONErrorCodes.TitleWasBlockedByAutomaticModeration,
  RESTJSONErrorCodes.MessageBlockedByHarmfulLinksFilter,
  RESTJSONErrorCodes.ExplicitContentCannotBeSentToTheDesiredRecipient,
  RESTJSONErrorCodes.ThreadLocked,
])

export function troubleOf(thrown: unknown): Trouble {
  if (thrown instanceof DiscordAPIError) {
    const { status, code } = thrown
    if (status === 413 || code === RESTJSONErrorCodes.RequestEntityTooLarge) return 'too_large'
    if (status === 401 || status === 403 || status === 404 || closedCodes.has(code)) return 'closed'
    if (code === RESTJSONErrorCodes.OpeningDirectMessagesTooFast) return 'later'
    return 'refused'
  }
  if (thrown instanceof HTTPError || thrown instanceof TurnedAway) return 'later'
  return isNetworkError(thrown) ? 'later' : 'refused'
}

type Tried<Result> =
  | { readonly open: true; readonly result: Result }
  | { readonly open: false; readonly cause: unknown }

/** Runs through a door; that it is shut for good is an answer, everything else is thrown. */
export async function ifOpen<Result>(door: () => Promise<Result>): Promise<Tried<Result>> {
  try {
    return { open: true, result: await door() }
  } catch (cause) {
    if (troubleOf(cause) !== 'closed') throw cause
    return { open: false, cause }
  }
}

/** Worth another try in a moment. */
export function mayHeal(thrown: unknown): boolean {
  return troubleOf(thrown) === 'later'
}

const neverSent: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])
const networkCodes: ReadonlySet<unknown> = new Set([
  ...neverSent,
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_INFO',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
])

/** The connection was never made, so Discord cannot have done anything yet. */
export function neverArrived(thrown: unknown): boolean {
  return neverSent.has(codeOf(thrown))
}

/** Discord will not have this bot as it is set up; the detail is for the person who starts it. */
export function botRefused(cause: unknown): Failure {
  const detail =
    cause instanceof GatewayShut ? cause.message : 'Discord refuses this bot: check DISCORD_TOKEN'
  return new Failure({ kind: 'surface', problem: 'cannot_post', missing: 'DISCORD_TOKEN' }, { detail, cause })
}

/** The trouble as the courier port promises it: capacity heals, surface does not, the rest is a bug. */
export function asCourierFailure(thrown: unknown): unknown {
  if (thrown instanceof Failure) return thrown
  switch (troubleOf(thrown)) {
    case 'closed':
      return new Failure({ kind: 'surface', problem: 'place_gone' }, { cause: thrown })
    case 'too_large':
      return new Failure({ kind: 'surface', problem: 'too_large' }, { cause: thrown })
    case 'later':
      return new Failure({ kind: 'capacity', problem: 'unreachable' }, { cause: thrown })
    case 'refused':
      return thrown
  }
}

function isNetworkError(thrown: unknown): boolean {
  if (thrown instanceof DOMException) return thrown.name === 'TimeoutError' || thrown.name === 'AbortError'
  return networkCodes.has(codeOf(thrown))
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
}
