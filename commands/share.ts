import type { Answer } from '../src/chat/answer.ts'
import { type JobId, jobIdOf, type SpaceId } from '../src/chat/ids.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import { waitingMessage } from '../src/chat/job-messages.ts'
import { wordsFor } from '../src/chat/words.ts'
import { Failure } from '../src/failure.ts'
import type { Job, JobFacts, Share } from '../src/jobs/job.ts'
import { lookDrawn } from '../src/jobs/result-facts.ts'
import { defineCommand, type House } from './house.ts'
import { noticed } from './noticed.ts'
import { subjectOptions } from './picture-options.ts'
import { picturesOf, pressedResult, type Shown } from './result.ts'

/** Posts a private result where it was asked for, for everyone there, once. */
export const share = defineCommand({
  name: 'share',
  description: 'button.share',
  entry: 'button',
  options: subjectOptions,
  run: async ({ invocation, options }, house) => {
    const { job } = await pressedResult(options, invocation, house)
    mustBeOwn(job, invocation)
    const place = job.private ? job.shareIn : undefined
    if (place === undefined) return noticed(wordsFor(invocation.locale)('share.not_private'))
    const id = jobIdOf(invocation.id)
    if (!(await claim(job.id, { by: id, space: invocation.space }, house)))
      return noticed(wordsFor(invocation.locale)('share.already'))
    return startShare(shareOf(job, place), { job, invocation }, house)
  },
})

/** A share that failed, tried again by its Retry button. */
export async function shareAgain(failed: Job, invocation: Invocation, house: House): Promise<Answer> {
  mustBeOwn(failed, invocation)
  if (failed.share === undefined) throw new Error(`${failed.id} shared nothing`)
  const by = { by: jobIdOf(invocation.id), space: invocation.space }
  if (!(await claim(failed.share.of, by, house))) return noticed(wordsFor(invocation.locale)('share.already'))
  return startShare(failed.share, { job: failed, invocation }, house)
}

function mustBeOwn(job: Job, { asker }: Invocation): void {
  if (job.invocation.asker.id === asker.id) return
  throw new Failure({ kind: 'limits', problem: 'not_yours', values: {} })
}

/** Between the claim and the job's row there are milliseconds, or a crash. */
const claimedForMs = 10_000

/** True for the one job that may share it: the same event twice is one job, and one that failed gives its place up. */
async function claim(
  of: JobId,
  { by, space }: { readonly by: JobId; readonly space: SpaceId },
  { shares, queue, settings, now }: Pick<House, 'shares' | 'queue' | 'settings' | 'now'>,
): Promise<boolean> {
  const keptMs = await settings.retentionMs(space)
  const mine = { job: by, at: now() }
  if (await shares.add(of, mine, keptMs)) return true
  const holder = await shares.get(of)
  if (holder?.job === by) return true
  const before = holder === undefined ? undefined : await queue.find(holder.job)
  const failed = before?.state === 'failed' || before?.state === 'cancelled'
  const lost = before === undefined && (holder === undefined || now() - holder.at > claimedForMs)
  if (!failed && !lost) return false
  await shares.set(of, mine, keptMs)
  return true
}

function shareOf(job: Shown, place: Share['place']): Share {
  return { of: job.id, place, milliseconds: job.milliseconds }
}

/** A job without requests: its pictures are there, and are only brought to another place. */
async function startShare(
  share: Share,
  { job, invocation }: { readonly job: Job; readonly invocation: Invocation },
  house: Pick<House, 'queue' | 'now'>,
): Promise<Answer> {
  const { wish, inputs, region, keep } = job
  const { input: _unused, ...plan } = job.plan
  const facts: JobFacts = {
    id: jobIdOf(invocation.id),
    invocation,
    wish,
    plan: {
      ...plan,
      ...lookDrawn(plan, 'bought' in job ? Object.values(job.bought) : []),
      requests: [],
      adjustments: [],
      worstPrice: 0,
      count: countOf(job),
    },
    inputs,
    ...(region === undefined ? {} : { region }),
    keep,
    private: false,
    share,
    destination: invocation.destination,
    acceptedAt: house.now(),
    attempts: 0,
  }
  const { ahead, known } = await house.queue.accept({ ...facts, state: 'accepted' })
  const message = waitingMessage(ahead, { words: wordsFor(invocation.locale), job: facts.id })
  return { type: 'accepted', job: facts.id, message, audience: 'everyone', ...(known ? { known } : {}) }
}

function countOf(job: Job): number {
  return job.state === 'made' || job.state === 'delivered' ? picturesOf(job).length : job.plan.count
}
