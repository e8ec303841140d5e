import { Failure } from '../failure.ts'
import type { Judgement } from '../images/moderate.ts'
import { glimpse } from '../pictures/glimpse.ts'
import { report } from './audit.ts'
import type { PreparedInputs } from './inputs.ts'
import type { Job } from './job.ts'
import { settingsOf } from './settings-of.ts'
import type { WorkTools } from './tools.ts'

/**
 * Asks the service's classifier before anything is bought, where the space wants that. `block` refuses what is flagged,
 * and what cannot be checked; `log` only reports.
 */
export async function precheck(
  job: Job,
  inputs: PreparedInputs,
  tools: WorkTools,
  signal: AbortSignal,
): Promise<void> {
  const settings = await settingsOf(job, tools)
  if (settings.precheck === 'off') return
  const blocks = settings.precheck === 'block'
  const judgement = await judge(job, inputs, tools, signal).catch((thrown: unknown) => {
    signal.throwIfAborted()
    if (blocks) throw thrown
    tools.events.precheckFailed(job.id, thrown)
    return innocent
  })
  if (!judgement.flagged) return
  const { categories } = judgement
  if (blocks) throw new Failure({ kind: 'blocked', stage: 'input', categories })
  tools.events.promptFlagged(job, categories)
  await report({ job, what: 'flagged', categories }, settings, tools)
}

const innocent: Judgement = { flagged: false, categories: [] }

async function judge(job: Job, { files }: PreparedInputs, tools: WorkTools, signal: AbortSignal) {
  const pictures: Buffer[] = []
  for (const { path } of files.images) pictures.push(await glimpse(path))
  const text = job.wish.prompt ?? ''
  if (text === '' && pictures.length === 0) return innocent
  using lease = tools.images.lease(await tools.accounts.payerOf(job.account))
  return await lease.client.moderate({ text, pictures }, signal)
}
