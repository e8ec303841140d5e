import { Readable, Transform } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { conversationOf } from './person.ts'
import { type Shelf, shelfName } from './shelf.ts'
import { sniff } from './sniff.ts'

/** The largest file that the house takes from a person. */
export const uploadBytes = 25 * 1024 * 1024

const publicName = /^[0-9a-f-]{36}(?:-(?:\d{1,2}|[0-9a-f]{8})\.(?:png|jpeg|webp))?$/

/** The house's own tables; what a person uploads has no such name. */
const documentName = /^[0-9a-f-]{36}-\d{1,2}\.csv$/

/** A person's files in, pictures out; both belong to the conversation of the cookie. */
export function fileRoutes(shelf: Shelf): Hono {
  const routes = new Hono()
  routes.put('/playground/files/:id', async (c) => {
    const conversation = conversationOf(c)
    const id = z.uuid().safeParse(c.req.param('id')).data
    if (conversation === undefined || id === undefined) return c.json({ error: 'not_found' }, 404)
    if (c.req.header('content-type') !== 'application/octet-stream') {
      return c.json({ error: 'unsupported_type' }, 415)
    }
    return upload(c, shelf, shelfName(conversation, id))
  })
  routes.get('/playground/images/:name', async (c, next) => {
    const conversation = conversationOf(c)
    const name = c.req.param('name')
    if (conversation === undefined || !publicName.test(name)) return next()
    const body = await shelf.open(shelfName(conversation, name))
    return body === undefined ? next() : sendPicture(c, body, next)
  })
  routes.get('/playground/documents/:name', async (c, next) => {
    const conversation = conversationOf(c)
    const name = c.req.param('name')
    if (conversation === undefined || !documentName.test(name)) return next()
    const body = await shelf.open(shelfName(conversation, name))
    return body === undefined ? next() : sendTable(c, body)
  })
  return routes
}

async function upload(c: Context, shelf: Shelf, name: string): Promise<Response> {
  if (Number(c.req.header('content-length') ?? 0) > uploadBytes) return refuse(c)
  const counter = createCounter(uploadBytes)
  const { body } = c.req.raw
  // The two ReadableStream types of Node's typings are one thing at run time.
  const source = body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream)
  source.on('error', (error) => counter.stream.destroy(error))
  try {
    const { bytes } = await shelf.save(name, source.pipe(counter.stream))
    return c.json({ bytes }, 201)
  } catch (error) {
    await shelf.remove(name)
    if (counter.exceeded()) return refuse(c)
    throw error
  }
}

function refuse(c: Context): Response {
  // The rest of the body would be read for nothing.
  c.header('connection', 'close')
  return c.json({ error: 'too_large' }, 413)
}

function createCounter(limit: number): { readonly stream: Transform; exceeded(): boolean } {
  let bytes = 0
  const stream = new Transform({
    transform: (chunk: Buffer, _, done) => {
      bytes += chunk.length
      if (bytes > limit) done(new Error('the upload is too large'))
      else done(null, chunk)
    },
  })
  return { stream, exceeded: () => bytes > limit }
}

/** A browser keeps it as a file and never shows it as a page. */
function sendTable(c: Context, body: Readable): Response {
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('cache-control', 'private, no-store')
  c.header('content-security-policy', "default-src 'none'; sandbox")
  c.header('content-disposition', 'attachment')
  // The two ReadableStream types of Node's typings are one thing at run time.
  return c.body(Readable.toWeb(body) as globalThis.ReadableStream)
}

/** Only what is a picture by its bytes is shown, and nothing that it might contain may run. */
async function sendPicture(
  c: Context,
  body: Readable,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const { type, stream } = await sniff(body)
  if (type === undefined) {
    stream.destroy()
    await next()
    return undefined
  }
  c.header('content-type', type)
  c.header('cache-control', 'private, max-age=31536000, immutable')
  c.header('content-security-policy', "default-src 'none'; sandbox")
  c.header('content-disposition', 'inline')
  // The two ReadableStream types of Node's typings are one thing at run time.
  return c.body(Readable.toWeb(stream) as globalThis.ReadableStream)
}
