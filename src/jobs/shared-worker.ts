import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { createLeasedJobs, type LeasedJobs, type LeasedJobsOptions } from './leased-jobs.ts'
import { restMs } from './rest.ts'
import { createSharedPositions, type SharedPositions } from './shared-positions.ts'
import type { Beat, SharedTurns } from './shared-turns.ts'
import type { Listening, WakeUps } from './wake-ups.ts'
import { createWitness, type Witness } from './witness.ts'
import type { WorkerNames } from './worker-names.ts'

interface SharedWorkerOptions extends Omit<LeasedJobsOptions, 'rest'> {
  /** Its commands fail while Redis is gone. */
  readonly turns: SharedTurns
  readonly wakeUps: WakeUps
  readonly log: Log
  readonly concurrency: number
  readonly positionsEveryMs: number
  /** How often a worker gives a sign of life. */
  readonly beatEveryMs: number
  /** After how long without one its jobs are handed on. */
  readonly silentForMs: number
  readonly names: WorkerNames
  /** How long a job rests that its work left unfinished. */
  readonly rest?: LeasedJobsOptions['rest']
}

interface SharedWorker {
  start(): Promise<void>
  drain(graceMs: number): Promise<void>
}

/** How long the last words to Redis may take. */
const farewellMs = 5_000

/** One of many processes that take jobs from the same turns. */
export function createSharedWorker(options: SharedWorkerOptions): SharedWorker {
  const { turns, wakeUps, log, concurrency, perPerson, beatEveryMs, rest = restMs } = options
  const jobs = createLeasedJobs({ ...options, rest })
  const positions = createSharedPositions(options)
  const pulse = createPulse(options, jobs, positions)
  const ending = new AbortController()
  let isOpen = false
  let listening: Listening | undefined
  let loops: Promise<unknown> = Promise.resolve()

  const wake = async (): Promise<void> => {
    while (isOpen) {
      const handed = await turns.take(pulse.self(), perPerson)
      if (handed === undefined || !(await jobs.handle(handed))) return
    }
  }
  const tellPositions = async (): Promise<void> => {
    if (isOpen && (await positions.tell(pulse.self()))) await wakeUps.sweep()
  }
  const every = async (pauseMs: number, task: () => Promise<void>): Promise<void> => {
    while (!ending.signal.aborted) {
      await task().catch((err: unknown) => log.debug({ err }, 'the turns cannot be asked'))
      await wait(pauseMs, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  }
  const leave = async (): Promise<void> => {
    await listening?.close()
    ending.abort()
    await loops
    await pulse.handOn(pulse.self())
  }

  return {
    start: async () => {
      isOpen = true
      await turns.enter(pulse.self(), concurrency)
      listening = wakeUps.listen(wake, concurrency)
      const beat = () => pulse.beat(isOpen)
      loops = Promise.all([every(beatEveryMs, beat), every(options.positionsEveryMs, tellPositions)])
    },
    drain: async (graceMs) => {
      if (listening === undefined) return
      isOpen = false
      const late = setTimeout(jobs.letGo, graceMs)
      // What waits for a Redis that is gone does not hear that it should stop.
      await Promise.race([jobs.idle(), wait(graceMs + farewellMs, undefined, { ref: false })])
      clearTimeout(late)
      await Promise.race([leave().catch(() => undefined), wait(farewellMs)])
    },
  }
}

/** A worker's signs of life, and what it learns with each of them. */
interface Pulse {
  /** Its name, which is another after it was taken for dead. */
  self(): string
  beat(isOpen: boolean): Promise<void>
  /** The jobs of a worker that has died, or that leaves. */
  handOn(worker: string, beats?: string): Promise<void>
}

function createPulse(options: SharedWorkerOptions, jobs: LeasedJobs, positions: SharedPositions): Pulse {
  const { turns, wakeUps, log, events, concurrency, names } = options
  const witness = witnessFor(options)
  let self = names.next()
  let strays: ReadonlySet<string> = new Set()

  const handOn: Pulse['handOn'] = async (worker, beats) => {
    const moved = await turns.retire(worker, beats)
    if (moved.length === 0) return
    log.info({ worker, jobs: moved }, 'jobs are handed on')
    await wakeUps.sweep()
  }
  /** Leases that this worker knows nothing of at two beats in a row: the answer that gave them was lost. */
  const giveBackStrays = async (mine: Beat['mine']): Promise<void> => {
    const unknown = mine.filter(({ job }) => !jobs.has(job) && !positions.isTelling(job))
    for (const { job, lease } of unknown) if (strays.has(lease)) await turns.giveBack(job, lease)
    strays = new Set(unknown.map(({ lease }) => lease))
  }
  const enterAnew = async (): Promise<void> => {
    // Others have these jobs by now: every row is fenced against this worker.
    jobs.letGo()
    self = names.next()
    await turns.enter(self, concurrency)
  }

  return {
    self: () => self,
    handOn,
    beat: async (isOpen) => {
      const heard = await turns.beat(self, isOpen)
      if (heard === undefined) return enterAnew()
      for (const errand of heard.errands) {
        jobs.handle(errand).catch((thrown: unknown) => events.workStopped(errand.job, thrown))
      }
      for (const { job, cancelled } of heard.mine) if (cancelled) await jobs.stop(job)
      await giveBackStrays(heard.mine)
      for (const { worker, beats } of witness.hear(pairsOf(heard.beats))) await handOn(worker, beats)
      if (heard.ready && jobs.count() < concurrency) await wakeUps.sweep()
    },
  }
}

function witnessFor({ beatEveryMs, silentForMs, names }: SharedWorkerOptions): Witness {
  return createWitness({
    silentForMs,
    isGone: names.isGone,
    goneForMs: 3 * beatEveryMs,
    deafAfterMs: 4 * beatEveryMs,
    clock: () => performance.now(),
  })
}

function pairsOf(list: readonly string[]): ReadonlyMap<string, string> {
  return new Map(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] ?? ''] as const] : [])))
}
