import type { Adjustment } from '../chat/adjustment.ts'
import { explainBriefly } from '../chat/explain.ts'
import type { ResultFacts } from '../chat/job-messages.ts'
import type { Words } from '../chat/words.ts'
import type { RequestOutcome } from '../images/model.ts'
import { costOf } from '../images/prices.ts'
import type { JobIn } from './job.ts'
import type { WorkTools } from './tools.ts'

/** What the text under a result says, from the row alone. */
export function resultFacts(
  job: JobIn<'made'>,
  adjustments: readonly Adjustment[],
  tools: Pick<WorkTools, 'catalog' | 'showCost'>,
  words: Words,
): ResultFacts {
  const { plan, wish, bought, missing } = job
  const outcomes = Object.values(bought)
  const cost = tools.showCost ? costOf(tools.catalog.find(plan.model), plan, outcomes) : undefined
  return {
    job: job.id,
    model: plan.model,
    size: plan.size,
    quality: plan.quality,
    ...(plan.style === undefined ? {} : { style: plan.style }),
    milliseconds: job.milliseconds,
    billedBefore: job.attempts > 1 ? 'restart' : outcomes.some((one) => one.billedBefore) ? 'retry' : 'never',
    adjustments: [...plan.adjustments, ...asIs(outcomes, plan.model), ...adjustments],
    revisedPrompts: outcomes.flatMap((one) => one.images.flatMap((image) => image.revisedPrompt ?? [])),
    ...(wish.prompt === undefined ? {} : { prompt: wish.prompt }),
    ...(cost === undefined ? {} : { cost }),
    ...(missing === undefined
      ? {}
      : { missing: { images: missing.images, reason: explainBriefly(missing.failure.facts, words) } }),
  }
}

/** Rewriting was asked for, and the address could not do it. */
function asIs(outcomes: readonly RequestOutcome[], model: string): readonly Adjustment[] {
  return outcomes.some((one) => one.asIs) ? [{ key: 'adjusted.as_is', values: { model } }] : []
}
