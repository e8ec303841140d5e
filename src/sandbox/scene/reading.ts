/** A prompt as the sandbox understands it: what is in the picture, how many, in which colours, where and when. */

import type { Worn } from '../things/wears.ts'
import type { Kind } from './cast.ts'
import { COLOURS } from './colours.ts'
import type { LightName } from './light.ts'
import { type Finish, lookOf, withoutLooks } from './looks.ts'
import {
  LIGHT_WORDS,
  NOUNS,
  NUMBERS,
  PLACES,
  type PlaceName,
  WEARS,
  WEATHER,
  type Weather,
} from './vocabulary.ts'
import { quotedText, type Word, wordsOf } from './words.ts'

export interface Subject {
  readonly kind: Kind
  readonly sort: string | undefined
  readonly count: number
  readonly colours: readonly string[]
  readonly wears: readonly Worn[]
  readonly eyes: string | undefined
  /** "the cat", "this cat": in an edit that one is in the picture already. */
  readonly isKnown: boolean
}

export interface Reading {
  readonly subjects: readonly Subject[]
  readonly place: PlaceName | undefined
  readonly light: LightName | undefined
  readonly weather: Weather | undefined
  readonly finish: Finish | undefined
  readonly lettering: string | undefined
  /** Colours that belong to no noun: they tint sky, backdrop and abstract shapes. */
  readonly accents: readonly string[]
}

/** What has been read so far; `colours`, `count`, `sort` and `wears` wait for their noun. */
interface Draft {
  readonly words: readonly Word[]
  readonly subjects: Subject[]
  readonly accents: string[]
  colours: string[]
  count: number | undefined
  sort: string | undefined
  wears: Worn[]
}

const MOST_SUBJECTS = 5
const MOST_OF_A_KIND = 12
const DICTIONARIES: readonly object[] = [NOUNS, PLACES, LIGHT_WORDS, WEATHER, WEARS, NUMBERS, COLOURS]
const BREAKS = /^(with|in|on|at|over|under|near|beside|behind|by|wearing|holding|and|of|,|\.|;|:)$/
const DRESSES = /^(as|like|dressed|wear|wears|wearing|with|in)$/
const ARTICLES = /^(an?|the|this|that|his|her|its|their|my)$/
const KNOWN = /^(the|this|that|his|her|its|their|my)$/

export function readPrompt(prompt: string): Reading {
  const words = wordsOf(withoutLooks(prompt), (word) =>
    DICTIONARIES.some((dictionary) => Object.hasOwn(dictionary, word)),
  )
  const draft: Draft = {
    words,
    subjects: [],
    accents: [],
    colours: [],
    count: undefined,
    sort: undefined,
    wears: [],
  }
  for (const [at, word] of words.entries()) {
    const taken =
      takeColour(draft, word, at) ||
      takeNumber(draft, word) ||
      takeWear(draft, word, at) ||
      takeEyes(draft, word) ||
      takeNoun(draft, word, at)
    if (!taken) takeOther(draft, word, at)
  }
  draft.accents.push(...draft.colours)
  const plain = words.map(({ text }) => text)
  return {
    subjects: draft.subjects,
    place: /\b(on|of) the moon\b|\blunar\b/i.test(prompt) ? 'moon' : first(plain, PLACES),
    light: first(plain, LIGHT_WORDS),
    weather: first(plain, WEATHER),
    finish: lookOf(prompt),
    lettering: quotedText(prompt),
    accents: draft.accents,
  }
}

/** "an orange" is a fruit; "an orange cat" and "blue and orange" are colours. */
function takeColour(draft: Draft, { text, plural }: Word, at: number): boolean {
  const colour = entry(COLOURS, text)
  if (colour === undefined) return false
  const isCounted =
    plural || draft.count !== undefined || /^(an?|the|of)$/.test(draft.words[at - 1]?.text ?? '')
  if (entry(NOUNS, text) !== undefined && isCounted && !nounFollows(draft, at)) return false
  draft.colours.push(colour)
  return true
}

