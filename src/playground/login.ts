import type { Context } from 'hono'
import { wordsFor } from '../chat/words.ts'
import { escapeHtml } from './page-files.ts'
import { localeOf, pageLanguage } from './person.ts'

/** Asks for the token; a GET form, so that it works like the link `/?token=…`. */
export function loginPage(c: Context, wrong: boolean): Response | Promise<Response> {
  c.header('cache-control', 'no-store')
  const words = wordsFor(localeOf(c))
  if (!c.req.header('accept')?.includes('text/html')) return c.json({ error: 'token_needed' }, 401)
  const say = (key: Parameters<typeof words>[0]) => escapeHtml(words(key))
  return c.html(
    `<!doctype html><html lang="${pageLanguage(c)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Easel</title>
<h1>Easel</h1><form action="/" method="get"><p>${say(wrong ? 'page.token_wrong' : 'page.token_needed')}</p>
<p><label>${say('page.token')} <input name="token" type="password" autocomplete="current-password" required autofocus></label>
<button>${say('page.enter')}</button></p></form></html>`,
    401,
  )
}
