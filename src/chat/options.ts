import { inputFailure } from '../failure.ts'
import type { Declaration, Offer, OptionSpec, OptionSpecs } from './declaration.ts'
import { choicesOf } from './declaration.ts'
import type { FileReference, Invocation } from './invocation.ts'

type ValueOf<Spec extends OptionSpec> = Spec extends { type: 'integer' }
  ? number
  : Spec extends { type: 'yes-no' }
    ? boolean
    : Spec extends { type: 'attachment' }
      ? FileReference
      : string

/** What a command's story is given: inferred from its declaration, so a renamed option fails in the type check. */
export type OptionValues<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]: Options[Name] extends { required: true }
    ? ValueOf<Options[Name]>
    : ValueOf<Options[Name]> | undefined
}

type Given = Pick<Invocation, 'options' | 'files'>

/** Texts and files as a surface read them → typed values, or a Failure that names the first fault. */
export function parseOptions<Options extends OptionSpecs>(
  declaration: Declaration<Options>,
  given: Given,
  offer: Offer,
): OptionValues<Options> {
  for (const name of [...Object.keys(given.options), ...Object.keys(given.files)]) {
    if (!Object.hasOwn(declaration.options, name)) {
      throw inputFailure('option_unknown', { option: name, command: declaration.name })
    }
  }
  const values: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(declaration.options)) {
    const value = parseOption(name, spec, given, offer)
    if (value === undefined && spec.required) {
      throw inputFailure('option_missing', { option: name, command: declaration.name })
    }
    values[name] = value
  }
  // The loop above gave every declared name a value of its spec's type.
  return values as OptionValues<Options>
}

function parseOption(name: string, spec: OptionSpec, given: Given, offer: Offer): unknown {
  if (spec.type === 'attachment') return given.files[name]
  const text = given.options[name]?.trim()
  if (text === undefined || text === '') return undefined
  switch (spec.type) {
    case 'text':
      return parseText(name, spec.maxLength, text)
    case 'integer':
      return parseInteger(name, spec, text)
    case 'yes-no':
      return parseYesNo(name, text)
    case 'choice':
      return parseChoice(name, spec, text, offer)
  }
}

function parseText(name: string, maxLength: number, text: string): string {
  if (text.length > maxLength) {
    throw inputFailure('option_too_long', { option: name, length: text.length, limit: maxLength })
  }
  return text
}

function parseInteger(name: string, spec: { min: number; max: number }, text: string): number {
  const value = /^[+-]?\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= spec.min && value <= spec.max)) {
    throw inputFailure('option_out_of_range', { option: name, value: text, min: spec.min, max: spec.max })
  }
  return value
}

const yes = new Set(['yes', 'y', 'true', 'on', '1'])
const no = new Set(['no', 'n', 'false', 'off', '0'])

function parseYesNo(name: string, text: string): boolean {
  const word = text.toLowerCase()
  if (yes.has(word)) return true
  if (no.has(word)) return false
  throw inputFailure('option_invalid', { option: name, value: text, allowed: 'yes, no' })
}

function parseChoice(name: string, spec: OptionSpec, text: string, offer: Offer): string {
  const choices = choicesOf(spec, offer)
  const wanted = text.toLowerCase()
  const choice = choices.find(
    (one) => one.value.toLowerCase() === wanted || one.label.toLowerCase() === wanted,
  )
  // Which models may be used is for the catalog to say: a retired one deserves its replacement's name.
  if (choice === undefined && spec.type === 'choice' && spec.choices === 'models') return text
  if (choice === undefined) {
    const allowed = choices.map((one) => one.value).join(', ')
    throw inputFailure('option_invalid', { option: name, value: text, allowed })
  }
  return choice.value
}
