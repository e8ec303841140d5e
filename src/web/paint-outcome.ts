import { setTimeout as wait } from 'node:timers/promises'
import { Hono } from 'hono'
import { explainBriefly } from '../chat/explain.ts'
import type { Glimpse, Painter } from '../chat/painting.ts'
import { wordsFor } from '../chat/words.ts'
import type { PageFile } from '../page-files.ts'
import { closedPage, outcomePage } from './paint-pages.ts'
import { sendPicture } from './paint-picture.ts'

/** How far it is; `text` is why it failed. */
export interface Outcome {
  readonly state: Glimpse['state']
  readonly text?: string
  readonly link?: string
  readonly pictures: readonly { readonly url: string; readonly alt: string }[]
}

interface OutcomeParts {
  readonly painter: Pick<Painter, 'look' | 'picture'>
  readonly page: PageFile
  /** Ends the questions that wait for news, so that the web server can close. */
  readonly closing: AbortSignal
}

const patienceMs = 20_000
const lookEveryMs = 300

/** What came of a painting, to whoever holds the ticket that it was exchanged for: to look at, and nothing else. */
export function outcomeRoutes({ painter, page, closing }: OutcomeParts): Hono {
  const routes = new Hono()
  routes.get('/paint/view/:view', async (c) => {
    const glimpse = await painter.look(c.req.param('view'))
    if (glimpse === undefined) return closedPage(c, { state: 'wrong' }, 'wrong')
    return outcomePage(c, page, glimpse.locale)
  })
  routes.get('/paint/view/:view/outcome', async (c, next) => {
    const view = c.req.param('view')
    const seen = c.req.query('seen')
    const over = AbortSignal.any([closing, AbortSignal.timeout(patienceMs), c.req.raw.signal])
    c.header('cache-control', 'no-store')
    for (;;) {
      const glimpse = await painter.look(view)
      if (glimpse === undefined) return next()
      if (glimpse.state !== seen || over.aborted) return c.json(outcomeOf(glimpse, view))
      await wait(lookEveryMs, undefined, { signal: over }).catch(() => undefined)
    }
  })
  routes.get('/paint/view/:view/pictures/:number', async (c, next) => {
    const glimpse = await painter.look(c.req.param('view'))
    const shown = glimpse?.pictures[Number(c.req.param('number')) - 1]
    return shown === undefined ? next() : sendPicture(c, shown.id, painter)
  })
  return routes
}

function outcomeOf({ state, locale, link, failure, pictures }: Glimpse, view: string): Outcome {
  const words = wordsFor(locale)
  const why =
    failure === undefined
      ? undefined
      : `${explainBriefly(failure.facts, words)} ${words(`charged.${failure.trace.charged}`)}`
  return {
    state,
    ...(why === undefined ? {} : { text: why }),
    ...(link === undefined ? {} : { link }),
    pictures: pictures.map(({ alt }, index) => ({ url: `/paint/view/${view}/pictures/${index + 1}`, alt })),
  }
}
