import { defineCommand } from './house.ts'
import { knownJob, mustBeTheirs } from './known-job.ts'
import { subjectOptions } from './picture-options.ts'

export const deleteResult = defineCommand({
  name: 'delete',
  description: 'button.delete',
  entry: 'button',
  options: subjectOptions,
  run: async ({ invocation, options }, house) => {
    const job = await knownJob(options.of, house)
    mustBeTheirs(job, invocation.asker, invocation.space)
    await house.kept.remove(job.id)
    return { type: 'removed' }
  },
})
