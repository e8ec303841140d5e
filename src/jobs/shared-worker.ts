import { setTimeout as wait } from 'node:timers/promises'
import type { JobId } from '../chat/ids.ts'
import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import type { Log } from '../log.ts'
import type { Fence } from '../store/redis-adapter.ts'
import { StoreError } from '../store/store-error.ts'
import type { JobBook } from './book.ts'
import { agreed, cancelling, isFinished, isStoppable, type Job, Shutdown } from './job.ts'
import type { Work } from './queue.ts'
import { restMs } from './rest.ts'
import type { Beat, Handed, News, Release, SharedTurns } from './shared-turns.ts'
import type { Listening, WakeUps } from './wake-ups.ts'
import { createWitness } from './witness.ts'
import type { WorkerNames } from './worker-names.ts'

export interface SharedWorkerOptions {
  /** Its commands wait for Redis: what this worker was handed, it gives back. */
  readonly patientTurns: SharedTurns
  /** Its commands fail while Redis is gone. */
  readonly turns: SharedTurns
  readonly wakeUps: WakeUps
  /** The book of whoever has that lease. */
  readonly bookHeldBy: (fence: Fence) => JobBook
  readonly work: Work
  readonly events: Events
  readonly log: Log
  readonly concurrency: number
  readonly perPerson: number
  readonly positionsEveryMs: number
  /** How often a worker gives a sign of life. */
  readonly beatEveryMs: number
  /** After how long without one its jobs are handed on. */
  readonly silentForMs: number
  readonly names: WorkerNames
  /** How long a job rests that its work left unfinished. */
  readonly rest?: (job: Job | undefined) => number
}

export interface SharedWorker {
  start(): Promise<void>
  drain(graceMs: number): Promise<void>
}

/** How long the last words to Redis may take. */
const farewellMs = 5_000

