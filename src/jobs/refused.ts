import { report } from './audit.ts'
import type { JobIn } from './job.ts'
import { settingsOf } from './settings-of.ts'
import type { WorkTools } from './tools.ts'

/** What a refusal brings beside its answer: a strike, with the last one a pause, and a line in the audit channel. */
export interface Aftermath {
  /** Minutes that the asker pauses now. */
  readonly pauseMinutes?: number
  /** Tells the audit channel; after the asker has been told. */
  report(): Promise<void>
}

/** Counted before the asker is told, so that they read of the pause; done twice for one job, it counts once. */
export async function countRefusal(job: JobIn<'failing'>, tools: WorkTools): Promise<Aftermath> {
  const { facts } = job.failure
  if (facts.kind !== 'blocked') return { report: async () => {} }
  const settings = await settingsOf(job, tools)
  const { space, asker } = job.invocation
  const until = await tools.strikes.count({ space, person: asker.id, job: job.id }, settings.strikes)
  const what = until === undefined ? 'refused' : 'paused'
  return {
    ...(until === undefined ? {} : { pauseMinutes: Math.ceil((until - tools.now()) / 60_000) }),
    report: () => report({ job, what, categories: facts.categories }, settings, tools),
  }
}
