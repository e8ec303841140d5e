import { parseSubject } from '../src/chat/ids.ts'
import type { Asker, Invocation } from '../src/chat/invocation.ts'
import { wordsFor } from '../src/chat/words.ts'
import { Failure, inputFailure } from '../src/failure.ts'
import type { Job } from '../src/jobs/job.ts'
import { describeJob } from './describe-job.ts'
import { here } from './here.ts'
import { defineCommand } from './house.ts'
import { isVisible, picturesOf } from './result.ts'

/** Everything that is known about a picture or a job, to the person who asks alone. */
export const show = defineCommand({
  name: 'show',
  description: 'command.show',
  entry: 'command',
  submit: 'button.go_on',
  options: {
    id: { type: 'text', description: 'option.id', maxLength: 40, required: true, rest: true },
  },
  run: async ({ invocation, options }, house) => {
    // Copied from the small print, the id has its word before it: "Job 7k2m9q0d4h1x".
    const subject = parseSubject(options.id.trim().split(/\s+/).at(-1) ?? '')
    const job = subject === undefined ? undefined : await house.queue.find(subject.job)
    if (job === undefined) throw inputFailure('nothing_known', { id: options.id })
    mustBeShowable(job, invocation)
    const number = subject?.number
    if (number !== undefined && number > picturesIn(job)) {
      throw inputFailure('nothing_known', { id: options.id })
    }
    const [results, children] = await Promise.all([
      house.results.ofJob(job.id),
      house.results.children(job.id),
    ])
    const { settings } = await here(invocation, house)
    const showCost = settings.show_cost || isAdminOf(job, invocation.asker, invocation)
    const described = { job, results, children, showCost, ...(number === undefined ? {} : { number }) }
    const message = describeJob(described, wordsFor(invocation.locale))
    return { type: 'message', audience: 'asker', message }
  },
})

/**
 * The asker sees all of their own. Others see what they could see in the channel anyway; admins also what failed or
 * waits there. What is private, or in somebody's own conversation, is nobody else's.
 */
function mustBeShowable(job: Job, invocation: Invocation): void {
  const isOwn = job.invocation.asker.id === invocation.asker.id
  const isPublic = job.state === 'delivered' || isAdminOf(job, invocation.asker, invocation)
  if (isOwn || (isPublic && isVisible(job, invocation))) return
  if (job.invocation.space !== invocation.space) throw inputFailure('nothing_known', { id: job.id })
  const problem = isVisible(job, invocation) ? 'asker_or_admin' : 'not_yours'
  throw new Failure({ kind: 'limits', problem, values: {} })
}

function isAdminOf(job: Job, { admin }: Asker, { space }: Invocation): boolean {
  return admin && job.invocation.space === space
}

function picturesIn(job: Job): number {
  return job.state === 'made' || job.state === 'delivered' ? picturesOf(job).length : 0
}
