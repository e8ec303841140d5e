import { encodePress } from './buttons.ts'
import type { Declaration, Offer, OptionSpec, OptionSpecs } from './declaration.ts'
import { choicesOf } from './declaration.ts'
import type { Field, Form } from './form.ts'
import type { Words } from './words.ts'

/** The id's subject for "this form runs the command itself", not something that a stored job knows. */
export const freshSubject = 'new'

/** A command's own form, made from its declaration: Slack's modal for /edit, the playground's dialogs. */
export function commandForm(
  declaration: Declaration,
  offer: Offer,
  words: Words,
  preset: Readonly<Record<string, string>> = {},
): Form {
  return {
    id: encodePress({ command: declaration.name, subject: freshSubject }),
    title: words('form.command_title', { command: declaration.name }),
    submitLabel: words(declaration.submit ?? 'form.submit'),
    fields: fieldsOf(declaration.options, offer, words, preset),
  }
}

export function fieldsOf(
  options: OptionSpecs,
  offer: Offer,
  words: Words,
  preset: Readonly<Record<string, string>> = {},
): readonly Field[] {
  return Object.entries(options).map(([name, spec]) => fieldOf(name, spec, offer, words, preset[name]))
}

function fieldOf(
  name: string,
  spec: OptionSpec,
  offer: Offer,
  words: Words,
  value: string | undefined,
): Field {
  const base = { name, label: name, hint: words(spec.description), required: spec.required === true }
  const preset = value === undefined ? {} : { value }
  switch (spec.type) {
    case 'attachment':
      return { ...base, type: 'attachment' }
    case 'text':
      return { ...base, ...preset, type: 'text', multiline: spec.rest === true, maxLength: spec.maxLength }
    case 'choice':
      return { ...base, ...preset, type: 'choice', choices: choicesOf(spec, offer) }
    case 'yes-no':
      return {
        ...base,
        ...preset,
        type: 'choice',
        choices: [
          { value: 'yes', label: words('choice.yes') },
          { value: 'no', label: words('choice.no') },
        ],
      }
    case 'integer':
      return { ...base, ...preset, type: 'choice', choices: range(spec.min, spec.max) }
  }
}

function range(min: number, max: number): readonly { value: string; label: string }[] {
  return Array.from({ length: max - min + 1 }, (_, step) => ({
    value: String(min + step),
    label: String(min + step),
  }))
}
