import { type Context, Hono } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Log } from '../log.ts'
import type { Conversations } from './conversations.ts'
import { conversationOf } from './person.ts'

interface StreamParts {
  readonly conversations: Conversations
  /** Ends every stream, so that the server can close. */
  readonly closing: AbortSignal
  /** How often the notebook is read anew: keeps the connection alive and sees what other processes wrote. */
  readonly refreshMs: number
  readonly log: Log
}

/**
 * The conversation, live. `conversation` says which articles there are and brings those that the page has not seen
 * (all of them, or those since Last-Event-ID); `article` and `removed` follow one by one.
 */
export function streamRoutes(parts: StreamParts): Hono {
  const routes = new Hono()
  routes.get('/playground/events', (c) => {
    const conversation = conversationOf(c)
    if (conversation === undefined) return c.json({ error: 'no_cookie' }, 401)
    // Buffering proxies would hold events back: https://nginx.org/en/docs/http/ngx_http_proxy_module.html
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, async (stream) => {
      try {
        await follow(stream, conversation, seenBefore(c), parts)
      } catch (error) {
        // The page comes back by itself.
        parts.log.warn({ err: error }, 'a conversation could not be followed')
      }
    })
  })
  return routes
}

async function follow(
  stream: SSEStreamingApi,
  conversation: string,
  since: number,
  { conversations, closing, refreshMs }: StreamParts,
): Promise<void> {
  const bell = createBell()
  // Of an article that changes faster than the page reads, only the newest is sent.
  const changed = new Set<string>()
  const sent = new Map<string, number>()
  const over = () => closing.aborted || stream.aborted
  const unsubscribe = conversations.subscribe(conversation, (id) => {
    changed.add(id)
    bell.ring()
  })
  stream.onAbort(bell.ring)
  closing.addEventListener('abort', bell.ring)
  try {
    for (let from = since; !over(); from = 0) {
      const all = await conversations.articles(conversation)
      const news = all.filter((one) => one.changedAt > from && one.changedAt !== sent.get(one.id))
      for (const { id, changedAt } of all) sent.set(id, changedAt)
      await send(stream, 'conversation', newest(sent), { ids: all.map((one) => one.id), articles: news })
      const end = performance.now() + refreshMs
      while (!over() && (await bell.heard(end - performance.now()))) {
        for (const id of takeAll(changed)) {
          const article = await conversations.find(conversation, id)
          if (article !== undefined) sent.set(id, article.changedAt)
          await send(stream, article ? 'article' : 'removed', newest(sent), article ?? { id })
        }
      }
    }
  } finally {
    unsubscribe()
    closing.removeEventListener('abort', bell.ring)
  }
}

async function send(stream: SSEStreamingApi, event: string, id: number, data: object): Promise<void> {
  await stream.writeSSE({ event, id: String(id), data: JSON.stringify(data) })
}

function newest(sent: ReadonlyMap<string, number>): number {
  return Math.max(0, ...sent.values())
}

// Processes' clocks differ a little, and what is sent twice does no harm.
const overlapMs = 60_000

function seenBefore(c: Context): number {
  const id = c.req.header('last-event-id') ?? c.req.query('since') ?? ''
  return /^\d{1,16}$/.test(id) ? Number(id) - overlapMs : 0
}

function takeAll(changed: Set<string>): readonly string[] {
  const ids = [...changed]
  changed.clear()
  return ids
}

/** Wakes one waiter; a ring that nobody waits for is kept. */
function createBell(): { ring(): void; heard(withinMs: number): Promise<boolean> } {
  let rung = false
  let wake: ((heard: boolean) => void) | undefined
  return {
    ring: () => {
      rung = true
      wake?.(true)
    },
    heard: async (withinMs) => {
      if (!rung && withinMs > 0) {
        const { promise, resolve } = Promise.withResolvers<boolean>()
        const timer = setTimeout(() => resolve(false), withinMs)
        wake = resolve
        await promise
        clearTimeout(timer)
        wake = undefined
      }
      const heard = rung
      rung = false
      return heard
    },
  }
}
