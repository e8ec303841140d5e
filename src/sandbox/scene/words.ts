/** Splits a prompt into words in their dictionary form. */

export interface Word {
  /** Lower case, singular where the dictionary knows the singular. */
  readonly text: string
  readonly plural: boolean
}

const LONGEST_PROMPT = 2000
const QUOTED = /["“”«»]([^"“”«»\n]{1,80})["“”«»]/g
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['mice', 'mouse'],
  ['geese', 'goose'],
  ['men', 'man'],
  ['women', 'woman'],
  ['children', 'child'],
  ['wolves', 'wolf'],
  ['leaves', 'leaf'],
  ['people', 'person'],
])

export function wordsOf(prompt: string, isKnown: (word: string) => boolean): Word[] {
  const text = prompt.slice(0, LONGEST_PROMPT).replaceAll(QUOTED, ' ').toLowerCase()
  const raw = text.match(/[\p{L}\p{N}][\p{L}\p{N}-]*|[,.;:]/gu) ?? []
  return raw
    .flatMap((word) => (word.includes('-') && !isKnown(word) ? word.split('-') : [word]))
    .map((word) => singular(word, isKnown))
}

export function quotedText(prompt: string): string | undefined {
  const text = [...prompt.slice(0, LONGEST_PROMPT).matchAll(QUOTED)][0]?.[1]?.trim()
  return text === '' ? undefined : text
}

function singular(word: string, isKnown: (word: string) => boolean): Word {
  const irregular = IRREGULAR.get(word)
  if (irregular !== undefined) return { text: irregular, plural: true }
  if (isKnown(word)) return { text: word, plural: false }
  const endings: readonly (readonly [RegExp, string])[] = [
    [/ies$/, 'y'],
    [/es$/, ''],
    [/s$/, ''],
  ]
  for (const [ending, instead] of endings) {
    const candidate = word.replace(ending, instead)
    if (candidate !== word && isKnown(candidate)) return { text: candidate, plural: true }
  }
  return { text: word, plural: false }
}
