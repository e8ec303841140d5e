import type { JobId } from '../chat/ids.ts'
import type { JobBook } from './book.ts'
import type { Job } from './job.ts'

/**
 * Takes jobs in durably and hands each to the work when its turn comes; every backend keeps this promise.
 *
 * A job whose row says `asking` when the work on it ends is paused: it takes no place, and is handed out again by
 * `resume`, when `until` is over, or after a restart.
 */
export interface Queue {
  /**
   * Durable once it resolves. An event that was delivered twice is accepted once.
   * The work waits until `acknowledged`, or a few seconds when the surface never says so.
   */
  accept(job: Job): Promise<Accepted>
  acknowledged(id: JobId): void
  find(id: JobId): Promise<Job | undefined>
  /** False when the job is finished, unknown, or too far along to stop. */
  cancel(id: JobId): Promise<boolean>
  /**
   * A paused job's asker has said yes: its row says so, and it gets its turn. False when it is not paused; of several
   * yeses and a cancel at once, one counts.
   */
  resume(id: JobId): Promise<boolean>
  /** For the figures: what is in this process's line, or in the line that all processes share. */
  standing(): Promise<Standing>
  /** Begins to hand out work, first what an earlier process left unfinished. */
  start(): Promise<void>
  /** No new work begins; what is at work may finish for that long, then it is let go with its row as it is. */
  drain(graceMs: number): Promise<void>
}

export interface Accepted {
  /** Waiting jobs that come before it; undefined when it starts at once. */
  readonly ahead: number | undefined
  /** The event came before: the job has its row and may be far along. */
  readonly known?: true
}

export interface Standing {
  readonly waiting: number
  readonly working: number
  /** How long the oldest waiting job has waited; 0 when none waits. */
  readonly oldestMs: number
}

/**
 * What is done with a job when its turn comes. Whatever happens ends in the job's row; it throws only when that fails.
 * The book is the one of whoever has the job: it writes nothing once the job is somebody else's.
 */
export interface Work {
  run(id: JobId, signal: AbortSignal, book: JobBook): Promise<void>
  /** The job still waits and its position has changed. */
  waiting(id: JobId, ahead: number, book: JobBook): Promise<void>
}
