import type { Adjustment } from '../chat/adjustment.ts'
import { explainBriefly } from '../chat/explain.ts'
import type { ResultFacts } from '../chat/job-messages.ts'
import type { Words } from '../chat/words.ts'
import type { FailureRecord } from '../failure.ts'
import type { Plan, RequestOutcome } from '../images/model.ts'
import { costOf } from '../images/prices.ts'
import type { Finished } from './finish.ts'
import type { JobIn } from './job.ts'
import type { WorkTools } from './tools.ts'

export interface CostTools extends Pick<WorkTools, 'catalog'> {
  readonly showCost: boolean
}

/** What the text under a result says, from the row alone. */
export function resultFacts(
  job: JobIn<'made'>,
  finished: Pick<Finished, 'adjustments' | 'size'>,
  tools: CostTools,
  words: Words,
): ResultFacts {
  const { plan, wish, bought, missing } = job
  const outcomes = Object.values(bought)
  const cost = costShown(job, tools)
  return {
    job: job.id,
    model: plan.model,
    ...lookDrawn(plan, outcomes),
    ...(finished.size === undefined ? {} : { size: finished.size }),
    ...(plan.style === undefined ? {} : { style: plan.style }),
    milliseconds: job.milliseconds,
    billedBefore: billedBefore(job),
    shareable: isShareable(job),
    ...(job.share === undefined ? {} : { sharedBy: job.invocation.asker.name }),
    adjustments: [...plan.adjustments, ...asIs(outcomes, plan.model), ...finished.adjustments],
    revisedPrompts: outcomes.flatMap((one) => one.images.flatMap((image) => image.revisedPrompt ?? [])),
    ...(wish.prompt === undefined ? {} : { prompt: wish.prompt }),
    ...(cost === undefined ? {} : { cost }),
    ...(missing === undefined
      ? {}
      : { missing: { images: missing.images, reason: reasonOf(missing.failure, words) } }),
  }
}

function reasonOf({ facts, trace }: FailureRecord, words: Words): string {
  const reason = explainBriefly(facts, words)
  return trace.charged === 'maybe' ? `${reason} ${words('charged.maybe')}` : reason
}

/** What was asked for and, where the model was left to decide, what it decided. */
export function lookDrawn(plan: Plan, outcomes: readonly RequestOutcome[]): Pick<Plan, 'size' | 'quality'> {
  return { size: asDrawn('size', plan, outcomes), quality: asDrawn('quality', plan, outcomes) }
}

function asDrawn(setting: 'size' | 'quality', plan: Plan, outcomes: readonly RequestOutcome[]): string {
  if (plan[setting] !== 'auto') return plan[setting]
  return outcomes.find(({ drawn }) => drawn?.[setting] !== undefined)?.drawn?.[setting] ?? 'auto'
}

/** Micro-dollars; a shared picture was paid for by the job that it comes from. */
export function costShown(
  { plan, bought, share }: Pick<JobIn<'made'>, 'plan' | 'bought' | 'share'>,
  { catalog, showCost }: CostTools,
): number | undefined {
  if (!showCost || share !== undefined) return undefined
  return costOf(catalog.profile(plan.model), plan, Object.values(bought))
}

function billedBefore({ share, attempts, bought }: JobIn<'made'>): ResultFacts['billedBefore'] {
  if (share !== undefined) return 'never'
  if (attempts > 1) return 'restart'
  return Object.values(bought).some((one) => one.billedBefore) ? 'retry' : 'never'
}

function isShareable(job: JobIn<'made'>): boolean {
  return job.private && job.shareIn !== undefined && job.share === undefined
}

/** Rewriting was asked for, and the address could not do it. */
function asIs(outcomes: readonly RequestOutcome[], model: string): readonly Adjustment[] {
  return outcomes.some((one) => one.asIs) ? [{ key: 'adjusted.as_is', values: { model } }] : []
}
