import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Context } from 'hono'
import { isWordKey, type WordKey, type Words, wordKeys } from './chat/words.ts'

/** What a web page is made of, for the rooms that have one: its files, and the words on it. */

export interface PageFile {
  readonly type: string
  readonly body: Buffer
  readonly tag: string
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
}

/** A folder of page files, read once. Only names that were there at the start exist. */
export async function readPageFiles(folder: URL): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>()
  for (const name of await readdir(folder, { recursive: true })) {
    if (types[extname(name)] !== undefined) files.set(name, await readPageFile(new URL(name, folder)))
  }
  return files
}

export async function readPageFile(file: URL): Promise<PageFile> {
  return pageFile(types[extname(file.pathname)] ?? 'application/octet-stream', await readFile(file))
}

function pageFile(type: string, body: Buffer): PageFile {
  return { type, body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

export function sendPageFile(c: Context, { type, body, tag }: PageFile): Response {
  c.header('etag', tag)
  c.header('cache-control', 'no-cache')
  if (c.req.header('if-none-match') === tag) return c.body(null, 304)
  return c.body(new Uint8Array(body), 200, { 'content-type': type })
}

/** `{{page.send}}` in a page → the word, so that it reads right before its first script has run. */
export function spokenPage({ type, body }: PageFile, language: string, words: Words): PageFile {
  const html = body.toString('utf8').replace('{{lang}}', language)
  const spoken = html.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => escapeHtml(words(knownKey(key))))
  return pageFile(type, Buffer.from(spoken))
}

function knownKey(key: string): WordKey {
  if (!isWordKey(key)) throw new Error(`a page says ${key}, which no locale knows`)
  return key
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** The pages' own sentences; a page fills in `{name}` by itself, so those are given back as they are. */
export function pageWords(words: Words): Readonly<Record<string, string>> {
  const keys = wordKeys.filter((key) => key.startsWith('page.')).filter(isWordKey)
  return Object.fromEntries(keys.map((key) => [key, words(key, blanks)]))
}

const blanks = Object.fromEntries(
  ['file', 'option', 'count', 'limit', 'line', 'seconds', 'number', 'name', 'minutes'].map((name) => [
    name,
    `{${name}}`,
  ]),
)
