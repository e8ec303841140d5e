import { randomUUID } from 'node:crypto'
import type { Article } from '../../../src/playground/article.ts'

/** A browser without a screen: keeps its cookies and says where it comes from. */
export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
  put(
    path: string,
    body: string | ReadableStream | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response>
  upload(
    bytes: Uint8Array<ArrayBuffer>,
    id?: string,
  ): Promise<{ readonly id: string; readonly status: number }>
  ask(line: string, more?: { readonly id?: string; readonly files?: readonly SentFile[] }): Promise<AnyReply>
  cookies(): ReadonlyMap<string, string>
  /** What a page that has just opened is shown. */
  articles(): Promise<readonly Article[]>
  /** The article as soon as `holds`, told by the events as the page is. */
  article(id: string, holds: (article: Article) => boolean): Promise<Article>
  /** Live events until `enough`. */
  follow(enough: (events: readonly LiveEvent[]) => boolean, since?: string): Promise<readonly LiveEvent[]>
}

interface SentFile {
  readonly option: string
  readonly file: string
  readonly filename: string
}

export interface LiveEvent {
  readonly event: string
  readonly id: string
  readonly data: {
    readonly ids?: string[]
    readonly articles?: Article[]
    readonly id?: string
  } & Partial<Article>
}

interface AnyReply {
  readonly type: string
  readonly article?: Article
  readonly form?: { readonly id: string; readonly fields: readonly { name: string; value?: string }[] }
}

export async function visit(
  url: string,
  known: ReadonlyMap<string, string> = new Map(),
  locale = 'en',
): Promise<Visitor> {
  const cookies = new Map(known)
  const send = async (path: string, init: RequestInit & { readonly duplex?: 'half' }): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, 'sec-fetch-site': 'same-origin', 'accept-language': locale, ...init.headers }
    const response = await fetch(url + path, { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined && value !== undefined) cookies.set(name, value)
    }
    return response
  }
  const visitor: Visitor = {
    cookies: () => cookies,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    put: (path, body, headers) => send(path, { method: 'PUT', headers, body, duplex: 'half' }),
    upload: async (bytes, id = randomUUID()) => {
      const headers = { 'content-type': 'application/octet-stream' }
      const response = await visitor.put(`/playground/files/${id}`, bytes, headers)
      return { id, status: response.status }
    },
    ask: async (line, { id = randomUUID(), files = [] } = {}) => {
      const response = await visitor.post('/playground/invocations', { type: 'line', id, line, files })
      return response.json() as Promise<AnyReply>
    },
    articles: async () => {
      const [first] = await visitor.follow((events) => events.length > 0)
      return first?.data.articles ?? []
    },
    article: async (id, holds) => {
      const newest = (events: readonly LiveEvent[]) =>
        events.flatMap(articlesIn).findLast((one) => one.id === id)
      const events = await visitor.follow((all) => {
        const found = newest(all)
        return found !== undefined && holds(found)
      })
      const found = newest(events)
      if (found === undefined || !holds(found)) {
        throw new Error(`the stream ended, and the article is ${found?.state ?? 'not there'}`)
      }
      return found
    },
    follow: async (enough, since = '') => {
      const stop = new AbortController()
      const response = await send('/playground/events', {
        headers: { 'last-event-id': since },
        signal: stop.signal,
      })
      const events: LiveEvent[] = []
      let text = ''
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        events.push(...blocks.map(readEvent))
        if (enough(events)) break
      }
      stop.abort()
      return events
    },
  }
  await visitor.get('/playground/commands', { 'x-easel-page': 'yes' })
  return visitor
}

function articlesIn({ event, data }: LiveEvent): readonly Article[] {
  // The page's own contract: this event's data is an article.
  return event === 'article' ? [data as Article] : (data.articles ?? [])
}

function readEvent(block: string): LiveEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return {
    event: fields.get('event') ?? '',
    id: fields.get('id') ?? '',
    data: JSON.parse(fields.get('data') ?? '{}'),
  }
}
