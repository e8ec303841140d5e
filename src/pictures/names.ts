import type { PictureMime } from '../chat/message.ts'
import { altTextLength } from './limits.ts'

const longest = 60
const articles = new Set(['a', 'an', 'the'])
const extensions: Readonly<Record<PictureMime, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
}
/** Letters that Unicode does not take apart into a letter and a mark. */
const ligatures: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/**
 * `white-siamese-cat-1.png`: the prompt's words in plain ASCII (design section 3.3), which every platform and disk
 * keeps as they are; the number, counted from 1, keeps it clear of reserved names. A prompt with no such letters
 * (only emoji, other scripts) becomes `picture-1.png`; its words are in the alt text.
 */
export function pictureFilename(prompt: string, number: number, mime: PictureMime): string {
  const words = plainWords(prompt)
  const first = words.findIndex((word) => !articles.has(word))
  const name = cutAtWord(words.slice(Math.max(0, first)), longest)
  return `${name === '' ? 'picture' : name}-${number}.${extensions[mime]}`
}

/** What a screen reader says: one line, cut at a word. */
export function altText(text: string, limit: number = altTextLength): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  if (line.length <= limit) return line
  const word = line.slice(0, limit).lastIndexOf(' ')
  if (word > limit / 2) return `${line.slice(0, word)}…`
  // One long word: half of a surrogate pair is no character.
  return `${line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function plainWords(prompt: string): readonly string[] {
  return (
    prompt
      .slice(0, 500)
      .toLowerCase()
      .replace(/[ßæœøłđðþı]/g, (letter) => ligatures[letter] ?? '')
      .normalize('NFKD')
      .replace(/[\p{M}'’]/gu, '')
      .match(/[a-z0-9]+/g) ?? []
  )
}

function cutAtWord(words: readonly string[], length: number): string {
  let name = ''
  for (const word of words) {
    const longer = name === '' ? word : `${name}-${word}`
    if (longer.length > length) return name === '' ? word.slice(0, length) : name
    name = longer
  }
  return name
}
