import { deadline } from '../deadline.ts'
import { asFailure } from '../failure.ts'
import type { Line } from './line.ts'
import { shutdownOf } from './pause.ts'
import type { WorkTools } from './tools.ts'

/** One try of one verb, upload included. */
const tryMs = 180_000
/**
 * A chat platform that is down is tried again for about a minute. For longer the job must not keep its place: others
 * may be for a platform that is there.
 */
const retryAfterMs = [1_000, 2_000, 5_000, 15_000, 30_000]

/**
 * Tries again while the platform is busy or down; what it will never take is thrown at once. A shutdown ends a try in
 * the middle: the next process repeats it, and the courier knows what had gone through.
 */
export async function insist<Result>(
  line: Line,
  tools: WorkTools,
  signal: AbortSignal,
  verb: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  for (const pauseMs of [...retryAfterMs, undefined]) {
    try {
      using within = deadline(tryMs, shutdownOf(signal))
      return await verb(within.signal)
    } catch (thrown) {
      const healing = asFailure(thrown).facts.kind === 'capacity'
      if (!healing || pauseMs === undefined) throw thrown
      tools.events.deliveryFailed(line.job.id, thrown, true)
      await tools.pause(pauseMs, signal)
    }
  }
  throw new Error('unreachable: the last try returns or throws')
}
