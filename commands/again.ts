import { jobIdOf } from '../src/chat/ids.ts'
import { defineCommand } from './house.ts'
import { subjectOptions } from './picture-options.ts'
import { childOf, isDoubleClick, pressedResult } from './result.ts'
import { startJob } from './start-job.ts'

/** The same wish once more; what is started is the presser's own. */
export const again = defineCommand({
  name: 'again',
  description: 'button.again',
  entry: 'button',
  options: subjectOptions,
  run: async ({ invocation, options }, house) => {
    const { job, number } = await pressedResult(options, invocation, house)
    const press = { of: job.id, job: jobIdOf(invocation.id) }
    if (await isDoubleClick(invocation, press, house)) return { type: 'done' }
    return startJob(
      {
        invocation,
        wish: job.wish,
        model: job.plan.model,
        inputs: job.inputs,
        region: job.region,
        keep: job.keep,
        ...childOf(job, number),
        agreed: job.agreed,
      },
      house,
    )
  },
})
