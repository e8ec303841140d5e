import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../failure.ts'

/** Ends early, by throwing, only for a shutdown: what a person cancels is told to its end. */
export async function pauseUnlessShutdown(milliseconds: number, signal: AbortSignal): Promise<void> {
  const stop = new AbortController()
  const onAbort = () => {
    if (isShutdown(signal)) stop.abort(signal.reason)
  }
  onAbort()
  signal.addEventListener('abort', onAbort)
  try {
    await wait(milliseconds, undefined, { signal: stop.signal })
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

export function isShutdown(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof Failure)
}
