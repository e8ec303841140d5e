import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { type Context, Hono } from 'hono'
import { isWordKey, type WordKey, type Words, wordsFor } from '../chat/words.ts'
import { localeOf, pageLanguage } from './person.ts'

interface PageFile {
  readonly type: string
  readonly body: Buffer
  readonly tag: string
}

const root = '/playground/page/'
const folder = new URL('./page/', import.meta.url)
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
}

export interface PageFiles {
  readonly routes: Hono
  /** Where the picture of an option's value is, such as page/style/watercolor.webp; undefined where there is none. */
  pictureOf(option: string, value: string): string | undefined
}

/** The page and its files: read once, served as they are. Only names that were there at the start exist. */
export async function openPageFiles(): Promise<PageFiles> {
  const files = await readFiles()
  const html = files.get('index.html')?.body.toString('utf8') ?? ''
  const routes = new Hono()
  routes.get('/', (c) => {
    const spoken = html.replace('{{lang}}', pageLanguage(c))
    c.header('vary', 'accept-language')
    return send(c, pageFile(types['.html'] ?? '', Buffer.from(inWords(spoken, wordsFor(localeOf(c))))))
  })
  routes.get(`${root}:name{.+}`, (c, next) => {
    const file = files.get(c.req.param('name'))
    return file === undefined ? next() : send(c, file)
  })
  return {
    routes,
    pictureOf: (option, value) => {
      const name = `${option}/${value}.webp`
      return files.has(name) ? root + name : undefined
    },
  }
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

async function readFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>()
  for (const name of await readdir(folder, { recursive: true })) {
    const type = types[extname(name)]
    if (type !== undefined) files.set(name, pageFile(type, await readFile(new URL(name, folder))))
  }
  return files
}

function pageFile(type: string, body: Buffer): PageFile {
  return { type, body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

/** `{{page.send}}` → the word, so that the page reads right before its first script has run. */
function inWords(html: string, words: Words): string {
  return html.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => escapeHtml(words(knownKey(key))))
}

function knownKey(key: string): WordKey {
  if (!isWordKey(key)) throw new Error(`index.html says ${key}, which no locale knows`)
  return key
}

function send(c: Context, { type, body, tag }: PageFile): Response {
  c.header('etag', tag)
  c.header('cache-control', 'no-cache')
  if (c.req.header('if-none-match') === tag) return c.body(null, 304)
  return c.body(new Uint8Array(body), 200, { 'content-type': type })
}
