import { jobIdOf } from '../src/chat/ids.ts'
import { wordsFor } from '../src/chat/words.ts'
import { modelFor } from './derived-model.ts'
import { here } from './here.ts'
import { defineCommand } from './house.ts'
import { whichOption } from './picture-fields.ts'
import { subjectOptions } from './picture-options.ts'
import { childOf, formIdOf, inputOf, isDoubleClick, lookOf, startFrom, whichOf } from './result.ts'
import { startJob } from './start-job.ts'

/** A variation of a result; with several pictures, a form asks for the one. */
export const varyResult = defineCommand({
  name: 'vary-result',
  description: 'button.vary',
  entry: 'button',
  options: { ...subjectOptions, which: whichOption },
  run: async ({ invocation, options }, house) => {
    const pressed = await startFrom(options, invocation, house)
    const { job, number } = pressed
    if (number === undefined) {
      const words = wordsFor(invocation.locale)
      return {
        type: 'form',
        form: {
          id: formIdOf('vary-result', pressed),
          title: words('form.vary_title'),
          submitLabel: words('button.vary'),
          fields: [whichOf(job, words)],
        },
      }
    }
    const press = { of: `${job.id}-${number}`, job: jobIdOf(invocation.id) }
    if (await isDoubleClick(invocation, press, house)) return { type: 'done' }
    const { prompt } = job.wish
    const by = modelFor('vary', job.plan.model, (await here(invocation, house)).catalog)
    return startJob(
      {
        invocation,
        wish: {
          task: 'vary',
          strength: 'subtle',
          count: 1,
          ...lookOf(job.wish),
          // A model's own variations take no words.
          ...(prompt === undefined || by.ownVariations ? {} : { prompt }),
        },
        model: by.model,
        adjustments: by.adjustments,
        inputs: [inputOf(job, number)],
        keep: false,
        ...childOf(job, number),
      },
      house,
    )
  },
})
