import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { localeOf } from '../accept-language.ts'
import type { Desk } from '../chat/desk.ts'
import { explainFailure } from '../chat/explain.ts'
import type { Message } from '../chat/message.ts'
import type { Painter, Painting } from '../chat/painting.ts'
import { type WordKey, wordsFor } from '../chat/words.ts'
import { Failure } from '../failure.ts'
import { readPageFile } from '../page-files.ts'
import { outcomeRoutes } from './paint-outcome.ts'
import { closedPage, closedStatus, painterPage } from './paint-pages.ts'
import { sendPicture } from './paint-picture.ts'
import { invocationOf, jobOf, readSubmission, type Submission } from './paint-read.ts'

interface PainterParts {
  readonly painter: Painter
  readonly desk: Pick<Desk, 'dispatch' | 'acknowledged'>
}

interface PainterPage {
  readonly routes: Hono
  /** Ends the questions that wait for news, so that the web server can close. */
  close(): void
}

/** What the page is answered when it sends its mask. */
export type Submitted =
  | { readonly type: 'accepted'; readonly view: string }
  | { readonly type: 'refused'; readonly text: string }

/** A mask of the largest picture is some hundred KB. */
const maskBytes = 8 * 1024 * 1024
const keepMs = 60_000

/** The mask painter: a ticket opens the page, its pixels come back as an invocation like any other. */
export async function openPainter(parts: PainterParts): Promise<PainterPage> {
  const { painter } = parts
  const page = await readPageFile(new URL('./page/paint.html', import.meta.url))
  const closing = new AbortController()
  const submit = createSubmitting(parts)
  const routes = new Hono()
  routes.route('/', outcomeRoutes({ painter, page, closing: closing.signal }))
  routes.get('/paint/:ticket', async (c) => {
    const sighting = await painter.find(c.req.param('ticket'))
    return sighting.state === 'open'
      ? painterPage(c, page, sighting.painting)
      : closedPage(c, sighting, sighting.state)
  })
  routes.get('/paint/:ticket/picture', async (c, next) => {
    const sighting = await painter.find(c.req.param('ticket'))
    return sighting.state === 'open' ? sendPicture(c, sighting.painting.picture, painter) : next()
  })
  routes.post('/paint/:ticket', bodyLimit({ maxSize: maskBytes, onError: tooLarge }), async (c) => {
    const sighting = await painter.find(c.req.param('ticket'))
    if (sighting.state === 'wrong') return refuseAs(c, 'wrong', localeOf(c))
    const { locale } = sighting.painting
    if (sighting.state === 'expired') return refuseAs(c, 'expired', locale)
    const form = await c.req.formData().catch(() => undefined)
    const submission = form === undefined ? undefined : readSubmission(form)
    if (submission === undefined) return refuse(c, 'page.refused', 400, locale)
    const submitted = await submit(sighting.painting, submission)
    return submitted === undefined ? refuseAs(c, 'used', locale) : c.json(submitted)
  })
  return { routes, close: () => closing.abort() }
}

type Submit = (painting: Painting, submission: Submission) => Promise<Submitted | undefined>

/** Undefined when another attempt has used the ticket up; the same attempt, sent twice, gets the same answer. */
function createSubmitting({ painter, desk }: PainterParts): Submit {
  const underWay = new Map<string, ReturnType<Submit>>()

  const attempt: Submit = async (painting, submission) => {
    if (!(await painter.claim(painting, submission.attempt))) return undefined
    const view = painter.viewOf(jobOf(painting))
    if ((await painter.look(view)) !== undefined) return { type: 'accepted', view }
    const refusal = await start(painting, submission).catch(async (thrown: unknown) => {
      await painter.release(painting)
      throw thrown
    })
    if (refusal === undefined) return { type: 'accepted', view }
    // Nothing was bought, so the page may mend it and send it again.
    await painter.release(painting)
    return { type: 'refused', text: sentencesOf(refusal) }
  }

  /** Starts the job; gives back what stands against it. */
  const start = async (painting: Painting, submission: Submission): Promise<Message | undefined> => {
    const job = jobOf(painting)
    try {
      // The two ReadableStream types of Node's typings are one thing at run time.
      const png = Readable.fromWeb(submission.mask.stream() as ReadableStream)
      await painter.keepMask(job, png, AbortSignal.timeout(keepMs))
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      const words = wordsFor(painting.locale)
      return explainFailure(thrown, { words, job, admin: false, offerRetry: false })
    }
    const answer = await desk.dispatch(invocationOf(painting, submission))
    if (answer.type === 'accepted') desk.acknowledged(answer.job)
    return answer.type === 'message' ? answer.message : undefined
  }

  return (painting, submission) => {
    const key = `${painting.id} ${submission.attempt}`
    const submitting = underWay.get(key) ?? attempt(painting, submission).finally(() => underWay.delete(key))
    underWay.set(key, submitting)
    return submitting
  }
}

function tooLarge(c: Context): Response {
  // The rest of the body would be read for nothing.
  c.header('connection', 'close')
  return refuse(c, 'page.paint.too_large', 413, localeOf(c))
}

function refuseAs(c: Context, state: keyof typeof closedStatus, locale: string): Response {
  return refuse(c, `paint.${state}`, closedStatus[state], locale)
}

function refuse(c: Context, key: WordKey, status: 400 | 404 | 410 | 413, locale: string): Response {
  const answer: Submitted = { type: 'refused', text: wordsFor(locale)(key) }
  return c.json(answer, status)
}

function sentencesOf({ paragraphs }: Message): string {
  return paragraphs.flatMap(({ role, text }) => (role === 'text' ? [text] : [])).join(' ')
}
