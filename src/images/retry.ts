import { setTimeout as delay } from 'node:timers/promises'
import { Failure, type FailureFacts } from '../failure.ts'

export interface Clock {
  /** Milliseconds that only ever go up: a clock that is set must not end a wait, nor draw it out. */
  now(): number
  /** The time of day, for the dates that services name. */
  date(): number
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1. */
  random(): number
}

export const systemClock: Clock = {
  now: () => performance.now(),
  date: Date.now,
  sleep: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, { signal })
  },
  random: Math.random,
}

/** How one try ended. */
export type Tried<T> =
  | { readonly made: T }
  /** `retries`: the most that this kind of failure deserves; 0 for what never heals. */
  | { readonly failure: Failure; readonly retries: number }

export interface Waiting {
  /** Number of the try that failed, from 1. */
  readonly attempt: number
  readonly waitMs: number
  readonly reason: FailureFacts
}

interface RetryRules {
  readonly clock: Clock
  /** In the clock's time. */
  readonly deadline: number
  readonly signal: AbortSignal
  readonly onWaiting?: ((waiting: Waiting) => void) | undefined
}

const firstWaitMs = 500
const longestWaitMs = 8000

/**
 * Tries until it is made, or the failure does not heal, or there is no time left. The wait that a service asks for
 * is kept in full; if it would end after the deadline, the failure is told at once and says when.
 */
export async function retrying<T>(
  attempt: (number: number) => Promise<Tried<T>>,
  { clock, deadline, signal, onWaiting }: RetryRules,
): Promise<{ readonly made: T; readonly chargedBefore: 'no' | 'maybe' }> {
  let charged: 'no' | 'maybe' = 'no'
  for (let number = 1; ; number += 1) {
    const tried = await attempt(number)
    if ('made' in tried) return { made: tried.made, chargedBefore: charged }
    const { failure, retries } = tried
    if (failure.trace.charged === 'maybe') charged = 'maybe'
    const waitMs = waitBefore(number, failure, clock.random())
    if (number > retries || clock.now() + waitMs >= deadline) throw withCharge(failure, charged)
    onWaiting?.({ attempt: number, waitMs, reason: failure.facts })
    await clock.sleep(waitMs, signal)
  }
}

function waitBefore(attempt: number, { facts }: Failure, random: number): number {
  const asked = facts.kind === 'capacity' ? (facts.retryAfterMs ?? 0) : 0
  const backoff = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs) * (1 - random / 4)
  // A little more than asked for, so that everybody who was told the same does not come back at once.
  return Math.ceil(asked > 0 ? Math.max(asked + random * firstWaitMs, backoff) : backoff)
}

/** An earlier try may have been billed even where the last one surely was not. */
function withCharge(failure: Failure, charged: 'no' | 'maybe'): Failure {
  if (failure.trace.charged === charged || charged === 'no') return failure
  return new Failure(failure.facts, { ...failure.trace, charged, cause: failure })
}
