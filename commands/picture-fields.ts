import type { Field } from '../src/chat/form.ts'
import type { Words } from '../src/chat/words.ts'
import { promptLimit } from './picture-options.ts'

/** What the forms about pictures ask for. */

/** One picture of several, counted from 1. */
export const whichOption = { type: 'integer', description: 'form.which_hint', min: 1, max: 100 } as const

/** "Which picture?": a label for each, in their order. */
export function whichField(labels: readonly string[], words: Words): Field {
  return {
    type: 'choice',
    name: 'which',
    label: words('form.which'),
    hint: words('form.which_hint'),
    required: true,
    choices: labels.map((label, index) => ({ value: String(index + 1), label })),
    value: '1',
  }
}

interface PromptField {
  readonly hint: 'option.prompt' | 'option.edit_prompt'
  readonly required: boolean
  /** What stands in it. */
  readonly value?: string | undefined
}

export function promptField({ hint, required, value }: PromptField, words: Words): Field {
  return {
    type: 'text',
    name: 'prompt',
    label: 'prompt',
    hint: words(hint),
    required,
    multiline: true,
    maxLength: promptLimit,
    ...(value === undefined ? {} : { value }),
  }
}
