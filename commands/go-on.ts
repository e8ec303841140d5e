import { Failure } from '../src/failure.ts'
import type { Job } from '../src/jobs/job.ts'
import { defineCommand, type House } from './house.ts'
import { alreadyFinished, knownJob } from './known-job.ts'
import { subjectOptions } from './picture-options.ts'

/**
 * Yes to the mask that was shown: the job goes on, and is bought. Only whoever asked for it may say so, no admin: what
 * should be repainted is their wish, and it counts against their limits.
 */
export const goOn = defineCommand({
  name: 'go-on',
  description: 'button.go_on',
  entry: 'button',
  options: subjectOptions,
  run: async ({ invocation, options }, house) => {
    const job = await knownJob(options.of, house)
    if (job.invocation.asker.id !== invocation.asker.id) {
      throw new Failure({ kind: 'limits', problem: 'not_yours', values: {} })
    }
    if ((await house.queue.resume(job.id)) || (await wentOn(job, house))) return { type: 'done' }
    return alreadyFinished(invocation)
  },
})

/** The first click of a double click has said yes already. */
async function wentOn({ id }: Job, { queue }: Pick<House, 'queue'>): Promise<boolean> {
  const job = await queue.find(id)
  return job?.agreed === true && job.state !== 'failing' && job.state !== 'cancelled'
}
