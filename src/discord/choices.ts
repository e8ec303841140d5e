import type { Choice } from '../chat/declaration.ts'
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
