import type { IncomingMessage, ServerResponse } from 'node:http'
import { InteractionResponseType, InteractionType } from 'discord-api-types/v10'
import type { Log } from '../log.ts'
import { readBody } from '../request-body.ts'
import type { Answering, Taken } from './answering.ts'
import { typeOf } from './read.ts'
import { isSignedByDiscord, publicKeyOf } from './signature.ts'
import type { Respond } from './voice.ts'

/** Interactions that Discord posts: `POST /discord/interactions` of the one HTTP server. */
export interface HttpIntake {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** From now on Discord is asked to come back later. */
  stop(): void
}

interface Parts {
  /** 64 hex digits. */
  readonly publicKey: string
  readonly answering: Pick<Answering, 'take'>
  readonly log: Log
  readonly now?: () => number
}

/** The largest that Discord sends, a menu on a full message, has some ten thousand bytes. */
const bodyLimits = { maxBytes: 1024 * 1024, withinMs: 3_000 } as const

/** For what was not answered in the response. */
const outcomes: Readonly<Record<Taken, { readonly status: number; readonly body?: object }>> = {
  answered: { status: 202 },
  known: { status: 202 },
  foreign: { status: 400, body: { error: 'nothing here answers this interaction' } },
  unreadable: { status: 400, body: { error: 'this interaction cannot be read' } },
  failed: { status: 500 },
}

export function createHttpIntake({ publicKey, answering, log, now = Date.now }: Parts): HttpIntake {
  const key = publicKeyOf(publicKey)
  let open = true

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, bodyLimits)
    if (body === 'too_large') return end(response, 413)
    if (body === 'too_slow') return end(response, 408)
    const signed = isSignedByDiscord({
      key,
      timestamp: headerOf(request, 'x-signature-timestamp'),
      signature: headerOf(request, 'x-signature-ed25519'),
      body,
      now: now(),
    })
    // Discord asks now and then with a wrong signature and takes the address away when that is not refused.
    if (!signed) return end(response, 401)
    const payload = parse(body)
    if (payload === undefined) return end(response, 400, { error: 'the body is no JSON' })
    if (typeOf(payload) === InteractionType.Ping) {
      return end(response, 200, { type: InteractionResponseType.Pong })
    }
    if (!open) return end(response, 503)
    const { status, body: why } = outcomes[await answering.take(payload, inResponse(response))]
    end(response, status, why)
  }

  return {
    handle: (request, response) => {
      take(request, response).catch((thrown: unknown) => {
        log.warn({ err: thrown }, 'a request from Discord failed')
        end(response, 500)
      })
    },
    stop: () => {
      open = false
    },
  }
}

/** The answer is the response; it was taken when all of it has gone out on an open connection. */
function inResponse(response: ServerResponse): Respond {
  return async (_reply, body) => {
    if (response.destroyed || response.headersSent) return false
    const { promise: sent, resolve } = Promise.withResolvers<boolean>()
    response.once('finish', () => resolve(true))
    response.once('close', () => resolve(false))
    end(response, 200, body)
    return sent
  }
}

function end(response: ServerResponse, status: number, body?: object): void {
  if (response.headersSent || response.destroyed) return
  // After a body that was not read, the rest of it would be taken for the next request.
  if (status === 408) response.setHeader('connection', 'close')
  if (body === undefined) response.writeHead(status).end()
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // Signed but unreadable: answered with 400.
    return undefined
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
