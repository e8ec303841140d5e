import type { Context } from 'hono'
import { localeOf, pageLanguage } from '../accept-language.ts'
import { wordsFor } from '../chat/words.ts'
import { escapeHtml } from '../page-files.ts'

/** Asks for the token; a GET form, so that it works like the link `/?token=…`. */
export function loginPage(c: Context, wrong: boolean): Response | Promise<Response> {
  c.header('cache-control', 'no-store')
  const words = wordsFor(localeOf(c))
  if (!c.req.header('accept')?.includes('text/html')) return c.json({ error: 'token_needed' }, 401)
  const say = (key: Parameters<typeof words>[0]) => escapeHtml(words(key))
  const told = wrong ? `<p role="alert">${say('page.token_wrong')}</p>` : `<p>${say('page.token_needed')}</p>`
  return c.html(
    `<!doctype html>
<html lang="${pageLanguage(localeOf(c))}">
<meta charset="utf-8"><title>${say('page.title')}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="/web/page/easel.svg" type="image/svg+xml">
<link rel="stylesheet" href="/web/page/base.css"><link rel="stylesheet" href="/playground/page/door.css">
<main class="door"><img src="/web/page/easel.svg" alt="" width="64" height="64">
<h1>${say('page.title')}</h1>
${told}
<form action="/" method="get">
<label>${say('page.token')} <input name="token" type="password" autocomplete="current-password" required autofocus></label>
<button class="pill primary">${say('page.enter')}</button>
</form></main></html>`,
    401,
  )
}
