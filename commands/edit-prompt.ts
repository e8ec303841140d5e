import { encodePress } from '../src/chat/buttons.ts'
import { wordsFor } from '../src/chat/words.ts'
import { defineCommand } from './house.ts'
import { knownJob } from './known-job.ts'
import { promptField } from './picture-fields.ts'
import { subjectOptions } from './picture-options.ts'
import { mustBeVisible } from './result.ts'

/** The form after a refusal, with the prompt kept in it; submitting it is a retry. */
export const editPrompt = defineCommand({
  name: 'edit-prompt',
  description: 'button.edit_prompt',
  entry: 'button',
  options: subjectOptions,
  run: async ({ invocation, options }, house) => {
    const words = wordsFor(invocation.locale)
    const job = await knownJob(options.of, house)
    mustBeVisible(job, invocation)
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
        ],
      },
    }
  },
})
