import type { WordKey, WordValues } from './words.ts'

/** Something that was changed on the way to the picture; the answer's footer says so. */
export interface Adjustment {
  readonly key: Extract<WordKey, `adjusted.${string}`>
  readonly values: WordValues
}
