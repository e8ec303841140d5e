import type { JobId, PersonId, SpaceId } from './chat/ids.ts'
import type { Invocation } from './chat/invocation.ts'
import { accountProblems, type Failure, type FailureFacts, type FailureRecord } from './failure.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** What the log and the figures know of a job. */
interface AboutJob {
  readonly id: JobId
  readonly invocation: Pick<Invocation, 'command' | 'space'>
  readonly wish: { readonly task: string; readonly prompt?: string }
}

interface Tried {
  readonly endpoint: string
  readonly model: string
  readonly number: number
  readonly milliseconds: number
  readonly failure?: FailureRecord
}

interface Wait {
  readonly waitMs: number
  readonly reason: FailureFacts
}

/** Which setting somebody changed, as people type it; of a secret only that it was changed. */
interface SettingChange {
  readonly by: PersonId
  readonly key: string
  /** The channel whose own value it is; absent for the space. */
  readonly channel?: string
  readonly from?: string
  readonly to?: string
}

/** What happened, one call each: the log line, the figure and the audit entry of an event, side by side. */
export interface Events {
  invocationRefused(invocation: Invocation, failure: Failure): void
  /** The platform was answered within its few seconds. */
  acknowledged(surface: string, milliseconds: number): void
  settingChanged(space: SpaceId, change: SettingChange): void
  jobAccepted(job: AboutJob, ahead: number): void
  jobStarted(job: AboutJob, attempt: number): void
  /** The asker is shown the mask first. */
  jobAsked(job: AboutJob): void
  jobMade(job: AboutJob, facts: { readonly images: number; readonly milliseconds: number }): void
  jobDelivered(job: AboutJob, facts: { readonly images: number; readonly milliseconds: number }): void
  jobFailed(job: AboutJob, failure: FailureRecord): void
  jobCancelled(job: AboutJob): void
  jobResumed(job: JobId, state: string): void
  /** One try of one request to the image service. */
  requestTried(job: JobId, tried: Tried): void
  /** The image service is busy, and the next try waits. */
  serviceMakesWait(job: JobId, wait: Wait): void
  /** The space's precheck found something and lets it through. */
  promptFlagged(job: AboutJob, categories: readonly string[]): void
  /** Where the precheck only reports, a job goes on without it. */
  precheckFailed(job: JobId, thrown: unknown): void
  /** The audit channel could not be told. */
  auditFailed(job: JobId, thrown: unknown): void
  /** /forget: what was kept about a person's pictures is gone. */
  personForgotten(jobs: number): void
  /** A chat platform asks to wait; its client's own log line has the call. */
  platformMakesWait(surface: string, milliseconds: number): void
  /** Nobody expected it: the cause goes to the log, whole. */
  jobBroke(job: JobId, failure: Failure): void
  /** A step of a job could not be written, and is tried again. */
  stepNotWritten(job: JobId, thrown: unknown): void
  /** The row could not be read or written: it stays as it is, and its turn comes again. */
  workStopped(job: JobId, thrown: unknown): void
  /** A bought picture could not be worked on and goes out as it came. */
  finishingFailed(job: JobId, thrown: unknown): void
  /** It was delivered all the same; its buttons may say that they have not what they need. */
  resultNotRecorded(job: JobId, thrown: unknown): void
  /** They stay on the disk until leftovers are removed; the person has the picture. */
  bytesNotRemoved(job: JobId, thrown: unknown): void
  /** Once a job, however often it is taken up; a price that is not known is left out. */
  jobSettled(job: AboutJob, spent: { readonly images: number; readonly micros: number | undefined }): void
  /** An accepted job's hold still runs out after minutes; it is kept again before anything is bought. */
  holdNotKept(job: JobId, thrown: unknown): void
  /** The ledger could not be told what a job cost: its worst price stays held until the month is over. */
  notSettled(job: JobId, thrown: unknown): void
  progressFailed(job: JobId, thrown: unknown): void
  /** A person could not be told; the job's row keeps what there was to say. */
  deliveryFailed(job: JobId, thrown: unknown, willRetry: boolean): void
}

const faults = [
  'precheckFailed',
  'auditFailed',
  'jobBroke',
  'stepNotWritten',
  'workStopped',
  'finishingFailed',
  'resultNotRecorded',
  'bytesNotRemoved',
  'holdNotKept',
  'notSettled',
  'deliveryFailed',
] as const satisfies readonly (keyof Events)[]
type Fault = (typeof faults)[number]

/** For the alerts: in a figure that begins at 1, Prometheus sees no increase. */
function countFromZero(metrics: Metrics): void {
  for (const event of faults) metrics.faults.inc({ event }, 0)
  for (const problem of accountProblems) metrics.failures.inc({ kind: 'account', problem }, 0)
}

