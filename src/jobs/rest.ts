import { Failure } from '../failure.ts'
import type { Job, JobIn } from './job.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Its row could not be written or read: who wrote that may be mended soon, and nobody else's clock runs. */
const unwrittenRestMs = 30_000
const firstRestMs = minuteMs
const longestRestMs = 60 * minuteMs

/** How long a job that its work could not end rests, before it gets its turn again. */
export function restMs(job: Job | undefined): number {
  const times = job === undefined || !('postponed' in job) ? 0 : (job.postponed ?? 0)
  return times === 0 ? unwrittenRestMs : Math.min(firstRestMs * 2 ** (times - 1), longestRestMs)
}

/** About a day of rests. Counted, for a clock that jumps must not end the patience. */
const mostWhileAway = 24
/** What nobody expected may be gone in some minutes; for longer it would only hide. */
const mostWhileBroken = 3

/** Whether somebody who could not be told is told later, rather than never. */
export function isWorthWaiting(job: JobIn<'made' | 'failing'>, thrown: unknown, now: number): boolean {
  const times = job.postponed ?? 0
  if (isPassing(thrown)) return times < mostWhileAway || now - job.acceptedAt < dayMs
  const isFinal = thrown instanceof Failure && thrown.facts.kind !== 'bug'
  return !isFinal && times < mostWhileBroken
}

function isPassing(thrown: unknown): boolean {
  if (thrown instanceof DOMException) return thrown.name === 'TimeoutError'
  return thrown instanceof Failure && thrown.facts.kind === 'capacity'
}
