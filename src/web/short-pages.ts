import type { Context } from 'hono'
import { localeOf, pageLanguage } from '../accept-language.ts'
import { wordsFor } from '../chat/words.ts'
import { paragraph, shortPage } from '../short-page.ts'

/** What there is to read where there is nothing: a short page for people, JSON for programs. */
export function notFound(c: Context): Response {
  return short(c, 404, 'not_found')
}

export function tooLarge(c: Context): Response {
  // The rest of the body would be read for nothing.
  c.header('connection', 'close')
  return short(c, 413, 'too_large')
}

export function failed(c: Context): Response {
  return short(c, 500, 'failed')
}

function short(c: Context, status: 404 | 413 | 500, error: 'not_found' | 'too_large' | 'failed'): Response {
  const locale = localeOf(c)
  const words = wordsFor(locale)
  const title = words(`short.${error}_title`)
  const text = words(`short.${error}`)
  c.header('cache-control', 'no-store')
  if (!c.req.header('accept')?.includes('text/html')) {
    return c.json({ error, message: `${title}. ${text}` }, status)
  }
  // A string and no promise of one, so the answer is no promise either.
  const page = shortPage({ language: pageLanguage(locale), title, content: [paragraph(text)] })
  return c.html(page, status) as Response
}
