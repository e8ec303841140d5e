import { jobIdOf } from '../src/chat/ids.ts'
import { inputBlob, type Job, type JobInput } from '../src/jobs/job.ts'
import { defineCommand } from './house.ts'
import { knownJob } from './known-job.ts'
import { inputOptions, promptLimit, subjectOptions } from './picture-options.ts'
import { isDoubleClick, mustBeVisible } from './result.ts'
import { shareAgain } from './share.ts'
import { startJob } from './start-job.ts'

/** The same wish once more, with another prompt or other pictures when they are given. What is started is the presser's own. */
export const retry = defineCommand({
  name: 'retry',
  description: 'button.retry',
  entry: 'button',
  options: {
    ...subjectOptions,
    prompt: { type: 'text', description: 'option.prompt', maxLength: promptLimit },
    ...inputOptions,
  },
  run: async ({ invocation, options }, house) => {
    const job = await knownJob(options.of, house)
    mustBeVisible(job, invocation)
    const press = { of: job.id, job: jobIdOf(invocation.id) }
    if (await isDoubleClick(invocation, press, house)) return { type: 'done' }
    if (job.share !== undefined) return shareAgain(job, invocation, house)
    const prompt = options.prompt === undefined ? {} : { prompt: options.prompt }
    const inputs = job.inputs.map((input): JobInput => {
      const reference = options[input.role]
      return reference === undefined ? keptInput(job, input) : { role: input.role, reference }
    })
    return startJob(
      {
        invocation,
        wish: { ...job.wish, ...prompt },
        model: job.plan.model,
        inputs,
        region: job.region,
        keep: job.keep,
        private: job.private,
        parent: job.parent,
        shareIn: job.shareIn,
        // They have seen the mask on the picture that it was drawn for.
        agreed: inputs.every(isKept) ? job.agreed : undefined,
      },
      house,
    )
  },
})

function isKept({ blob }: JobInput): boolean {
  return blob !== undefined
}

function keptInput(job: Job, input: JobInput): JobInput {
  return { ...input, blob: input.blob ?? inputBlob(job.id, input.role) }
}
