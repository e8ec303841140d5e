import type { types as slack } from '@slack/bolt'
import { z } from 'zod'
import type { Field, Form } from '../chat/form.ts'
import { fieldOfInput, splitField } from '../chat/long-fields.ts'
import type { Words } from '../chat/words.ts'
import { cut, plain } from './render.ts'

/** https://docs.slack.dev/reference/views/modal-views and the input elements' pages. */
const limits = {
  title: 24,
  label: 2_000,
  inputText: 3_000,
  optionText: 75,
  optionValue: 150,
  options: 100,
  filesInOne: 10,
} as const

/** A convenience for the person only: what really arrives is sniffed by its bytes. */
const filetypes = ['png', 'jpg', 'jpeg', 'webp', 'gif']

/** One action_id for all inputs: the block_id says which field it is. */
export const inputAction = 'value'

/** What a submission must know and Slack does not send along: a modal belongs to no channel. */
const metadataSchema = z.object({
  channel: z.string(),
  direct: z.boolean(),
  private: z.boolean(),
  threadTs: z.string().exactOptional(),
  respond: z.object({ url: z.string(), until: z.number() }).exactOptional(),
})
export type ModalMetadata = z.infer<typeof metadataSchema>

export function readMetadata(text: string): ModalMetadata | undefined {
  try {
    return metadataSchema.parse(JSON.parse(text))
  } catch {
    // Hand-made or foreign: the submission is not ours.
    return undefined
  }
}

/** A form of the house as Slack's modal. */
export function renderModal(form: Form, metadata: ModalMetadata, words: Words): slack.ModalView {
  return {
    type: 'modal',
    callback_id: form.id,
    private_metadata: JSON.stringify(metadata),
    title: plain(form.title, limits.title),
    submit: plain(form.submitLabel, limits.title),
    close: plain(words('button.cancel'), limits.title),
    blocks: gatherReferences(form.fields).flatMap(renderField),
  }
}

/** A block's id is the names of its fields: several attachment fields share one file input. */
export function fieldNames(blockId: string): readonly string[] {
  return blockId.split(',').map(fieldOfInput)
}

function blockIdOf(names: readonly string[]): string {
  return names.join(',')
}

interface Gathered {
  readonly field: Field
  readonly names: readonly string[]
}

/** image2, image3, image4 → one input that takes three files. */
function gatherReferences(fields: readonly Field[]): readonly Gathered[] {
  const gathered: { field: Field; names: string[] }[] = []
  for (const field of fields) {
    const last = gathered.at(-1)
    const follows =
      last !== undefined &&
      isReference(field) &&
      isReference(last.field) &&
      stem(last.field.name) === stem(field.name) &&
      last.names.length < limits.filesInOne
    if (follows) last.names.push(field.name)
    else gathered.push({ field, names: [field.name] })
  }
  return gathered
}

function isReference(field: Field): boolean {
  return field.type === 'attachment' && !field.required && /\d$/.test(field.name)
}

function stem(name: string): string {
  return name.replace(/\d+$/, '')
}

function renderField({ field, names }: Gathered): slack.InputBlock[] {
  if (field.type === 'text') return textBlocks(field)
  const element = elementOf(field, names.length)
  if (element === undefined) return []
  const last = names.at(-1)
  const label =
    names.length === 1 ? field.label : `${field.label}–${(last ?? '').slice(stem(field.name).length)}`
  return [
    {
      type: 'input',
      block_id: blockIdOf(names),
      label: plain(label, limits.label),
      ...(field.hint === '' ? {} : { hint: plain(field.hint, limits.label) }),
      optional: !field.required,
      element,
    },
  ]
}

function textBlocks(field: Extract<Field, { type: 'text' }>): slack.InputBlock[] {
  const { name, label, hint, required, multiline, value = '' } = field
  const maxLength = Math.min(field.maxLength, limits.inputText)
  const isLong = field.maxLength > maxLength
  const parts = isLong ? splitField(name, value, maxLength) : [{ id: name, text: cut(value, maxLength) }]
  return parts.map(({ id, text }, index) => ({
    type: 'input',
    block_id: id,
    label: plain(index === 0 ? label : `${label} ${index + 1}`, limits.label),
    ...(hint === '' ? {} : { hint: plain(hint, limits.label) }),
    optional: !required || index > 0,
    element: {
      type: 'plain_text_input',
      action_id: inputAction,
      multiline,
      max_length: maxLength,
      ...(text === '' ? {} : { initial_value: text }),
    },
  }))
}

function elementOf(
  field: Exclude<Field, { type: 'text' }>,
  files: number,
): slack.InputBlock['element'] | undefined {
  switch (field.type) {
    case 'attachment':
      return { type: 'file_input', action_id: inputAction, filetypes, max_files: files }
    case 'choice': {
      const options = field.choices
        .filter(({ value }) => value.length <= limits.optionValue)
        .slice(0, limits.options)
        .map(({ value, label }) => ({ value, text: plain(label, limits.optionText) }))
      // Slack refuses a select with nothing to select.
      if (options.length === 0) return undefined
      const initial = options.find(({ value }) => value.toLowerCase() === field.value?.toLowerCase())
      return {
        type: 'static_select',
        action_id: inputAction,
        options,
        ...(initial === undefined ? {} : { initial_option: initial }),
      }
    }
  }
}
