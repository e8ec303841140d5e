import { defineCommand } from './house.ts'
import { alreadyFinished, knownJob, mustBeTheirs } from './known-job.ts'
import { subjectOptions } from './picture-options.ts'

export const cancel = defineCommand({
  name: 'cancel',
  description: 'button.cancel',
  entry: 'button',
  options: subjectOptions,
  run: async ({ invocation, options }, house) => {
    const job = await knownJob(options.of, house)
    mustBeTheirs(job, invocation.asker, invocation.space)
    if (await house.queue.cancel(job.id)) return { type: 'done' }
    return alreadyFinished(invocation)
  },
})
