import { cutAtIds, type PlatformId } from '../chat/platform-ids.ts'

/**
 * Plain text → text that Discord shows as it is: no pings, no formatting, no links, no timestamps.
 * A backslash before any ASCII punctuation shows that character:
 * https://support.discord.com/hc/en-us/articles/210298617
 */
export function escapeMarkup(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      .replace(/(?!\n)\p{Cc}/gu, ' ')
      // `<` opens mentions, timestamps, emoji and links in brackets; `:` before `//` is all that makes a link.
      .replace(/[\\*_~`|<[\]]/g, '\\$&')
      .replace(/:(?=\/\/)/g, '\\:')
      // Headings, lists, quotes and small print begin a line.
      .replace(/^(\s*)(#|>|-|\+)/gm, '$1\\$2')
      .replace(/^(\s*\d+)\./gm, '$1\\.')
  )
}

/** Text in a line of its own kind (small print): line ends would leave it. */
export function escapeLine(text: string): string {
  return escapeMarkup(text.replace(/\s*[\r\n]+\s*/g, ' ').trim())
}

/** The same with mentions for ids, which Discord shows as names; that nobody is pinged is for the message to say. */
export function escapeWithIds(text: string, ids: readonly PlatformId[] = []): string {
  if (ids.length === 0) return escapeMarkup(text)
  return cutAtIds(text, ids, 'discord')
    .map((piece) => (typeof piece === 'string' ? escapeMarkup(piece) : mentionOf(piece)))
    .join('')
}

function mentionOf({ kind, id }: PlatformId): string {
  return `<${signs[kind]}${id}>`
}

const signs = { channel: '#', role: '@&', person: '@' } as const

/** The longest beginning whose escaped form has at most `limit` characters, with "…" where something was cut. */
export function escapeToFit(text: string, limit: number, ids: readonly PlatformId[] = []): string {
  const whole = escapeWithIds(text, ids)
  if (whole.length <= limit) return whole
  const characters = [...text]
  let fits = 0
  let tooMany = Math.min(characters.length, limit + 1)
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    if (cut(characters, middle, ids).length <= limit) fits = middle
    else tooMany = middle
  }
  return fits === 0 ? '' : cut(characters, fits, ids)
}

function cut(characters: readonly string[], count: number, ids: readonly PlatformId[]): string {
  return `${escapeWithIds(characters.slice(0, count).join('').trimEnd(), ids)}…`
}
