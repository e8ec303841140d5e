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
  if (contentType.startsWith('multipart/form-data')) return { ...head, ...readMultipart(raw, contentType) }
  const parsed: unknown = raw.length === 0 ? {} : JSON.parse(raw.toString('utf8'))
  return Array.isArray(parsed)
    ? { ...head, body: {}, list: parsed as Json[], files: [] }
    : { ...head, body: parsed as Json, list: undefined, files: [] }
}

/** By hand, since a general parser copies the files several times: this server must not be what a benchmark measures. */
function readMultipart(raw: Buffer, contentType: string): Pick<Incoming, 'body' | 'list' | 'files'> {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`)
  const files: IncomingFile[] = []
  let body: Json = {}
  for (const { head, bytes } of partsOf(raw, `--${boundary}`)) {
    const field = /name="([^"]*)"/.exec(head)?.[1] ?? ''
    const filename = /filename="([^"]*)"/.exec(head)?.[1]
    if (field === 'payload_json') body = JSON.parse(bytes.toString('utf8')) as Json
    else if (filename !== undefined) {
      const fileType = /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'application/octet-stream'
      files.push({ field, filename, contentType: fileType, bytes })
    }
  }
  return { body, list: undefined, files }
}

/** Each part between two delimiters; a body without its last one was cut off and is refused. */
function* partsOf(raw: Buffer, delimiter: string): Generator<{ head: string; bytes: Buffer }> {
  let at = raw.indexOf(delimiter)
  for (;;) {
    const start = at + delimiter.length
    if (raw.toString('latin1', start, start + 2) === '--') return
    const headEnd = raw.indexOf('\r\n\r\n', start)
    const end = raw.indexOf(`\r\n${delimiter}`, start)
    if (at === -1 || headEnd === -1 || end === -1) throw new Error('a multipart body that is cut off')
    yield { head: raw.toString('utf8', start + 2, headEnd), bytes: raw.subarray(headEnd + 4, end) }
    at = end + 2
  }
}