/** `logPrompts`: people's words may stand in the log. */
export function createEvents(log: Log, metrics?: Metrics, logPrompts = false): Events {
  const step = ({ wish }: AboutJob, name: string) => metrics?.jobs.inc({ task: wish.task, step: name })
  const factsOf = logPrompts ? failureFacts : factsWithoutWords
  const fault = (event: Fault) => metrics?.faults.inc({ event })
  if (metrics !== undefined) countFromZero(metrics)
  return {
    invocationRefused: (invocation, failure) => {
      metrics?.refusals.inc(problemOf(failure.facts))
      const facts = { command: invocation.command, space: invocation.space, ...factsOf(failure) }
      if (failure.facts.kind === 'bug') log.error({ ...facts, err: failure }, 'invocation failed')
      else log.info(facts, 'invocation refused')
    },
    acknowledged: (surface, milliseconds) =>
      metrics?.acknowledgementSeconds.observe({ surface }, milliseconds / 1000),
    settingChanged: (space, { by, key, channel, from, to }) =>
      log.info({ space, by, key, channel, from, to }, 'setting changed'),
    jobAccepted: (job, ahead) => {
      step(job, 'accepted')
      const { command, space } = job.invocation
      const words = logPrompts ? { prompt: job.wish.prompt } : {}
      log.info({ job: job.id, command, space, ahead, ...words }, 'job accepted')
    },
    jobStarted: (job, attempt) => {
      step(job, 'started')
      log.info({ job: job.id, attempt }, 'job started')
    },
    jobAsked: (job) => {
      step(job, 'asked')
      log.info({ job: job.id }, 'job asks its person')
    },
    jobMade: (job, facts) => {
      step(job, 'made')
      metrics?.makingSeconds.observe({ task: job.wish.task }, facts.milliseconds / 1000)
      log.info({ job: job.id, ...facts }, 'job made')
    },
    jobDelivered: (job, facts) => {
      step(job, 'delivered')
      metrics?.images.inc({ task: job.wish.task }, facts.images)
      log.info({ job: job.id, ...facts }, 'job delivered')
    },
    jobFailed: (job, failure) => {
      step(job, 'failed')
      metrics?.failures.inc(problemOf(failure.facts))
      log.warn({ job: job.id, ...factsOf(failure) }, 'job failed')
    },
    jobCancelled: (job) => {
      step(job, 'cancelled')
      log.info({ job: job.id }, 'job cancelled')
    },
    jobResumed: (job, state) => log.info({ job, state }, 'job resumed after a restart'),
    requestTried: (job, { failure, milliseconds, ...tried }) => {
      const { endpoint } = tried
      metrics?.requests.inc({ endpoint, outcome: failure?.facts.kind ?? 'made' })
      if (failure === undefined) metrics?.requestSeconds.observe({ endpoint }, milliseconds / 1000)
      else log.warn({ job, ...tried, milliseconds, ...factsOf(failure) }, 'image request failed')
    },
    serviceMakesWait: (job, { waitMs, reason }) => {
      metrics?.waitSeconds.inc({ service: 'images', reason: problemOf(reason).problem }, waitMs / 1000)
      log.info({ job, waitMs, reason }, 'image request waits')
    },
    promptFlagged: (job, categories) => {
      step(job, 'flagged')
      log.warn({ job: job.id, categories }, 'a prompt was flagged')
    },
    precheckFailed: (job, thrown) => {
      fault('precheckFailed')
      log.warn({ job, err: thrown }, 'a prompt could not be checked')
    },
    auditFailed: (job, thrown) => {
      fault('auditFailed')
      log.warn({ job, err: thrown }, 'the audit channel could not be told')
    },
    personForgotten: (jobs) => log.info({ jobs }, 'a person was forgotten'),
    platformMakesWait: (surface, milliseconds) =>
      metrics?.waitSeconds.inc({ service: surface, reason: 'rate_limited' }, milliseconds / 1000),
    jobBroke: (job, failure) => {
      fault('jobBroke')
      log.error({ job, err: failure }, 'job broke')
    },
    stepNotWritten: (job, thrown) => {
      fault('stepNotWritten')
      log.warn({ job, err: thrown }, 'a step of a job was not written')
    },
    workStopped: (job, thrown) => {
      fault('workStopped')
      log.error({ job, err: thrown }, 'work on a job stopped')
    },
    finishingFailed: (job, thrown) => {
      fault('finishingFailed')
      log.error({ job, err: thrown }, 'picture not finished')
    },
    resultNotRecorded: (job, thrown) => {
      fault('resultNotRecorded')
      log.error({ job, err: thrown }, 'result not recorded')
    },
    bytesNotRemoved: (job, thrown) => {
      fault('bytesNotRemoved')
      log.warn({ job, err: thrown }, 'bytes of a delivered job not removed')
    },
    jobSettled: ({ id, wish: { task } }, { images, micros }) => {
      if (micros === undefined) metrics?.unpriced.inc({ task }, images)
      else metrics?.dollars.inc(micros / 1e6)
      log.info({ job: id, images, micros }, 'job settled')
    },
    holdNotKept: (job, thrown) => {
      fault('holdNotKept')
      log.warn({ job, err: thrown }, 'hold not kept')
    },
    notSettled: (job, thrown) => {
      fault('notSettled')
      log.error({ job, err: thrown }, 'cost not settled')
    },
    progressFailed: (job, thrown) => log.debug({ job, err: thrown }, 'progress not shown'),
    deliveryFailed: (job, thrown, willRetry) => {
      fault('deliveryFailed')
      log.error({ job, willRetry, err: thrown }, 'answer not delivered')
    },
  }
}

function failureFacts({ facts, trace }: FailureRecord): object {
  return { failure: facts, charged: trace.charged, detail: trace.detail, requestId: trace.requestId }
}

/** What somebody typed, and what a service quotes of it, stays out of the log. */
function factsWithoutWords(failure: FailureRecord): object {
  const { kind } = failure.facts
  if (kind !== 'input' && kind !== 'blocked') return failureFacts(failure)
  const { charged, requestId } = failure.trace
  const categories = kind === 'blocked' ? { categories: failure.facts.categories } : {}
  return { failure: { ...problemOf(failure.facts), ...categories }, charged, requestId }
}

/** Only names of the taxonomy become labels: there are few of them, and none is a person's word. */
function problemOf(facts: FailureFacts): { kind: string; problem: string } {
  const problem = 'problem' in facts ? facts.problem : 'stage' in facts ? facts.stage : 'none'
  return { kind: facts.kind, problem }
}
