import { jobIdOf } from '../src/chat/ids.ts'
import { inputBlob, type Job, type JobInput } from '../src/jobs/job.ts'
import { defineCommand } from './house.ts'
import { knownJob } from './known-job.ts'
import { promptLimit, subjectOptions } from './picture-options.ts'
import { isDoubleClick, mustBeVisible } from './result.ts'
import { shareAgain } from './share.ts'
import { startJob } from './start-job.ts'

/** The same wish once more, with another prompt when one is given. What is started is the presser's own. */
export const retry = defineCommand({
  name: 'retry',
  description: 'button.retry',
  entry: 'button',
  options: {
    ...subjectOptions,
    prompt: { type: 'text', description: 'option.prompt', maxLength: promptLimit },
  },
  run: async ({ invocation, options }, house) => {
    const job = await knownJob(options.of, house)
    mustBeVisible(job, invocation)
    const press = { of: job.id, job: jobIdOf(invocation.id) }
    if (await isDoubleClick(invocation, press, house)) return { type: 'done' }
    if (job.share !== undefined) return shareAgain(job, invocation, house)
    const prompt = options.prompt === undefined ? {} : { prompt: options.prompt }
    return startJob(
      {
        invocation,
        wish: { ...job.wish, ...prompt },
        model: job.plan.model,
        inputs: job.inputs.map((input) => keptInput(job, input)),
        region: job.region,
        keep: job.keep,
        private: job.private,
        parent: job.parent,
        shareIn: job.shareIn,
        agreed: job.agreed,
      },
      house,
    )
  },
})

function keptInput(job: Job, input: JobInput): JobInput {
  return { ...input, blob: input.blob ?? inputBlob(job.id, input.role) }
}
