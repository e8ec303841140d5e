/** The routes of the sandbox, and what is answered before any of them: who asks, and what does not exist. */

import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ApiError, invalidRequest, modelNotFound } from './api-error.ts'
import { CODES, incorrectKey } from './errors-on-demand.ts'
import { MODELS, OTHER_MODELS } from './models.ts'
import type { Sandbox, Visit } from './sandbox.ts'

type Env = { Bindings: HttpBindings; Variables: { visit: Visit } }

const LARGEST_BODY = 256 * 1024 * 1024
const ROUTES: Readonly<Record<string, 'GET' | 'POST'>> = {
  '/v1/images/generations': 'POST',
  '/v1/images/edits': 'POST',
  '/v1/images/variations': 'POST',
  '/v1/responses': 'POST',
  '/v1/moderations': 'POST',
  '/v1/models': 'GET',
}

export function createApp(sandbox: Sandbox): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/', (c) => c.text(welcome(new URL(c.req.url).origin)))
  app.get('/files/:id', (c) => {
    const file = sandbox.files.get(c.req.param('id'))
    if (file === undefined) return c.text('This link has expired.', 404)
    return c.body(new Uint8Array(file.bytes), 200, { 'content-type': `image/${file.format}` })
  })

  app.use('/v1/*', async (c, next) => {
    const started = performance.now()
    const visit: Visit = {
      requestId: `req_${sandbox.newId()}`,
      key: keyOf(c.req.raw.headers),
      origin: new URL(c.req.url).origin,
      signal: c.req.raw.signal,
      outgoing: c.env.outgoing,
      report: sandbox.report,
    }
    c.set('visit', visit)
    checkKey(visit.key)
    await next()
    for (const [name, value] of standardHeaders(visit, performance.now() - started)) c.header(name, value)
  })
  app.use('/v1/*', bodyLimit({ maxSize: LARGEST_BODY, onError: () => Promise.reject(tooLarge()) }))

  // What draws is loaded with the first request: an idle sandbox inside Easel costs next to no memory.
  for (const endpoint of ['generations', 'edits', 'variations'] as const) {
    app.post(`/v1/images/${endpoint}`, async (c) => {
      const { serveImages } = await import('./image-routes.ts')
      return serveImages(sandbox, c.get('visit'), endpoint, c.req.raw)
    })
  }
  app.post('/v1/responses', async (c) => {
    const { serveResponses } = await import('./responses.ts')
    return serveResponses(sandbox, c.get('visit'), c.req.raw)
  })
  app.post('/v1/moderations', async (c) => {
    const { moderate } = await import('./moderations.ts')
    return c.json(await moderate(sandbox, c.req.raw))
  })
  app.get('/v1/models', (c) => c.json({ object: 'list', data: allModels() }))
  app.get('/v1/models/:id', (c) => {
    const id = c.req.param('id')
    const model = allModels().find((candidate) => candidate.id === id)
    if (model === undefined) throw modelNotFound(id)
    return c.json(model)
  })

  app.notFound((c) => errorResponse(notHere(c.req.method, c.req.path)))
  app.onError((cause, c) => {
    const visit: Visit | undefined = c.get('visit')
    const isOurs = !(cause instanceof ApiError) && visit?.signal.aborted !== true
    if (isOurs) sandbox.report(cause)
    const error = cause instanceof ApiError ? cause : unforeseen(visit?.requestId ?? '')
    const response = errorResponse(error)
    if (visit !== undefined)
      for (const [name, value] of standardHeaders(visit, 0)) response.headers.set(name, value)
    return response
  })
  return app
}

function welcome(origin: string): string {
  return [
    `The Easel sandbox draws here. OPENAI_BASE_URL=${origin}/v1, any OPENAI_API_KEY.`,
    'In a prompt: sandbox:slow, sandbox:drop, sandbox:repaint, or an error (add *2 to fail twice and then work):',
    ...CODES.map((code) => `  sandbox:${code}`),
    '',
  ].join('\n')
}

function allModels() {
  const drawing = MODELS.map(({ id, released, shutdown }) => describe(id, released, shutdown))
  return [...drawing, ...OTHER_MODELS.map(({ id, released }) => describe(id, released, null))]
}

function describe(id: string, released: string, shutdown: string | null) {
  const created = Math.floor(Date.parse(released) / 1000)
  return { id, object: 'model', created, owned_by: 'system', shutdown_date: shutdown }
}

function keyOf(headers: Headers): string {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  return (bearer ?? headers.get('api-key') ?? '').trim()
}

function checkKey(key: string): void {
  if (key === '') {
    throw new ApiError(401, {
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
      type: 'invalid_request_error',
      param: null,
      code: null,
    })
  }
  if (/invalid/i.test(key)) throw new ApiError(401, incorrectKey(key))
}

function notHere(method: string, path: string): ApiError {
  const wanted = ROUTES[path] ?? (path.startsWith('/v1/models/') ? 'GET' : undefined)
  if (wanted !== undefined) {
    return new ApiError(405, {
      message: `Not allowed to ${method} on ${path}. (HINT: Perhaps you meant to make your HTTP request using a different HTTP method, e.g. ${wanted}?)`,
      type: 'invalid_request_error',
      param: null,
      code: 'method_not_supported',
    })
  }
  const { body } = invalidRequest(`Invalid URL (${method} ${path})`)
  return new ApiError(404, body)
}

function unforeseen(requestId: string): ApiError {
  return new ApiError(500, {
    message: `The server had an error while processing your request. Sorry about that! Please include the request ID ${requestId} in your message.`,
    type: 'server_error',
    param: null,
    code: 'server_error',
  })
}

function tooLarge(): ApiError {
  const { body } = invalidRequest(`Maximum content size limit (${LARGEST_BODY}) exceeded.`)
  return new ApiError(413, body)
}

function errorResponse(error: ApiError): Response {
  return Response.json({ error: error.body }, { status: error.status, headers: error.headers })
}

function standardHeaders(visit: Visit, milliseconds: number): [string, string][] {
  return [
    ['x-request-id', visit.requestId],
    ['openai-version', '2020-10-01'],
    ['openai-organization', 'org-sandbox'],
    ['openai-project', 'proj_sandbox'],
    ['openai-processing-ms', String(Math.round(milliseconds))],
  ]
}
