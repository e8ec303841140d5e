import { setTimeout as wait } from 'node:timers/promises'
import { asFailure, Failure } from '../failure.ts'
import type { Line } from './line.ts'
import type { WorkTools } from './tools.ts'

/** One try of one verb, upload included. */
const tryMs = 180_000
/** A chat platform that is down is tried again for about a quarter of an hour. */
const retryAfterMs = [1_000, 2_000, 5_000, 15_000, 30_000, 60_000, 120_000, 240_000, 480_000]

/** Tries again while the platform is busy or down; what it will never take is thrown at once. */
export async function insist<Result>(
  line: Line,
  tools: WorkTools,
  signal: AbortSignal,
  verb: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  for (const pauseMs of [...retryAfterMs, undefined]) {
    try {
      return await verb(AbortSignal.timeout(tryMs))
    } catch (thrown) {
      const healing = asFailure(thrown).facts.kind === 'capacity'
      if (!healing || pauseMs === undefined) throw thrown
      tools.events.deliveryFailed(line.job.id, thrown, true)
      await waitUnlessShutdown(pauseMs, signal)
    }
  }
  throw new Error('unreachable: the last try returns or throws')
}

async function waitUnlessShutdown(milliseconds: number, signal: AbortSignal): Promise<void> {
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
