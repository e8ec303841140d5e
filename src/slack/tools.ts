import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { Bot } from './bots.ts'

/** What the courier's verbs share; the token and the clients are those of the answer's workspace. */
export interface CourierTools extends Pick<Bot, 'token' | 'clients' | 'scopes'> {
  readonly clock: Clock
  readonly log: Log
}

export interface Clock {
  now(): number
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

export function clockOf(now: () => number): Clock {
  return { now, sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }) }
}
