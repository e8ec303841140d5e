import type { Form } from '../src/chat/form.ts'
import { type Words, wordsFor } from '../src/chat/words.ts'
import { modelFor } from './derived-model.ts'
import { here } from './here.ts'
import { defineCommand } from './house.ts'
import { promptField, whichOption } from './picture-fields.ts'
import { promptLimit, subjectOptions } from './picture-options.ts'
import { childOf, formIdOf, inputOf, lookOf, type Pressed, picturesOf, startFrom, whichOf } from './result.ts'
import { startJob } from './start-job.ts'

/** The form that asks what should change in a result; sent off, it is an edit. */
export const editResult = defineCommand({
  name: 'edit-result',
  description: 'button.edit',
  entry: 'button',
  options: {
    ...subjectOptions,
    which: whichOption,
    prompt: { type: 'text', description: 'option.edit_prompt', maxLength: promptLimit, rest: true },
  },
  run: async ({ invocation, options }, house) => {
    const pressed = await startFrom(options, invocation, house)
    const { job, number } = pressed
    const { prompt } = options
    if (number === undefined || prompt === undefined) {
      return { type: 'form', form: editForm(pressed, wordsFor(invocation.locale)) }
    }
    const { catalog } = await here(invocation, house)
    const { model, adjustments } = modelFor('edit', job.plan.model, catalog)
    return startJob(
      {
        invocation,
        wish: {
          task: 'edit',
          prompt,
          mask: false,
          references: 0,
          count: 1,
          ...lookOf(job.wish),
          ...carriedOn(pressed, number),
        },
        model,
        adjustments,
        inputs: [inputOf(job, number)],
        keep: false,
        ...childOf(job, number),
      },
      house,
    )
  },
})

/** A picture that a text model had drawn is changed in the same way, from where that model left off. */
function carriedOn({ job }: Pressed, number: number): { rewrite?: 'on'; continues?: string } {
  const callId = picturesOf(job)[number - 1]?.callId
  return callId === undefined ? {} : { rewrite: 'on', continues: callId }
}

function editForm(pressed: Pressed, words: Words): Form {
  return {
    id: formIdOf('edit-result', pressed),
    title: words('form.edit_title'),
    submitLabel: words('form.submit'),
    fields: [
      ...(pressed.number === undefined ? [whichOf(pressed.job, words)] : []),
      promptField({ hint: 'option.edit_prompt', required: true, value: pressed.job.wish.prompt }, words),
    ],
  }
}
