import type { JobId } from './chat/ids.ts'
import type { Invocation } from './chat/invocation.ts'
import type { Failure, FailureRecord } from './failure.ts'
import type { Log } from './log.ts'

/** What happened, one call each: the log line (later the metric and the audit entry) of an event, side by side. */
export interface Events {
  invocationRefused(invocation: Invocation, failure: Failure): void
  jobAccepted(job: JobId, invocation: Invocation, ahead: number): void
  jobStarted(job: JobId, attempt: number): void
  jobMade(job: JobId, facts: { readonly images: number; readonly milliseconds: number }): void
  jobDelivered(job: JobId, facts: { readonly images: number; readonly milliseconds: number }): void
  jobFailed(job: JobId, failure: FailureRecord): void
  jobCancelled(job: JobId): void
  jobResumed(job: JobId, state: string): void
  /** Nobody expected it: the cause goes to the log, whole. */
  jobBroke(job: JobId, failure: Failure): void
  /** The row could not be read or written: it stays as it is, for the next start. */
  workStopped(job: JobId, thrown: unknown): void
  /** A bought picture could not be worked on and goes out as it came. */
  finishingFailed(job: JobId, thrown: unknown): void
  /** It was delivered all the same; its buttons may say that they have not what they need. */
  resultNotRecorded(job: JobId, thrown: unknown): void
  progressFailed(job: JobId, thrown: unknown): void
  /** A person could not be told; the job's row keeps what there was to say. */
  deliveryFailed(job: JobId, thrown: unknown, willRetry: boolean): void
}

export function createEvents(log: Log): Events {
  return {
    invocationRefused: (invocation, failure) => {
      const facts = { command: invocation.command, space: invocation.space, ...failureFacts(failure) }
      if (failure.facts.kind === 'bug') log.error({ ...facts, err: failure }, 'invocation failed')
      else log.info(facts, 'invocation refused')
    },
    jobAccepted: (job, invocation, ahead) =>
      log.info({ job, command: invocation.command, space: invocation.space, ahead }, 'job accepted'),
    jobStarted: (job, attempt) => log.info({ job, attempt }, 'job started'),
    jobMade: (job, facts) => log.info({ job, ...facts }, 'job made'),
    jobDelivered: (job, facts) => log.info({ job, ...facts }, 'job delivered'),
    jobFailed: (job, failure) => log.warn({ job, ...failureFacts(failure) }, 'job failed'),
    jobCancelled: (job) => log.info({ job }, 'job cancelled'),
    jobResumed: (job, state) => log.info({ job, state }, 'job resumed after a restart'),
    jobBroke: (job, failure) => log.error({ job, err: failure }, 'job broke'),
    workStopped: (job, thrown) => log.error({ job, err: thrown }, 'work on a job stopped'),
    finishingFailed: (job, thrown) => log.error({ job, err: thrown }, 'picture not finished'),
    resultNotRecorded: (job, thrown) => log.error({ job, err: thrown }, 'result not recorded'),
    progressFailed: (job, thrown) => log.debug({ job, err: thrown }, 'progress not shown'),
    deliveryFailed: (job, thrown, willRetry) =>
      log.error({ job, willRetry, err: thrown }, 'answer not delivered'),
  }
}

function failureFacts({ facts, trace }: FailureRecord): object {
  return { failure: facts, charged: trace.charged, detail: trace.detail, requestId: trace.requestId }
}
