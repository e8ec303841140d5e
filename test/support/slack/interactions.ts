import { createHmac } from 'node:crypto'
import type { Envelope, Sockets } from './sockets.ts'

/** How the app took something that a person did. */
export interface Reaction {
  /** False when the person read "the app did not respond" (no connection, later than Slack waits, not 200). */
  readonly ok: boolean
  /** The HTTP status; 200 for a socket that answered. */
  readonly status: number
  /** The acknowledgement's body. */
  readonly body: Readonly<Record<string, unknown>>
  readonly milliseconds: number
  /** Sends the same payload once more, as Slack does when it thinks that nobody heard it. */
  again(): Promise<Reaction>
}

export interface Way {
  readonly type: Envelope['type']
  readonly payload: object
}

interface Delivery {
  readonly sockets: Sockets
  readonly signingSecret: string
  readonly url: () => string | undefined
  /** Whether everything is sent twice at once, as when Slack did not hear the first answer. */
  readonly twice: () => boolean
  readonly answerWithinMs: () => number
}

/** Hands a payload to the app: signed over HTTP when it has an address, else through one of its sockets. */
export async function handOver(way: Way, delivery: Delivery, retry = 0): Promise<Reaction> {
  const started = performance.now()
  const url = delivery.url()
  const send = (number: number) =>
    url === undefined ? bySocket(way, delivery, number) : byHttp(url, way, delivery, number)
  const [heard] = await Promise.all([send(retry), ...(delivery.twice() ? [send(retry + 1)] : [])])
  return {
    ...heard,
    ok: heard.status === 200,
    milliseconds: performance.now() - started,
    again: () => handOver(way, delivery, retry + 1),
  }
}

type Heard = Pick<Reaction, 'status' | 'body'>

async function bySocket(way: Way, { sockets, answerWithinMs }: Delivery, retry: number): Promise<Heard> {
  const acknowledgement = await sockets.send(
    {
      envelope_id: crypto.randomUUID(),
      type: way.type,
      payload: way.payload,
      accepts_response_payload: true,
      ...(retry === 0 ? {} : { retry_attempt: retry, retry_reason: 'timeout' }),
    },
    answerWithinMs(),
  )
  if (acknowledgement === undefined) return { status: 0, body: {} }
  return { status: 200, body: asRecord(acknowledgement.payload) }
}

async function byHttp(url: string, way: Way, delivery: Delivery, retry: number): Promise<Heard> {
  const isEvent = way.type === 'events_api'
  const body = isEvent ? JSON.stringify(way.payload) : bodyOf(way)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const digest = createHmac('sha256', delivery.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': isEvent ? 'application/json' : 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${digest}`,
        ...(retry === 0
          ? {}
          : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }),
      },
      body,
      signal: AbortSignal.timeout(delivery.answerWithinMs()),
    })
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? asRecord(JSON.parse(text)) : {} }
  } catch {
    // Too late or not reachable: the person sees the same either way.
    return { status: 0, body: {} }
  }
}

function bodyOf({ type, payload }: Way): string {
  if (type === 'slash_commands') return new URLSearchParams({ ...payload }).toString()
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
