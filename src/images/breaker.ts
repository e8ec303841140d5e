/**
 * Stops hammering a service that is down: after several failures in a row nobody is let through for a while, then
 * one try goes ahead, and its end decides. One breaker belongs to one base URL and key.
 */
export interface Breaker {
  enter(): Entry
}

export type Entry =
  /** Whoever is let through says how it ended, exactly once; `unknown` when the try was abandoned. */
  | { readonly admitted: true; readonly leave: (service: 'up' | 'down' | 'unknown') => void }
  | { readonly admitted: false; readonly waitMs: number }

type State =
  | { readonly is: 'closed'; readonly failures: number }
  | { readonly is: 'open'; readonly until: number; readonly coolDownMs: number }
  | { readonly is: 'trying'; readonly coolDownMs: number }

export function createBreaker({
  failuresToOpen = 8,
  coolDownMs = 15_000,
  longestCoolDownMs = 120_000,
  now = Date.now,
}: {
  readonly failuresToOpen?: number
  readonly coolDownMs?: number
  readonly longestCoolDownMs?: number
  readonly now?: () => number
} = {}): Breaker {
  let state: State = { is: 'closed', failures: 0 }
  const open = (milliseconds: number) => {
    state = { is: 'open', until: now() + milliseconds, coolDownMs: milliseconds }
  }

  /** A try from before the breaker opened may end after it: only success counts then. */
  const leaveClosed = (service: 'up' | 'down' | 'unknown') => {
    if (service === 'up') state = { is: 'closed', failures: 0 }
    if (service !== 'down' || state.is !== 'closed') return
    state = { is: 'closed', failures: state.failures + 1 }
    if (state.failures >= failuresToOpen) open(coolDownMs)
  }

  const leaveTrial = (service: 'up' | 'down' | 'unknown', lastCoolDownMs: number) => {
    if (service === 'up') state = { is: 'closed', failures: 0 }
    else if (state.is !== 'trying') return
    else if (service === 'down') open(Math.min(lastCoolDownMs * 2, longestCoolDownMs))
    else state = { is: 'open', until: now(), coolDownMs: lastCoolDownMs }
  }

  return {
    enter: () => {
      if (state.is === 'closed') return { admitted: true, leave: leaveClosed }
      if (state.is === 'trying') return { admitted: false, waitMs: state.coolDownMs }
      if (now() < state.until) return { admitted: false, waitMs: state.until - now() }
      const { coolDownMs: lastCoolDownMs } = state
      state = { is: 'trying', coolDownMs: lastCoolDownMs }
      return { admitted: true, leave: (service) => leaveTrial(service, lastCoolDownMs) }
    },
  }
}
