import type { FailureRecord } from '../failure.ts'
import type { Catalog } from '../images/catalog.ts'
import { costOf } from '../images/prices.ts'
import type { Spent } from '../policy/usage-rows.ts'
import { type Bought, imagesIn, type Job } from './job.ts'
import { isFree, type WorkTools } from './tools.ts'

/**
 * Settles what the job came to, once it says in its row that nothing more will be bought. Whoever takes the job up
 * again after a crash settles again, and nothing changes.
 */
export async function settle(job: Job, tools: WorkTools): Promise<void> {
  const { ledger, events } = tools
  if (job.hold === undefined) return
  try {
    const spent = spentOn(job, tools)
    if (await ledger.settle(job.hold, spent)) events.jobSettled(job, spent)
  } catch (thrown) {
    // The picture is made and goes out. What stays held is the worst case, so no budget is overspent by it.
    events.notSettled(job.id, thrown)
  }
}

/** Only what the service has certainly billed: the pictures that came. */
function spentOn(job: Job, tools: Pick<WorkTools, 'catalog' | 'sandbox'>): Spent {
  const bought = 'bought' in job ? job.bought : {}
  const images = imagesIn(bought)
  return {
    model: job.plan.model,
    images,
    micros: isFree(job, tools) ? 0 : costSettled(job, bought, images, tools.catalog),
    unsure: mayHaveCostMore(job, bought),
  }
}

/** Where only this job's cost cannot be told (a server that counts no tokens), its share of the worst price stands. */
function costSettled(
  { plan }: Job,
  bought: Bought,
  images: number,
  catalog: Pick<Catalog, 'profile'>,
): number | undefined {
  const cost = costOf(catalog.profile(plan.model), plan, Object.values(bought))
  if (cost !== undefined || plan.worstPrice === undefined) return cost
  return Math.ceil((plan.worstPrice * Math.min(images, plan.count)) / plan.count)
}

function mayHaveCostMore(job: Job, bought: Bought): boolean {
  const charged = failureIn(job)?.trace.charged
  // Billed, and the row knows of no picture: it came and could not be kept.
  if (charged === 'maybe' || (charged === 'yes' && Object.keys(bought).length === 0)) return true
  return job.attempts > 1 || Object.values(bought).some((outcome) => outcome.billedBefore === 'maybe')
}

function failureIn(job: Job): FailureRecord | undefined {
  if (job.state === 'failing') return job.failure
  return job.state === 'made' ? job.missing?.failure : undefined
}
