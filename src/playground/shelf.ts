import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'

/** Files by name, as the playground needs them; main gives it the store's. Saving a name again replaces the file. */
export interface Shelf {
  save(name: string, body: Readable): Promise<{ readonly bytes: number }>
  open(name: string): Promise<Readable | undefined>
  remove(name: string): Promise<void>
}

/**
 * Where a file of a conversation stands. The page knows the second half only; the first comes from the cookie, so
 * nobody can ask for somebody else's file.
 */
export function shelfName(conversation: string, file: string): string {
  return `playground/${conversation}/${file}`
}

/** A name of its own each time: browsers keep what they have seen under one. */
export function lookFile(article: string, mime: string): string {
  return `${article}-${randomBytes(4).toString('hex')}.${mime.slice(mime.indexOf('/') + 1)}`
}

/** Made from what every try of one delivery knows, so that a second try writes the same file again. */
export function pictureFile(article: string, index: number, mime: string): string {
  return `${article}-${index + 1}.${mime.slice(mime.indexOf('/') + 1)}`
}
