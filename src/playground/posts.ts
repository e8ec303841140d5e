import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type * as z from 'zod'
import { localeOf } from '../accept-language.ts'
import type { Listener } from './listen.ts'
import { conversationOf } from './person.ts'
import { askedSchema, pressedSchema } from './read.ts'

const maxBodyBytes = 256 * 1024

/** What a person does on the page: a line, a form, a press. */
export function postRoutes(listener: Listener): Hono {
  const routes = new Hono()
  const limit = bodyLimit({
    maxSize: maxBodyBytes,
    onError: (c) => {
      c.header('connection', 'close')
      return c.json({ error: 'too_large' }, 413)
    },
  })
  routes.post('/playground/invocations', limit, async (c) => {
    const posted = await read(c, askedSchema)
    return 'refusal' in posted ? posted.refusal : c.json(await listener.ask(posted.body, posted.origin))
  })
  routes.post('/playground/presses', limit, async (c) => {
    const posted = await read(c, pressedSchema)
    return 'refusal' in posted ? posted.refusal : c.json(await listener.press(posted.body, posted.origin))
  })
  return routes
}

async function read<Body>(c: Context, schema: z.ZodType<Body>) {
  const conversation = conversationOf(c)
  if (conversation === undefined) return { refusal: c.json({ error: 'no_cookie' }, 401) }
  if (!c.req.header('content-type')?.startsWith('application/json')) {
    return { refusal: c.json({ error: 'unsupported_type' }, 415) }
  }
  const json: unknown = await c.req.json().catch(() => undefined)
  const parsed = schema.safeParse(json)
  if (!parsed.success) return { refusal: c.json({ error: 'malformed' }, 400) }
  return { body: parsed.data, origin: { conversation, locale: localeOf(c) } }
}
