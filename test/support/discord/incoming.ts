import type { IncomingMessage } from 'node:http'
import type { Json } from './world.ts'

export interface IncomingFile {
  readonly field: string
  readonly filename: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** A request as the routes see it: the body parsed, files apart. */
export interface Incoming {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly bytes: number
  readonly body: Json
  readonly list: Json[] | undefined
  readonly files: readonly IncomingFile[]
}

export async function readIncoming(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const contentType = request.headers['content-type'] ?? ''
  const url = new URL(request.url ?? '/', 'http://fake')
  const head = {
    method: request.method ?? 'GET',
    // `@original` comes as %40original.
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    authorization: request.headers.authorization,
    bytes: raw.length,
  }
  if (contentType.startsWith('multipart/form-data'))
    return { ...head, ...(await readMultipart(raw, contentType)) }
  const parsed: unknown = raw.length === 0 ? {} : JSON.parse(raw.toString('utf8'))
  return Array.isArray(parsed)
    ? { ...head, body: {}, list: parsed as Json[], files: [] }
    : { ...head, body: parsed as Json, list: undefined, files: [] }
}

async function readMultipart(
  raw: Buffer,
  contentType: string,
): Promise<Pick<Incoming, 'body' | 'list' | 'files'>> {
  const form = await new Response(new Uint8Array(raw), {
    headers: { 'content-type': contentType },
  }).formData()
  const files: IncomingFile[] = []
  let body: Json = {}
  for (const [field, value] of form) {
    if (field === 'payload_json') {
      body = JSON.parse(typeof value === 'string' ? value : await value.text()) as Json
    } else if (typeof value !== 'string') {
      const bytes = Buffer.from(await value.arrayBuffer())
      files.push({ field, filename: value.name, contentType: value.type, bytes })
    }
  }
  return { body, list: undefined, files }
}
