import type { Context } from 'hono'
import { html } from 'hono/html'
import { localeOf, pageLanguage } from '../accept-language.ts'
import { type Words, wordsFor } from '../chat/words.ts'
import { type Html, paragraph, shortPage } from '../short-page.ts'

/** Asks for the token; a GET form, so that it works like the link `/?token=…`. */
export function loginPage(c: Context, wrong: boolean): Response | Promise<Response> {
  c.header('cache-control', 'no-store')
  const locale = localeOf(c)
  const words = wordsFor(locale)
  if (!c.req.header('accept')?.includes('text/html')) return c.json({ error: 'token_needed' }, 401)
  const page = shortPage({
    language: pageLanguage(locale),
    title: words('page.title'),
    content: [
      wrong ? html`<p role="alert">${words('page.token_wrong')}</p>` : paragraph(words('page.token_needed')),
      tokenForm(words),
    ],
    style: '/playground/page/door.css',
  })
  return c.html(page, 401)
}

function tokenForm(words: Words): Html {
  return html`<form action="/" method="get">
<label>${words('page.token')} <input name="token" type="password" autocomplete="current-password" required autofocus></label>
<button class="pill primary">${words('page.enter')}</button>
</form>`
}
