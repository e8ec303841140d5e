import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App, Receiver } from '@slack/bolt'
import type { Log } from '../log.ts'
import { readBody } from '../request-body.ts'
import { isSignedBySlack } from './signature.ts'

interface HttpReceiverOptions {
  readonly signingSecret: string
  readonly log: Log
  readonly now: () => number
}

export interface HttpReceiver extends Receiver {
  /** For `POST /slack/events` of the one HTTP server: Bolt itself must not listen. */
  handle(request: IncomingMessage, response: ServerResponse): void
}

const bodyLimits = { maxBytes: 4 * 1024 * 1024, withinMs: 10_000 } as const

type Body = Readonly<Record<string, unknown>>

/** Slack's requests from a server that somebody else runs; every one is answered, known or not. */
export function createHttpReceiver({ signingSecret, log, now }: HttpReceiverOptions): HttpReceiver {
  let app: App | undefined
  let open = false

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await readBody(request, bodyLimits)
    if (bytes === 'too_large') return refuse(response, 413)
    if (bytes === 'too_slow') return refuse(response, 408)
    const text = bytes.toString('utf8')
    const contentType = headerOf(request, 'content-type') ?? ''
    if (checksCertificate(text, contentType)) return end(response, 200)
    const signed = isSignedBySlack({
      secret: signingSecret,
      timestamp: headerOf(request, 'x-slack-request-timestamp'),
      signature: headerOf(request, 'x-slack-signature'),
      body: bytes,
      now: now(),
    })
    if (!signed) return refuse(response, 401)
    const body = parseBody(text, contentType)
    if (body === undefined) return refuse(response, 400)
    if (body.type === 'url_verification') return end(response, 200, { challenge: body.challenge })
    if (app === undefined || !open) return refuse(response, 503)
    const ack = async (answer?: unknown): Promise<void> => {
      if (response.destroyed) throw new Error('Slack has hung up')
      end(response, 200, answer)
    }
    await app.processEvent({ body, ack, ...retryOf(request) })
    // Nobody listens for it: Slack still wants to hear that it came.
    end(response, 200)
  }

  return {
    init: (newApp) => {
      app = newApp
    },
    start: async () => {
      open = true
    },
    stop: async () => {
      open = false
    },
    handle: (request, response) => {
      if (request.method !== 'POST') return refuse(response, 405)
      take(request, response).catch((thrown: unknown) => {
        log.warn({ err: thrown }, 'a request from Slack failed')
        refuse(response, 500)
      })
    },
  }
}

/** For whoever sets the app up and looks at what their requests get; Slack itself reads the status alone. */
const reasons = {
  400: 'The body can be read neither as JSON nor as a form.',
  401: 'This is not signed by Slack with the SLACK_SIGNING_SECRET of this app, or it is older than five minutes.',
  405: 'Slack sends its requests here by POST.',
  408: 'The body took too long.',
  413: 'The body is larger than anything that Slack sends.',
  500: 'Something went wrong on our side; the log has the rest.',
  503: 'Easel is starting or stopping. Send it again in a moment.',
} as const

function refuse(response: ServerResponse, status: keyof typeof reasons): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${reasons[status]}\n`)
}

function end(response: ServerResponse, status: number, body?: unknown): void {
  if (response.headersSent || response.destroyed) return
  if (typeof body === 'object' && body !== null) {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(body))
  } else {
    response.writeHead(status)
    response.end(typeof body === 'string' ? body : '')
  }
}

/** Slack does not sign these: https://docs.slack.dev/interactivity/implementing-slash-commands */
function checksCertificate(text: string, contentType: string): boolean {
  return isForm(contentType) && new URLSearchParams(text).get('ssl_check') === '1'
}

function isForm(contentType: string): boolean {
  return contentType.startsWith('application/x-www-form-urlencoded')
}

/** JSON for events; a form for commands, and a form with JSON inside for everything that is pressed or sent off. */
function parseBody(text: string, contentType: string): Body | undefined {
  try {
    if (!isForm(contentType)) return asBody(JSON.parse(text))
    const form = Object.fromEntries(new URLSearchParams(text))
    return form.payload === undefined ? form : asBody(JSON.parse(form.payload))
  } catch {
    // Signed but unreadable: answered with 400.
    return undefined
  }
}

function asBody(parsed: unknown): Body | undefined {
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

function retryOf(request: IncomingMessage): { retryNum?: number; retryReason?: string } {
  const count = headerOf(request, 'x-slack-retry-num')
  const reason = headerOf(request, 'x-slack-retry-reason')
  return {
    ...(count === undefined ? {} : { retryNum: Number(count) }),
    ...(reason === undefined ? {} : { retryReason: reason }),
  }
}
