import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { localeIn, localeOf, pageLanguage } from '../accept-language.ts'
import { wordsFor } from '../chat/words.ts'
import { paragraph, shortPage } from '../short-page.ts'

/** What there is to read where there is nothing: a short page for people, JSON for programs. */
export function notFound(c: Context): Response {
  return short(c, 'not_found')
}

export function tooLarge(c: Context): Response {
  // The rest of the body would be read for nothing.
  c.header('connection', 'close')
  return short(c, 'too_large')
}

export function failed(c: Context): Response {
  return short(c, 'failed')
}

/** The same where no Hono answers. */
export function answerInShort(
  trouble: Trouble,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const { contentType, body } = said(trouble, localeIn(headers['accept-language']), headers.accept)
  response.setHeader('cache-control', 'no-store')
  response.writeHead(statuses[trouble], { 'content-type': contentType }).end(body)
}

const statuses = { not_found: 404, too_large: 413, failed: 500 } as const
type Trouble = keyof typeof statuses

function short(c: Context, trouble: Trouble): Response {
  const { contentType, body } = said(trouble, localeOf(c), c.req.header('accept'))
  c.header('cache-control', 'no-store')
  return c.body(body, statuses[trouble], { 'content-type': contentType })
}

function said(trouble: Trouble, locale: string, accept = ''): { contentType: string; body: string } {
  const words = wordsFor(locale)
  const title = words(`short.${trouble}_title`)
  const text = words(`short.${trouble}`)
  if (!accept.includes('text/html')) {
    const body = JSON.stringify({ error: trouble, message: `${title}. ${text}` })
    return { contentType: 'application/json', body }
  }
  const body = shortPage({ language: pageLanguage(locale), title, content: [paragraph(text)] })
  return { contentType: 'text/html; charset=UTF-8', body }
}
