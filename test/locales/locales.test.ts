import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languages } from '../../src/chat/languages.ts'
import { type MessageShape, parseMessage, sampleValues, shapeOf } from './message-shape.ts'

const folder = new URL('../../src/locales/', import.meta.url)
const read = (name: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

const english = read('en.json')
const translated = languages.filter((language) => language !== 'en')

/** What people type or an operator sets: the same in every language. */
const fixed =
  /--[a-z]+|[A-Z]+_[A-Z_]+|\/(?:help|imagine|edit|vary|show|forget|usage|config|invite)\b|https?:\S+\w/g
const slackTitle = 24

it('src/locales has a file for each language, and no other', () => {
  expect(readdirSync(folder).sort()).toEqual(languages.map((language) => `${language}.json`).sort())
})

describe.each(languages)('%s.json', (language) => {
  const texts = read(`${language}.json`)
  const messages = new Map(
    Object.entries(texts).map(([key, text]) => [key, parseMessage(text, language)] as const),
  )
  const shapes = new Map([...messages].map(([key, message]) => [key, shapeOf(message)] as const))

  it('formats every sentence, whatever the values', () => {
    const faults = [...messages].flatMap(([key, message]) =>
      sampleValues(shapes.get(key) ?? noShape)
        .map((values) => String(message.format(values)))
        .filter((said) => said.trim() === '' || /[{}]/.test(said))
        .map((said) => `${key}: ${said}`),
    )
    expect(faults).toEqual([])
  })

  it('keeps buttons and the titles of forms short enough for every surface', () => {
    const short = Object.entries(texts).filter(([key]) =>
      /^(?:button\..*|(?:config|form)\.(?:(?:form_)?submit|.*_title)|paint\.go_on)$/.test(key),
    )
    const long = short.filter(([key, text]) => text.length > (key.startsWith('button.') ? 28 : slackTitle))
    expect(long).toEqual([])
    expect(texts['button.cancel']?.length).toBeLessThanOrEqual(slackTitle)
  })
})

describe.each(translated)('%s.json beside en.json', (language) => {
  const texts = read(`${language}.json`)
  const both = Object.entries(english).flatMap(([key, text]) => {
    const own = texts[key]
    if (own === undefined) return []
    return [
      {
        key,
        text,
        own,
        wanted: shapeOf(parseMessage(text, 'en')),
        shape: shapeOf(parseMessage(own, language)),
      },
    ]
  })

  it('says everything, and nothing that English no longer says', () => {
    const missing = Object.entries(english).filter(([key]) => !(key in texts))
    const left = Object.keys(texts).filter((key) => !(key in english))
    expect(Object.fromEntries(missing), `to translate into src/locales/${language}.json`).toEqual({})
    expect(left, `to take out of src/locales/${language}.json`).toEqual([])
  })

  it('has every placeholder, and no other', () => {
    const faults = both.flatMap(({ key, wanted, shape }) => [
      ...without(wanted.placeholders, shape.placeholders).map((name) => `${key} lacks {${name}}`),
      ...without(shape.placeholders, wanted.placeholders).map(
        (name) => `${key} has {${name}}, which nothing fills`,
      ),
    ])
    expect(faults).toEqual([])
  })

  it('tells apart what English tells apart', () => {
    const faults = both.flatMap(({ key, wanted, shape }) =>
      [...wanted.selects].flatMap(([name, words]) => [
        ...without(words, shape.selects.get(name)).map((word) => `${key}: {${name}} lacks "${word}"`),
        ...without(shape.selects.get(name), words).map((word) => `${key}: {${name}} is never "${word}"`),
      ]),
    )
    expect(faults).toEqual([])
  })

  it('has the plural forms of its language', () => {
    const needed = categoriesOf(language)
    const faults = both.flatMap(({ key, wanted, shape }) =>
      [...shape.plurals].flatMap(([name, forms]) => {
        const told = wanted.plurals.get(name)?.has('one') === true ? needed : new Set(['other'])
        const named = new Set([...forms].filter((form) => !form.startsWith('=')))
        return [
          ...without(told, forms).map((form) => `${key}: {${name}} lacks "${form}"`),
          ...without(named, needed).map((form) => `${key}: {${name}} is never "${form}" in this language`),
        ]
      }),
    )
    expect(faults).toEqual([])
  })

  it('leaves alone what is typed or set: commands, flags, variables, addresses', () => {
    const faults = both.flatMap(({ key, text, own }) =>
      (text.match(fixed) ?? []).filter((word) => !own.includes(word)).map((word) => `${key} lacks ${word}`),
    )
    expect(faults).toEqual([])
  })

  it('is another language: nearly no sentence is the English one', () => {
    const same = both.filter(({ text, own }) => text === own && /[a-z]{3,} [a-z]{3,} /i.test(text))
    expect(same.map(({ key }) => key)).toEqual([])
  })
})

const noShape: MessageShape = { placeholders: new Set(), selects: new Map(), plurals: new Map() }

function without(all: Iterable<string> = [], some: ReadonlySet<string> = new Set()): string[] {
  return [...all].filter((one) => !some.has(one))
}

/** The forms that counts of pictures, jobs and seconds take; Spanish has one more for whole millions. */
function categoriesOf(language: string): ReadonlySet<string> {
  const rules = new Intl.PluralRules(language)
  return new Set(Array.from({ length: 1_000 }, (_, count) => rules.select(count)))
}
