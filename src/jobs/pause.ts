import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../failure.ts'

/** Ends early, by throwing, only for a shutdown. */
export async function pauseUnlessShutdown(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal: shutdownOf(signal) })
}

/** A job's signal without its cancels: what a person cancels is told to its end. */
export function shutdownOf(signal: AbortSignal): AbortSignal {
  const shutdown = new AbortController()
  const onAbort = () => {
    if (isShutdown(signal)) shutdown.abort(signal.reason)
  }
  onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  return shutdown.signal
}

export function isShutdown(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof Failure)
}
