import { Hono } from 'hono'
import type { Courier } from '../chat/courier.ts'
import type { Desk } from '../chat/desk.ts'
import type { Log } from '../log.ts'
import { type Others, openConversations } from './conversations.ts'
import { createCourier } from './courier.ts'
import { fileRoutes } from './files.ts'
import { createGate, sameOrigin } from './gate.ts'
import { createListener } from './listen.ts'
import { menuRoutes } from './menu.ts'
import type { Notebook } from './notebook.ts'
import { openPageFiles } from './page-files.ts'
import { postRoutes } from './posts.ts'
import type { Shelf } from './shelf.ts'
import { streamRoutes } from './stream.ts'

interface PlaygroundOptions {
  readonly desk: Desk
  readonly shelf: Shelf
  readonly notebook: Notebook
  readonly others?: Others
  /** PLAYGROUND_TOKEN; without one, only this machine gets in. */
  readonly token?: string
  /** Whether pictures are drawn by the offline sandbox; the page says so. */
  readonly sandbox: boolean
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** At least 100 bits that nobody can guess; a UUID is fine. */
  readonly randomId: () => string
  readonly refreshMs?: number
}

interface Playground {
  readonly routes: Hono
  readonly courier: Courier
  /** Ends the event streams, so that the web server can close. */
  close(): void
}

/** The surface that needs no account: a chat page, and the courier that answers on it. */
export async function openPlayground({
  token,
  refreshMs = 15_000,
  ...given
}: PlaygroundOptions): Promise<Playground> {
  const { desk, shelf, sandbox, log, randomId } = given
  const closing = new AbortController()
  const conversations = openConversations(given)
  const routes = new Hono()
  for (const path of ['/', '/playground/*']) routes.use(path, createGate(token), sameOrigin)
  const pageFiles = await openPageFiles()
  routes.route('/', pageFiles.routes)
  routes.route('/', menuRoutes({ desk, pictureOf: pageFiles.pictureOf, sandbox, randomId }))
  routes.route('/', streamRoutes({ conversations, closing: closing.signal, refreshMs, log }))
  routes.route('/', fileRoutes(shelf))
  routes.route('/', postRoutes(createListener(desk, conversations, shelf)))
  return { routes, courier: createCourier({ conversations, shelf }), close: () => closing.abort() }
}
