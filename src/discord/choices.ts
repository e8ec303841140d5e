import type { Choice, OptionSpec } from '../chat/declaration.ts'
import { firstCharacters } from './render.ts'

/** Wherever Discord lets people choose, it takes 25 choices whose label and value have 100 characters. */
export const choiceLimit = 25
const textLimit = 100

/** A value comes back as it was sent, so one that is too long is left out and not cut. */
export function choicesThatFit(choices: readonly Choice[]): readonly Choice[] {
  return choices
    .filter(({ value }) => value.length <= textLimit)
    .slice(0, choiceLimit)
    .map(({ label, value }) => ({ label: firstCharacters(label, textLimit), value }))
}

/** Where nothing is offered Discord says that nothing fits, although free words are taken as they are. */
export function orAsTyped(
  choices: readonly Choice[],
  typed: string,
  spec: OptionSpec | undefined,
): readonly Choice[] {
  const words = typed.trim()
  const isFree = spec?.type === 'text' && spec.suggests !== 'asked'
  return choices.length > 0 || words === '' || !isFree ? choices : [{ label: words, value: words }]
}
