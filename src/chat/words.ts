import { IntlMessageFormat } from 'intl-messageformat'
import de from '../locales/de.json' with { type: 'json' }
import en from '../locales/en.json' with { type: 'json' }
import es from '../locales/es.json' with { type: 'json' }
import fr from '../locales/fr.json' with { type: 'json' }
import ja from '../locales/ja.json' with { type: 'json' }
import ptBr from '../locales/pt-BR.json' with { type: 'json' }
import { formattingOf, type Language, languageOf } from './languages.ts'

export type WordKey = keyof typeof en
export type WordValues = Readonly<Record<string, string | number>>

/** Says a sentence of src/locales in the person's language; ICU message syntax, so plurals are the locale's own. */
export type Words = (key: WordKey, values?: WordValues) => string

export const wordKeys: readonly string[] = Object.keys(en)

export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(en, key)
}

/** A sentence that is not translated yet is said in English; the test of src/locales names it. */
const sentences: Readonly<Record<Language, Partial<Readonly<Record<WordKey, string>>>>> = {
  en,
  de,
  es,
  fr,
  ja,
  'pt-BR': ptBr,
}

/** The words for a BCP 47 tag, with numbers as that region writes them; English where there is no translation. */
export function wordsFor(tag: string): Words {
  const language = languageOf(tag) ?? 'en'
  const formatting = formattingOf(tag, language)
  const words = known.get(formatting) ?? speak(language, formatting)
  // The one used last goes to the end, so that what browsers make up pushes out itself.
  known.delete(formatting)
  known.set(formatting, words)
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break
    known.delete(oldest)
  }
  return words
}

const known = new Map<string, Words>()
const mostKnown = 24

/** Compiles a sentence when it is first said. */
function speak(language: Language, formatting: string): Words {
  const compiled = new Map<WordKey, IntlMessageFormat>()
  const compile = (key: WordKey): IntlMessageFormat => {
    const translated = sentences[language][key]
    const [text, locale] = translated === undefined ? [en[key], 'en'] : [translated, formatting]
    // ignoreTag: values are people's words, and `<` in them is no markup.
    return new IntlMessageFormat(text, locale, undefined, { ignoreTag: true })
  }
  return (key, values) => {
    const message = compiled.get(key) ?? compile(key)
    compiled.set(key, message)
    return String(message.format(values))
  }
}
