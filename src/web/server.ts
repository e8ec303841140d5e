import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { routePath } from 'hono/route'
import type { Log } from '../log.ts'
import { bodyLimit, TooLarge } from './body-limit.ts'
import { type Checks, healthRoutes } from './health.ts'
import { listen } from './listen.ts'
import { openPageFiles } from './page-files.ts'
import { securityHeaders, setSecurityHeaders } from './security-headers.ts'
import { answerInShort, failed, notFound, tooLarge } from './short-pages.ts'

interface WebOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  /** Where the port comes from, for whoever has to mend it. */
  readonly portVariable?: string
  /** What the surfaces brought, each with whole paths; a path belongs to the first that has it. */
  readonly routes: readonly Hono[]
  readonly nodeRoutes?: readonly NodeRoute[]
  /** What `/readyz` asks: name → works. */
  readonly checks: Checks
  readonly log: Log
}

/** A path whose handler comes from a library that speaks Node's own requests, such as Bolt's receiver. */
export interface NodeRoute {
  readonly method: string
  readonly path: string
  handler(request: IncomingMessage, response: ServerResponse): void | Promise<void>
}

export interface Web {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

// More than the largest upload that any surface takes: the playground's 25 MiB.
const maxBodyBytes = 32 * 1024 * 1024
const closeGraceMs = 2_000
const closeTidyMs = 50

/** The one HTTP server: health, and the routes that the surfaces brought. */
export async function openWeb({
  host,
  port,
  portVariable = 'PORT',
  routes,
  nodeRoutes = [],
  checks,
  log,
}: WebOptions): Promise<Web> {
  const pageFiles = await openPageFiles()
  const hono = getRequestListener(app([pageFiles, ...routes], checks, log).fetch, {
    overrideGlobalObjects: false,
    // Load balancers ask for health in HTTP/1.0, which needs no Host.
    hostname: 'localhost',
  })
  const server = createServer((request, response) => {
    const route = nodeRoutes.find((one) => one.method === request.method && one.path === pathOf(request))
    if (route === undefined) void hono(request, response)
    else void handOver(route, request, response, log)
  })
  const unasked = watchUnasked(server)
  const bound = await listen(server, host, port, portVariable)
  server.on('error', (err) => log.error({ err }, 'web server stumbled'))
  log.info({ host, port: bound }, 'web server listens')
  return { url: `http://${urlHost(host)}:${bound}`, port: bound, close: () => close(server, unasked) }
}

function app(routes: readonly Hono[], checks: Checks, log: Log): Hono {
  const all = new Hono()
  all.use(securityHeaders)
  all.use(bodyLimit(maxBodyBytes))
  all.route('/', healthRoutes(checks, log))
  for (const one of routes) all.route('/', one)
  all.notFound(notFound)
  all.onError((error, c) => {
    if (error instanceof TooLarge) return tooLarge(c)
    // The route, not the path: in /paint/:ticket the path is the ticket.
    const asked = { method: c.req.method, path: routePath(c) }
    if (isBrokenOff(error, c.req.raw)) log.info(asked, 'request broken off')
    else log.error({ err: error, ...asked }, 'request failed')
    return failed(c)
  })
  return all
}

/** Whoever asked left while the body came: Node fails the body with its own "aborted". */
function isBrokenOff(error: Error, { signal }: Request): boolean {
  return signal.aborted && 'code' in error && error.code === 'ECONNRESET'
}

async function handOver(
  route: NodeRoute,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  setSecurityHeaders(response)
  try {
    if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
      response.setHeader('connection', 'close')
      return answerInShort('too_large', request, response)
    }
    await route.handler(request, response)
  } catch (error) {
    log.error({ err: error, method: route.method, path: route.path }, 'request failed')
    if (response.headersSent) response.end()
    else answerInShort('failed', request, response)
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** Answers that are being written may finish; an event stream that nobody ends is cut after the grace. */
function close(server: Server, unasked: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const hangUp = () => {
      server.closeIdleConnections()
      // Browsers connect ahead of what they may ask; for Node such a connection is about to send its first request.
      for (const socket of unasked) if (socket.bytesRead === 0) socket.destroy()
    }
    const cut = setTimeout(() => server.closeAllConnections(), closeGraceMs)
    // Connections whose answer ends only now would be kept alive for the next request.
    const tidy = setInterval(hangUp, closeTidyMs)
    server.close(() => {
      clearTimeout(cut)
      clearInterval(tidy)
      resolve()
    })
    hangUp()
  })
}

/** The connections that have not asked for anything yet. */
function watchUnasked(server: Server): ReadonlySet<Socket> {
  const unasked = new Set<Socket>()
  server.on('connection', (socket) => {
    unasked.add(socket)
    socket.once('close', () => unasked.delete(socket))
  })
  server.on('request', ({ socket }) => unasked.delete(socket))
  return unasked
}
