import type { JobId } from './ids.ts'

/** Times what a platform waits for: from the event that asked to the moment when the platform was answered. */
interface Stopwatch {
  start(job: JobId, surface: string, since: number): void
  stop(job: JobId): void
}

/** A surface that never says that it answered must not fill the memory. */
const mostRunning = 1_000

export function createStopwatch(
  now: () => number,
  onStopped: (surface: string, milliseconds: number) => void,
): Stopwatch {
  const running = new Map<JobId, { readonly surface: string; readonly since: number }>()
  return {
    start: (job, surface, since) => {
      running.set(job, { surface, since })
      for (const oldest of running.keys()) {
        if (running.size <= mostRunning) break
        running.delete(oldest)
      }
    },
    stop: (job) => {
      const found = running.get(job)
      if (found === undefined) return
      running.delete(job)
      onStopped(found.surface, now() - found.since)
    },
  }
}
