import { encodePress } from '../src/chat/buttons.ts'
import type { Field } from '../src/chat/form.ts'
import { type Words, wordsFor } from '../src/chat/words.ts'
import type { InputRole, Job } from '../src/jobs/job.ts'
import { mustBeAllowed } from '../src/policy/permissions.ts'
import { here } from './here.ts'
import { defineCommand } from './house.ts'
import { knownJob } from './known-job.ts'
import { promptField } from './picture-fields.ts'
import { inputOptions, subjectOptions } from './picture-options.ts'
import { mustBeVisible } from './result.ts'

/** The form after a refusal, with the prompt kept in it and room for other pictures; submitting it is a retry. */
export const editPrompt = defineCommand({
  name: 'edit-prompt',
  description: 'button.edit_prompt',
  entry: 'button',
  options: subjectOptions,
  run: async ({ invocation, options }, house) => {
    const words = wordsFor(invocation.locale)
    const job = await knownJob(options.of, house)
    mustBeVisible(job, invocation)
    mustBeAllowed(invocation, (await here(invocation, house)).settings)
    return {
      type: 'form',
      form: {
        id: encodePress({ command: 'retry', subject: job.id }),
        title: words('form.edit_prompt_title'),
        submitLabel: words('form.submit'),
        fields: [
          promptField(
            { hint: 'option.prompt', required: job.wish.task !== 'vary', value: job.wish.prompt },
            words,
          ),
          ...picturesToChange(job).map((name) => pictureField(name, words)),
        ],
      },
    }
  },
})

/** Where a picture may be the trouble, no other words help. */
function picturesToChange(job: Job): readonly InputRole[] {
  if (job.state !== 'failed' || job.failure.facts.kind !== 'input') return []
  return job.inputs.filter(({ painted }) => painted !== true).map(({ role }) => role)
}

function pictureField(name: InputRole, words: Words): Field {
  const hint = words(inputOptions[name].description)
  return { type: 'attachment', name, label: name, hint, required: false }
}
