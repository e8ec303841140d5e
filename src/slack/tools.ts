import type { Log } from '../log.ts'
import type { Clients } from './clients.ts'

/** What the courier's verbs share. */
export interface CourierTools {
  readonly clients: Clients
  readonly clock: Clock
  readonly log: Log
}

export interface Clock {
  now(): number
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}
