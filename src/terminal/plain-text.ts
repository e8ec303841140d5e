import { stripVTControlCharacters } from 'node:util'

/**
 * A person's or a model's words as a terminal may show them: no escape sequences, no control characters, nothing
 * that turns the reading direction of what follows. Line breaks stay.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/(?!\n)[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
}

export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim()
}
