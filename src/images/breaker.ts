/**
 * Stops hammering a service that is down: when several callers in a row failed, nobody is let through for a while,
 * then one try goes ahead, and its end decides. One breaker belongs to one base URL and key.
 */
export interface Breaker {
  /** A caller counts once, however often it tries: one prompt that always fails says little about the service. */
  enter(caller: object): Entry
}

type Service = 'up' | 'down' | 'unknown'

type Entry =
  /** Whoever is let through says how it ended, exactly once; `unknown` when the try was abandoned. */
  | { readonly admitted: true; readonly leave: (service: Service) => void }
  | { readonly admitted: false; readonly waitMs: number }

type State =
  | { readonly is: 'closed'; readonly failed: ReadonlySet<object> }
  | { readonly is: 'open'; readonly until: number; readonly coolDownMs: number }
  | { readonly is: 'trying'; readonly coolDownMs: number }

const allWell: State = { is: 'closed', failed: new Set() }

export function createBreaker({
  callersToOpen = 10,
  coolDownMs = 15_000,
  longestCoolDownMs = 120_000,
  now = () => performance.now(),
}: {
  readonly callersToOpen?: number
  readonly coolDownMs?: number
  readonly longestCoolDownMs?: number
  readonly now?: () => number
} = {}): Breaker {
  let state: State = allWell
  const open = (milliseconds: number) => {
    state = { is: 'open', until: now() + milliseconds, coolDownMs: milliseconds }
  }

  /** A try from before the breaker opened may end after it: only success counts then. */
  const leaveClosed = (service: Service, caller: object) => {
    if (service === 'up') state = allWell
    if (service !== 'down' || state.is !== 'closed') return
    state = { is: 'closed', failed: new Set([...state.failed, caller]) }
    if (state.failed.size >= callersToOpen) open(coolDownMs)
  }

  const leaveTrial = (service: Service, lastCoolDownMs: number) => {
    if (service === 'up') state = allWell
    else if (state.is !== 'trying') return
    else if (service === 'down') open(Math.min(lastCoolDownMs * 2, longestCoolDownMs))
    else state = { is: 'open', until: now(), coolDownMs: lastCoolDownMs }
  }

  return {
    enter: (caller) => {
      if (state.is === 'closed') {
        return { admitted: true, leave: (service) => leaveClosed(service, caller) }
      }
      if (state.is === 'trying') return { admitted: false, waitMs: state.coolDownMs }
      if (now() < state.until) return { admitted: false, waitMs: state.until - now() }
      const { coolDownMs: lastCoolDownMs } = state
      state = { is: 'trying', coolDownMs: lastCoolDownMs }
      return { admitted: true, leave: (service) => leaveTrial(service, lastCoolDownMs) }
    },
  }
}
