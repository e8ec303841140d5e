import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Incoming, readIncoming } from './incoming.ts'
import { Problem } from './problems.ts'
import { type Reply, type Routing, route } from './routes.ts'
import type { World } from './world.ts'

/** Trouble on demand; the first that matches a call is used, `times` times. */
export interface Fault {
  readonly method?: string
  /** Matched against the path with `@original` in plain. */
  readonly path?: RegExp
  readonly times?: number
  /** Only calls whose body is at least this large: uploads, not words. */
  readonly minBytes?: number
  /** `error`: an answer with that status. `reset`: the connection is cut. `hang`: no answer ever comes. */
  readonly kind: 'error' | 'reset' | 'hang'
  readonly status?: number
  readonly code?: number
  readonly retryAfter?: number
  /** Whose limit a 429 is; `user` is the bot's own on one route. */
  readonly scope?: 'user' | 'shared' | 'global'
  /** Cloudflare's page instead of Discord's JSON. */
  readonly page?: boolean
  /** The call takes effect first, and only its answer goes wrong. */
  readonly afterEffect?: boolean
}

export interface Call {
  readonly method: string
  readonly path: string
  readonly bytes: number
  readonly status: number
}

interface Api {
  readonly server: Server
  readonly calls: Call[]
  /** Returns what lifts it again. */
  fault(fault: Fault): () => void
}

export function createApi(routing: Routing): Api {
  const calls: Call[] = []
  const faults: { left: number; readonly fault: Fault }[] = []

  const faultFor = ({ method, path, bytes }: Incoming): Fault | undefined => {
    const armed = faults.find(
      ({ left, fault }) =>
        left > 0 &&
        (fault.method ?? method) === method &&
        bytes >= (fault.minBytes ?? 0) &&
        (fault.path === undefined || fault.path.test(path)),
    )
    if (armed) armed.left -= 1
    return armed?.fault
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const incoming = await readIncoming(request)
    const fault = faultFor(incoming)
    const reply = fault && !fault.afterEffect ? undefined : answer(routing, incoming)
    const given = fault ? faulty(fault, request) : reply
    if (given === undefined) return
    const { method, path, bytes } = incoming
    calls.push({ method, path, bytes, status: given.status })
    send(response, given, fault)
    routing.world.changed()
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A body that was cut off on the way is the network's fault, not the caller's.
      if (!request.destroyed) routing.violation(`${request.method} ${request.url}: ${String(error)}`)
      response.destroy()
    })
  })
  // Longer than a test: a client that writes into a connection just closed would be a test of its own.
  server.keepAliveTimeout = 300_000
  return {
    server,
    calls,
    fault: (fault) => {
      const armed = { left: fault.times ?? 1, fault }
      faults.push(armed)
      return () => {
        armed.left = 0
      }
    },
  }
}

function answer(routing: Routing, incoming: Incoming): Reply {
  try {
    const reply = route(routing, incoming)
    if (reply) return reply
    routing.violation(`${incoming.method} ${incoming.path} is not known to this fake`)
    return { status: 404, body: { message: '404: Not Found', code: 0 } }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { status: error.status, body: { message: error.message, code: error.code } }
  }
}

function faulty(fault: Fault, request: IncomingMessage): Reply | undefined {
  if (fault.kind === 'reset') request.socket.resetAndDestroy()
  if (fault.kind !== 'error') return undefined
  const { status = 500, code = 0, retryAfter } = fault
  const limited =
    retryAfter === undefined ? {} : { retry_after: retryAfter, global: fault.scope === 'global' }
  return { status, body: { message: `${status}: on demand`, code, ...limited } }
}

function send(response: ServerResponse, { status, body }: Reply, fault: Fault | undefined): void {
  if (fault?.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter))
  if (fault?.page === true) {
    response.writeHead(status, { 'content-type': 'text/html; charset=UTF-8' }).end(cloudflarePage)
    return
  }
  if (status === 429) limitHeaders(response, fault)
  if (body === undefined) {
    // A 204 that names a content type is read as JSON by @discordjs/rest.
    response.writeHead(status).end()
    return
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit */
function limitHeaders(
  response: ServerResponse,
  { scope = 'user', retryAfter = 0 }: Partial<Fault> = {},
): void {
  response.setHeader('x-ratelimit-scope', scope)
  if (scope === 'global') {
    response.setHeader('x-ratelimit-global', 'true')
    return
  }
  response.setHeader('x-ratelimit-limit', '5')
  response.setHeader('x-ratelimit-remaining', '0')
  response.setHeader('x-ratelimit-reset-after', String(retryAfter))
  response.setHeader('x-ratelimit-bucket', 'b0c5eb')
}

const cloudflarePage =
  '<!doctype html><title>Access denied | discord.com used Cloudflare to restrict access</title><p>Error 1015</p>'

/** Serves uploaded and attached files, at their signed addresses only. */
export function createCdn(world: World, violation: (text: string) => void): Server {
  return createServer((request, response) => {
    if (request.headers.authorization !== undefined) violation('the bot token was sent to the CDN')
    const url = new URL(request.url ?? '/', 'http://cdn')
    const file = world.files.get(url.pathname)
    const expires = Number.parseInt(url.searchParams.get('ex') ?? '0', 16) * 1000
    if (!file || url.searchParams.get('hm') !== file.id || world.clock.now() > expires) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.')
      return
    }
    response.writeHead(200, { 'content-type': file.contentType }).end(file.bytes)
  })
}

export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address with a port.
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function shut(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}
