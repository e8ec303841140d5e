import type { Context } from 'hono'
import { localeOf, pageLanguage } from '../accept-language.ts'
import type { Painting, Sighting } from '../chat/painting.ts'
import { wordsFor } from '../chat/words.ts'
import { type PageFile, pageWords, spokenPage } from '../page-files.ts'
import { paragraph, shortPage } from '../short-page.ts'

/** What the page's script is told with the page. */
export type PaintFacts = { readonly words: Readonly<Record<string, string>> } & (
  | { readonly show: 'painter'; readonly owner: string; readonly minutesLeft: number }
  | { readonly show: 'outcome' }
)

interface Painterly {
  readonly page: PageFile
  readonly locale: string
}

export function painterPage(c: Context, page: PageFile, { locale, asker, expiresAt }: Painting): Response {
  const minutesLeft = Math.max(0, (expiresAt - Date.now()) / 60_000)
  return pageWith(c, { page, locale }, { show: 'painter', owner: asker.name, minutesLeft })
}

export function outcomePage(c: Context, page: PageFile, locale: string): Response {
  return pageWith(c, { page, locale }, { show: 'outcome' })
}

type WithoutWords<Facts> = Facts extends unknown ? Omit<Facts, 'words'> : never

/** The facts lie in a data block: it is no script, so the policy against inline ones stays as strict as it is. */
function pageWith(c: Context, { page, locale }: Painterly, shown: WithoutWords<PaintFacts>): Response {
  const words = wordsFor(locale)
  const facts = { ...shown, words: pageWords(words) }
  const json = JSON.stringify(facts).replaceAll('<', '\\u003c')
  const html = spokenPage(page, pageLanguage(locale), words).body.toString('utf8')
  c.header('cache-control', 'no-store')
  return c.body(
    html.replace('id="facts">', (tag) => tag + json),
    200,
    { 'content-type': page.type },
  )
}

type Closed = Exclude<Sighting['state'], 'open'>

export const closedStatus = { wrong: 404, expired: 410, used: 410 } as const satisfies Record<Closed, number>

/** A ticket that paints nothing: why, and what to do, in the person's language where it is known. */
export function closedPage(c: Context, sighting: Sighting, state: Closed): Response | Promise<Response> {
  const locale = 'painting' in sighting ? sighting.painting.locale : localeOf(c)
  const words = wordsFor(locale)
  c.header('cache-control', 'no-store')
  const page = shortPage({
    language: pageLanguage(locale),
    title: words(`paint.${state}_title`),
    content: [paragraph(words(`paint.${state}`))],
  })
  return c.html(page, closedStatus[state])
}
