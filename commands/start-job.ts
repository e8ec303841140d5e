import type { Adjustment } from '../src/chat/adjustment.ts'
import type { Answer } from '../src/chat/answer.ts'
import { jobIdOf } from '../src/chat/ids.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import { waitingMessage } from '../src/chat/job-messages.ts'
import { wordsFor } from '../src/chat/words.ts'
import type { Wish } from '../src/images/model.ts'
import { planImages } from '../src/images/plan.ts'
import type { Job, JobInput } from '../src/jobs/job.ts'
import type { Region } from '../src/pictures/region.ts'
import type { Settings } from '../src/policy/settings.ts'
import type { House } from './house.ts'

interface Start {
  readonly invocation: Invocation
  readonly wish: Wish
  readonly model: string | undefined
  readonly inputs: readonly JobInput[]
  readonly region?: Region | undefined
  readonly keep: boolean
  readonly private: boolean
  /** What the pressed button was about. */
  readonly parent?: Job['parent'] | undefined
  /**
   * Where the parent can be shared: on Slack a private result is in a direct message, so what is started from there
   * still belongs to the channel that the first one was asked for in.
   */
  readonly shareIn?: Job['shareIn'] | undefined
  /** Said in the footer, beside what the plan adjusts. */
  readonly adjustments?: readonly Adjustment[]
}

/** From a wish to an accepted job: the plan is made, the row is written, the person hears where it stands. */
export async function startJob(start: Start, house: House): Promise<Answer> {
  const { invocation, inputs, region, keep } = start
  const settings = await house.settings.at(invocation.space, invocation.place.channel)
  const profile = house.catalog.find(start.model ?? settings.model ?? house.catalog.defaultModel)
  const wish = withDefaults(start.wish, settings)
  const plan = planImages(wish, profile)
  const job: Job = {
    id: jobIdOf(invocation.id),
    state: 'accepted',
    invocation,
    wish,
    plan: { ...plan, adjustments: [...(start.adjustments ?? []), ...plan.adjustments] },
    inputs,
    ...(region === undefined ? {} : { region }),
    keep,
    private: start.private,
    ...lineageOf(start),
    destination: invocation.destination,
    acceptedAt: house.now(),
    attempts: 0,
  }
  const { ahead } = await house.queue.accept(job)
  const message = waitingMessage(ahead, { words: wordsFor(invocation.locale), job: job.id })
  return { type: 'accepted', job: job.id, message, audience: start.private ? 'asker' : 'everyone' }
}

/** What the person left open, as the place has it. */
function withDefaults(wish: Wish, { size, quality, rewrite }: Settings): Wish {
  return {
    ...wish,
    ...(wish.size === undefined && size !== undefined ? { size } : {}),
    ...(wish.quality === undefined && quality !== undefined ? { quality } : {}),
    ...(wish.rewrite === undefined && rewrite !== 'auto' ? { rewrite } : {}),
  }
}

function lineageOf({ invocation, parent, shareIn, private: hidden }: Start): Pick<Job, 'parent' | 'shareIn'> {
  const here = invocation.place.kind === 'channel' ? invocation.destination : shareIn
  return {
    ...(parent === undefined ? {} : { parent }),
    ...(hidden && here !== undefined ? { shareIn: here } : {}),
  }
}
