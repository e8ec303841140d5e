import type { Context } from 'hono'
import { type Language, languageOf } from './chat/languages.ts'

/** The first of the browser's languages that Easel speaks. */
export function localeOf(c: Context): string {
  return localeIn(c.req.header('accept-language'))
}

/** From the header `accept-language`. */
export function localeIn(header = ''): string {
  return parseAccept(header.slice(0, 500)).find((tag) => languageOf(tag) !== undefined) ?? 'en'
}

/** What `<html lang>` says: screen readers speak, and browsers hyphenate and pick letters, by it. */
export function pageLanguage(locale: string): Language {
  return languageOf(locale) ?? 'en'
}

/** `nl, de-AT;q=0.8` → nl, de-AT: https://www.rfc-editor.org/rfc/rfc9110#field.accept-language */
function parseAccept(header: string): readonly string[] {
  const entries = header.split(',').map((entry) => {
    const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim())
    const weight = parameters.find((one) => /^q=/i.test(one))?.slice(2) ?? '1'
    return { tag, weight: Number(weight) || 0 }
  })
  const named = entries.filter(({ weight }) => weight > 0)
  return named.sort((one, other) => other.weight - one.weight).map(({ tag }) => tag)
}
