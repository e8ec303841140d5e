import { IntlMessageFormat } from 'intl-messageformat'
import en from '../locales/en.json' with { type: 'json' }

export type WordKey = keyof typeof en
export type WordValues = Readonly<Record<string, string | number>>

/** Says a sentence of src/locales in the person's language; ICU message syntax, so plurals are the locale's own. */
export type Words = (key: WordKey, values?: WordValues) => string

export const wordKeys: readonly string[] = Object.keys(en)

export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(en, key)
}

const compiled = new Map<string, IntlMessageFormat>()

/** The words for a BCP 47 locale; English where there is no translation. */
export function wordsFor(_locale: string): Words {
  return (key, values) => {
    let message = compiled.get(key)
    if (message === undefined) {
      // ignoreTag: values are people's words, and `<` in them is no markup.
      message = new IntlMessageFormat(en[key], 'en', undefined, { ignoreTag: true })
      compiled.set(key, message)
    }
    return String(message.format(values))
  }
}
