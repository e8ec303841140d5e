/**
 * What a failure is: kinds and facts, as plain data that a job row can keep. How an API body becomes one is
 * images/errors.ts; how it is said to a person is chat/explain.ts.
 */

/** What a person can mend in what they sent. The words for each are in locales, under `failure.input.*`. */
type InputProblem =
  | 'command_unknown'
  | 'setting_unknown'
  | 'setting_misspelled'
  | 'option_unknown'
  | 'option_missing'
  | 'option_invalid'
  | 'option_too_long'
  | 'option_out_of_range'
  | 'model_cannot'
  | 'too_many_references'
  | 'file_unreachable'
  | 'file_foreign_host'
  | 'file_empty'
  | 'file_too_large'
  | 'file_is_a_page'
  | 'file_type'
  | 'file_corrupt'
  | 'file_too_many_pixels'
  | 'mask_unreadable'
  | 'mask_empty'
  | 'mask_full'
  | 'mask_and_region'
  | 'region_unreadable'
  | 'region_empty'
  | 'rejected'
  | 'answered_in_words'
  | 'gone'
  | 'no_picture'
  | 'nothing_known'

/** What an admin, or whoever runs Easel, has to mend before there are pictures. */
export const accountProblems = [
  'invalid_key',
  'verification',
  'billing_limit',
  'no_credit',
  'no_access',
  'wrong_address',
  'region',
  'model_retired',
  'model_unavailable',
  'no_moderations',
  'own_key_unreadable',
  'own_account_refused',
  'private_address',
] as const

/** Values that the words for a failure may name; never a secret. */
type FailureValues = Readonly<Record<string, string | number>>

export type FailureFacts =
  | {
      readonly kind: 'blocked'
      readonly stage: 'input' | 'output' | 'unknown'
      /** For the log and the audit channel, never for the public channel. */
      readonly categories: readonly string[]
    }
  | { readonly kind: 'input'; readonly problem: InputProblem; readonly values: FailureValues }
  | {
      readonly kind: 'capacity'
      readonly problem:
        | 'rate_limited'
        | 'overloaded'
        | 'timed_out'
        | 'unreachable'
        | 'interrupted'
        | 'no_picture'
        /** A whole answer, with some of what was asked for. */
        | 'too_few'
        /** Where Easel keeps everything: nothing was accepted, or the work waits until it is back. */
        | 'store_unreachable'
        /** There is no room left. */
        | 'store_full'
      readonly retryAfterMs?: number
    }
  | {
      readonly kind: 'account'
      readonly problem: (typeof accountProblems)[number]
      readonly values: FailureValues
    }
  | {
      readonly kind: 'limits'
      readonly problem:
        | 'not_yours'
        | 'asker_or_admin'
        | 'not_admin'
        | 'channel'
        | 'role'
        | 'model'
        | 'age_restricted'
        | 'images_per_user_day'
        | 'images_per_user_month'
        | 'budget_user_day'
        | 'budget_space_day'
        | 'budget_space_month'
        | 'usage_of_others'
        | 'paused'
        | 'person_blocked'
      readonly values: FailureValues
    }
  | {
      readonly kind: 'surface'
      readonly problem:
        | 'cannot_post'
        /** A private result, in the channel where it was asked for. */
        | 'cannot_share'
        | 'cannot_attach'
        | 'too_large'
        | 'cannot_read_file'
        | 'place_gone'
        | 'not_installed'
      /** The platform's own name of what is missing, such as "Attach Files" or "files:write". */
      readonly missing?: string
    }
  /** By a person, or because nobody answered what they were asked. */
  | { readonly kind: 'cancelled'; readonly reason?: 'unanswered' }
  | { readonly kind: 'bug' }

/** Facts about the call that failed, whatever its kind. */
export interface FailureTrace {
  /** `no`: nothing was bought. `maybe`: a paid request was on its way when it failed. `yes`: pictures were bought. */
  readonly charged: 'no' | 'maybe' | 'yes'
  /** The service's own sentence, redacted and cut; for admins and the log. */
  readonly detail?: string
  /** The parameter of the request that the service objects to, where it says so apart. */
  readonly parameter?: string
  /** The service's request id; for the log. */
  readonly requestId?: string
}

/** A failure as it is kept in a job row. */
export interface FailureRecord {
  readonly facts: FailureFacts
  readonly trace: FailureTrace
}

/** The one error that crosses rooms. Anything else that is thrown is a bug and is treated as one. */
export class Failure extends Error {
  override readonly name: string = 'Failure'
  readonly facts: FailureFacts
  readonly trace: FailureTrace

  constructor(facts: FailureFacts, options: Partial<FailureTrace> & { readonly cause?: unknown } = {}) {
    const { cause, ...trace } = options
    super(summary(facts, trace.detail), cause === undefined ? undefined : { cause })
    this.facts = facts
    this.trace = { charged: 'no', ...trace }
  }
}

/** A failure about something that the asker can mend. */
export function inputFailure(
  problem: InputProblem,
  values: FailureValues = {},
  options: Partial<FailureTrace> & { readonly cause?: unknown } = {},
): Failure {
  return new Failure({ kind: 'input', problem, values }, options)
}

/** The option that the asker has to mend, when it is one. */
export function optionAtFault({ facts }: Failure): string | undefined {
  return facts.kind === 'input' && 'option' in facts.values ? String(facts.values.option) : undefined
}

/** Anything thrown → a Failure; what nobody expected is a bug and keeps its cause. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  return new Failure({ kind: 'bug' }, { cause: thrown })
}

export function recordOf(failure: Failure): FailureRecord {
  return { facts: failure.facts, trace: failure.trace }
}

function summary(facts: FailureFacts, detail: string | undefined): string {
  const what = 'problem' in facts ? `${facts.kind}: ${facts.problem}` : facts.kind
  return detail === undefined ? what : `${what} (${detail})`
}
