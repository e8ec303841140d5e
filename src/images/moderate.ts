import { z } from 'zod'
import { Failure } from '../failure.ts'
import { readFailure } from './errors.ts'
import type { Exchange, HttpAnswer } from './exchange.ts'
import { type Account, accountHeaders, apiUrl } from './http-request.ts'
import { mostRetries, readNetworkFailure } from './network-failure.ts'
import { readCapped } from './read-capped.ts'
import { type Clock, retrying, type Tried } from './retry.ts'

/** What a person wants drawn: their words and, made small, the pictures that they gave. */
export interface Content {
  readonly text: string
  /** JPEG. */
  readonly pictures: readonly Buffer[]
}

export interface Judgement {
  readonly flagged: boolean
  /** The classifier's own names, such as violence/graphic; for the log and the audit channel. */
  readonly categories: readonly string[]
}

interface Moderating {
  readonly account: Account
  readonly exchange: Exchange
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** For the whole judgement with its tries: it stands between a person and their picture. */
const deadlineMs = 20_000

const answerSchema = z.object({
  results: z
    .array(z.object({ flagged: z.boolean(), categories: z.record(z.string(), z.boolean().nullable()) }))
    .min(1),
})

/**
 * Asks `/moderations`, which costs nothing. How many pictures one request may have is not documented, so each has one
 * of its own (research: openai.md, POST /moderations).
 */
export async function moderate({ text, pictures }: Content, moderating: Moderating): Promise<Judgement> {
  const words = text === '' ? [] : [{ type: 'text', text }]
  const inputs = [words, ...pictures.map((picture) => [pictureInput(picture)])].filter(
    ({ length }) => length > 0,
  )
  const judged = await Promise.all(inputs.map((input) => judge(input, moderating)))
  return {
    flagged: judged.some(({ flagged }) => flagged),
    categories: [...new Set(judged.flatMap(({ categories }) => categories))],
  }
}

function pictureInput(jpeg: Buffer): object {
  return { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${jpeg.toString('base64')}` } }
}

async function judge(input: readonly object[], { account, exchange, clock, signal }: Moderating) {
  const within = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
  const url = apiUrl(account.baseUrl, 'moderations')
  const headers = {
    ...accountHeaders(url, account),
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'easel',
  }
  const body = JSON.stringify({ model: 'omni-moderation-latest', input })
  const tryOnce = async (): Promise<Tried<Judgement>> => {
    let response: HttpAnswer
    try {
      response = await exchange.ask(url, { method: 'POST', headers, body, signal: within })
    } catch (thrown) {
      within.throwIfAborted()
      return readNetworkFailure(thrown, 'beforeAnswer')
    }
    const { text, broken } = await readCapped(response.read)
    within.throwIfAborted()
    if (broken !== undefined && isOk(response)) return readNetworkFailure(broken, 'withinAnswer')
    return read(response, text, account, clock)
  }
  const deadline = clock.now() + deadlineMs
  try {
    return (await retrying(tryOnce, { clock, deadline, signal: within })).made
  } catch (thrown) {
    throw thrown instanceof Failure ? free(thrown) : thrown
  }
}

/** What breaks off here, or a proxy's page, was no picture on its way. */
function free(failure: Failure): Failure {
  return new Failure(failure.facts, { ...failure.trace, charged: 'no', cause: failure })
}

function isOk({ statusCode }: HttpAnswer): boolean {
  return statusCode >= 200 && statusCode < 300
}

function read(response: HttpAnswer, body: string, { apiKey }: Account, clock: Clock): Tried<Judgement> {
  const { statusCode, headers } = response
  // Nobody who lacks this endpoint will have it at the next try.
  if (statusCode === 404 || statusCode === 405 || statusCode === 501)
    return { failure: noModerations(), retries: 0 }
  if (isOk(response)) {
    const answer = answerSchema.safeParse(parsed(body))
    return answer.success ? { made: judgementOf(answer.data) } : { failure: noModerations(), retries: 0 }
  }
  const contentType = String(headers['content-type'] ?? '')
  const secrets = apiKey === undefined ? [] : [apiKey]
  const failure = readFailure({ status: statusCode, headers, body, contentType, secrets, now: clock.date() })
  return { failure, retries: failure.facts.kind === 'capacity' ? mostRetries : 0 }
}

function judgementOf({ results }: z.output<typeof answerSchema>): Judgement {
  const named = results.flatMap(({ categories }) => Object.entries(categories))
  return {
    flagged: results.some(({ flagged }) => flagged),
    categories: [
      ...new Set(named.flatMap(([name, applies]) => (applies === true ? [name.slice(0, 60)] : []))),
    ],
  }
}

function noModerations(): Failure {
  return new Failure({ kind: 'account', problem: 'no_moderations', values: {} })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
