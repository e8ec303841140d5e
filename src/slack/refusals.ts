import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { Failure } from '../failure.ts'

/** Slack's error code, such as `not_in_channel`; undefined when the call failed in another way. */
export function refusalCode(thrown: unknown): string | undefined {
  return thrown instanceof WebAPIPlatformError ? thrown.data.error : undefined
}

/** The token is no good: nothing will work until an admin mends it. */
export const deadTokenCodes: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'team_disabled',
  'user_removed_from_team',
  'not_allowed_token_type',
])

/** Slack is down or busy, or the way to it is: it has not said no to anything. */
export function mayHeal(thrown: unknown): boolean {
  const code = refusalCode(thrown instanceof Failure ? thrown.cause : thrown)
  return code === undefined || busyCodes.has(code)
}

/** The bot may not post in that place, whatever the message is. */
export const closedDoorCodes: ReadonlySet<string> = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'posting_to_channel_denied',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
  'restricted_action_non_threadable_channel',
  'cannot_reply_to_message',
  'messages_tab_disabled',
  'invalid_channel',
  'channel_is_limited_access',
  'method_not_supported_for_channel_type',
])

const fileCodes: ReadonlySet<string> = new Set([
  'file_type_not_allowed',
  'file_uploads_disabled',
  'file_uploads_except_images_disabled',
  'storage_limit_reached',
])

const busyCodes: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  // The upload is not there (yet, or any more): the next try uploads anew.
  'file_not_found',
  'file_update_failed',
])

/** Anything that a call to Slack threw → a Failure as chat/courier.ts promises it. */
export function slackFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  const code = refusalCode(thrown)
  if (code !== undefined) return refusalFailure(code, thrown)
  if (thrown instanceof WebAPIRateLimitedError) {
    const retryAfterMs = thrown.retryAfter * 1000
    return new Failure({ kind: 'capacity', problem: 'rate_limited', retryAfterMs }, { cause: thrown })
  }
  if (thrown instanceof WebAPIRequestError || thrown instanceof WebAPIHTTPError || isTimeout(thrown)) {
    return new Failure({ kind: 'capacity', problem: 'unreachable' }, { cause: thrown })
  }
  return new Failure({ kind: 'bug' }, { cause: thrown })
}

/** The same for a first call with a token, naming the variable to mend. */
export function tokenFailure(variable: string, thrown: unknown): Failure {
  const code = refusalCode(thrown)
  if (code === undefined || !deadTokenCodes.has(code)) return slackFailure(thrown)
  const detail = `Slack does not accept ${variable}: ${code}`
  return new Failure(
    { kind: 'surface', problem: 'cannot_post', missing: variable },
    { detail, cause: thrown },
  )
}

function refusalFailure(code: string, cause: unknown): Failure {
  const detail = `Slack says ${code}`
  if (deadTokenCodes.has(code))
    return new Failure({ kind: 'surface', problem: 'not_installed' }, { detail, cause })
  if (busyCodes.has(code)) return new Failure({ kind: 'capacity', problem: 'overloaded' }, { detail, cause })
  if (code === 'file_upload_size_restricted') {
    return new Failure({ kind: 'surface', problem: 'too_large' }, { detail, cause })
  }
  const missing = code === 'missing_scope' ? neededScope(cause) : code
  const problem = fileCodes.has(code) || missing.startsWith('files:') ? 'cannot_attach' : 'cannot_post'
  return new Failure({ kind: 'surface', problem, missing }, { detail, cause })
}

function neededScope(thrown: unknown): string {
  const data: object = thrown instanceof WebAPIPlatformError ? thrown.data : {}
  return 'needed' in data && typeof data.needed === 'string' ? data.needed : 'missing_scope'
}

/** web-api's own retry gives a plain Error after its last 429. */
function isTimeout(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    (thrown.name === 'TimeoutError' || thrown.message.startsWith('A rate limit was'))
  )
}