function takeNumber(draft: Draft, { text }: Word): boolean {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : entry(NUMBERS, text)
  if (number === undefined) return false
  draft.count = number
  return true
}

/** Worn by the figure that follows ("astronaut cat") or by the one before ("a cat in a red hat"). */
function takeWear(draft: Draft, { text }: Word, at: number): boolean {
  const wear = entry(WEARS, text)
  if (wear === undefined) return false
  if (nounFollows(draft, at)) {
    draft.wears.push({ wear, colour: draft.colours.pop() })
    return true
  }
  const last = draft.subjects.at(-1)
  const near = draft.words.slice(Math.max(0, at - 6), at)
  if (last === undefined || !near.some((word) => DRESSES.test(word.text))) return false
  const worn = { wear, colour: draft.colours.pop() }
  draft.subjects[draft.subjects.length - 1] = { ...last, wears: [...last.wears, worn] }
  draft.count = undefined
  return true
}

function takeEyes(draft: Draft, { text }: Word): boolean {
  const last = draft.subjects.at(-1)
  if (!/^(eyes?|eyed)$/.test(text) || (last === undefined && draft.colours.length === 0)) return false
  if (last !== undefined) draft.subjects[draft.subjects.length - 1] = { ...last, eyes: draft.colours.pop() }
  return true
}

function takeNoun(draft: Draft, { text, plural }: Word, at: number): boolean {
  const noun = entry(NOUNS, text)
  if (noun === undefined) return false
  const next = entry(NOUNS, draft.words[at + 1]?.text ?? '')
  if (next?.kind === noun.kind) {
    // "siamese cat", "pine tree": the first word says which sort the second is.
    draft.sort ??= text
    return true
  }
  const last = draft.subjects.at(-1)
  // "a cup of coffee" is one thing.
  if (last?.kind === noun.kind && draft.words[at - 1]?.text === 'of') return true
  const sort = draft.sort ?? noun.sort
  const isNew = !draft.subjects.some((subject) => subject.kind === noun.kind && subject.sort === sort)
  if (isNew && draft.subjects.length < MOST_SUBJECTS) {
    const count = Math.min(MOST_OF_A_KIND, Math.max(1, draft.count ?? (plural ? 3 : 1)))
    const article = draft.words.slice(Math.max(0, at - 3), at).findLast((word) => ARTICLES.test(word.text))
    const isKnown = article !== undefined && KNOWN.test(article.text)
    const { colours, wears } = draft
    draft.subjects.push({ kind: noun.kind, sort, count, colours, wears, eyes: undefined, isKnown })
  }
  draft.colours = []
  draft.wears = []
  draft.count = undefined
  draft.sort = undefined
  return true
}

function takeOther(draft: Draft, { text }: Word, at: number): void {
  const isPlace = entry(PLACES, text) !== undefined || text === 'sky' || text === 'background'
  const joinsColours = text === 'and' && entry(COLOURS, draft.words[at + 1]?.text ?? '') !== undefined
  if (isPlace || (BREAKS.test(text) && !joinsColours)) draft.accents.push(...draft.colours.splice(0))
}

function nounFollows(draft: Draft, at: number): boolean {
  for (const { text } of draft.words.slice(at + 1, at + 4)) {
    if (entry(COLOURS, text) !== undefined || text === 'and') continue
    if (entry(NOUNS, text) !== undefined) return true
    if (BREAKS.test(text)) return false
  }
  return false
}

function first<T>(words: readonly string[], dictionary: Readonly<Record<string, T>>): T | undefined {
  const found = words.find((word) => entry(dictionary, word) !== undefined)
  return found === undefined ? undefined : entry(dictionary, found)
}

/** Own entries only: a prompt may well contain the word "constructor". */
function entry<T>(dictionary: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(dictionary, word) ? dictionary[word] : undefined
}