/** One of many processes that take jobs from the same turns. */
export function createSharedWorker(options: SharedWorkerOptions): SharedWorker {
  const { patientTurns, turns, wakeUps, work, events, log, concurrency, perPerson } = options
  const { beatEveryMs, silentForMs, names, rest = restMs } = options
  const witness = createWitness({
    silentForMs,
    isGone: names.isGone,
    goneForMs: 3 * beatEveryMs,
    deafAfterMs: 4 * beatEveryMs,
    clock: () => performance.now(),
  })
  const atWork = new Map<JobId, { readonly abort: AbortController; readonly done: Promise<boolean> }>()
  const telling = new Set<JobId>()
  let strays: ReadonlySet<string> = new Set()
  let self = names.next()
  let open = false
  const ending = new AbortController()
  let listening: Listening | undefined
  let loops: Promise<unknown> = Promise.resolve()

  /** Works on a job until it is released; tells whether that lets another one begin. */
  const handle = (handed: Handed): Promise<boolean> => {
    const abort = new AbortController()
    const done = carryOut(handed, abort)
      .catch((thrown: unknown) => {
        events.workStopped(handed.job, thrown)
        return { how: 'again', pauseMs: rest(undefined) } as const
      })
      .then(async (release) => {
        // Whoever is shut out or shuts down hands on all of its jobs at once.
        if (abort.signal.reason instanceof Shutdown) return false
        return (await patientTurns.release(handed.job, handed.lease, release, perPerson)) ?? false
      })
      .finally(() => atWork.delete(handed.job))
    atWork.set(handed.job, { abort, done })
    return done
  }

  const carryOut = async (handed: Handed, abort: AbortController): Promise<Release> => {
    const { job, lease } = handed
    const book = stopping(options.bookHeldBy(turns.fence(job, lease)), abort)
    const row = await book.find(job)
    if (row === undefined || isFinished(row)) return { how: 'ended' }
    if (handed.cancelled && isStoppable(row)) await book.save(cancelling(row, Date.now()))
    else if (handed.agreed && row.state === 'asking') {
      await book.save(agreed(row))
      await patientTurns.agreed(job)
    }
    await work.run(job, abort.signal, book)
    const left = await book.find(job)
    if (left?.state === 'asking' && abort.signal.reason instanceof Failure) {
      await book.save(cancelling(left, Date.now()))
      await work.run(job, abort.signal, book)
      return { how: 'ended' }
    }
    if (left?.state === 'asking') return { how: 'asking', untilWhen: left.until }
    return left === undefined || isFinished(left) ? { how: 'ended' } : { how: 'again', pauseMs: rest(left) }
  }

  const wake = async (): Promise<void> => {
    while (open) {
      const handed = await turns.take(self, perPerson)
      if (handed === undefined || !(await handle(handed))) return
    }
  }

  const stop = async (job: JobId): Promise<void> => {
    const row = await options.bookHeldBy(turns.fence(job, '')).find(job)
    if (row !== undefined && isStoppable(row))
      atWork.get(job)?.abort.abort(new Failure({ kind: 'cancelled' }))
  }

  /** Leases that this worker knows nothing of at two beats in a row: the answer that gave them was lost. */
  const giveBackStrays = async (mine: Beat['mine']): Promise<void> => {
    const unknown = mine.filter(({ job }) => !atWork.has(job) && !telling.has(job))
    for (const { job, lease } of unknown) if (strays.has(lease)) await turns.giveBack(job, lease)
    strays = new Set(unknown.map(({ lease }) => lease))
  }

  const handOn = async (worker: string, beats?: string): Promise<void> => {
    const moved = await turns.retire(worker, beats)
    if (moved.length === 0) return
    log.info({ worker, jobs: moved }, 'jobs are handed on')
    await wakeUps.sweep()
  }

  const beat = async (): Promise<void> => {
    const heard = await turns.beat(self, open)
    if (heard === undefined) {
      // Others have these jobs by now: every row is fenced against this worker.
      for (const { abort } of atWork.values()) abort.abort(new Shutdown())
      self = names.next()
      await turns.enter(self, concurrency)
      return
    }
    for (const errand of heard.errands) {
      handle(errand).catch((thrown: unknown) => events.workStopped(errand.job, thrown))
    }
    for (const { job, cancelled: isCancelled } of heard.mine) if (isCancelled) await stop(job)
    await giveBackStrays(heard.mine)
    for (const { worker, beats } of witness.hear(pairsOf(heard.beats))) await handOn(worker, beats)
    if (heard.ready && atWork.size < concurrency) await wakeUps.sweep()
  }

  const tellPositions = async (): Promise<void> => {
    if (!open) return
    const news = await turns.positions(self)
    await Promise.all(news.map(tell))
    if (news.length > 0) await wakeUps.sweep()
  }

  const tell = async ({ job, ahead, lease }: News): Promise<void> => {
    telling.add(job)
    try {
      await work.waiting(job, ahead, options.bookHeldBy(turns.fence(job, lease)))
    } catch (thrown) {
      events.progressFailed(job, thrown)
    } finally {
      await patientTurns.giveBack(job, lease)
      telling.delete(job)
    }
  }

  const every = async (pauseMs: number, task: () => Promise<void>): Promise<void> => {
    while (!ending.signal.aborted) {
      await task().catch((err: unknown) => log.debug({ err }, 'the turns cannot be asked'))
      await wait(pauseMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  }

  return {
    start: async () => {
      open = true
      await turns.enter(self, concurrency)
      listening = wakeUps.listen(wake, concurrency)
      loops = Promise.all([every(beatEveryMs, beat), every(options.positionsEveryMs, tellPositions)])
    },
    drain: async (graceMs) => {
      if (listening === undefined) return
      open = false
      const late = setTimeout(() => {
        for (const { abort } of atWork.values()) abort.abort(new Shutdown())
      }, graceMs)
      const idle = Promise.all([...atWork.values()].map(({ done }) => done.catch(() => false)))
      // What waits for a Redis that is gone does not hear that it should stop.
      await Promise.race([idle, wait(graceMs + farewellMs, undefined, { ref: false })])
      clearTimeout(late)
      const leave = async () => {
        await listening?.close()
        ending.abort()
        await loops
        await handOn(self)
      }
      await Promise.race([leave().catch(() => undefined), wait(farewellMs)])
    },
  }
}

/** Stops the work as soon as it turns out that somebody else has the job. */
function stopping(book: JobBook, abort: AbortController): JobBook {
  return {
    ...book,
    save: async (job) => {
      try {
        await book.save(job)
      } catch (thrown) {
        if (thrown instanceof StoreError && thrown.problem === 'fenced') abort.abort(new Shutdown())
        throw thrown
      }
    },
  }
}

function pairsOf(list: readonly string[]): ReadonlyMap<string, string> {
  return new Map(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] ?? ''] as const] : [])))
}
