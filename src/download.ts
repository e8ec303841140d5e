import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { type Dispatcher, fetch } from 'undici'
import { Failure, inputFailure } from './failure.ts'

interface Download {
  readonly url: string
  /** For messages only. */
  readonly filename: string
  /** Origins that may be asked, such as `https://cdn.discordapp.com`; nothing else ever is. */
  readonly origins: readonly string[]
  /** Sent only to `origins`. */
  readonly bearer?: string | undefined
  readonly signal: AbortSignal
  readonly dispatcher?: Dispatcher | undefined
  /** Before the second try; before the third it is four times as long. */
  readonly firstPauseMs?: number
}

const deadlineMs = 30_000
const redirects = new Set([301, 302, 303, 307, 308])

/**
 * A person's file from the platform's own hosts, as a stream. A redirect to any other host is refused, and so is a
 * web page in place of a file (Slack answers 200 with its login page when the token may not read the file).
 */
export async function download({
  url,
  filename,
  origins,
  bearer,
  signal,
  dispatcher,
  firstPauseMs = 300,
}: Download): Promise<Readable> {
  let target = allowed(url, origins, filename)
  for (let hop = 0; hop < 3; hop += 1) {
    const response = await ask(target, { bearer, signal, dispatcher, filename, firstPauseMs })
    const location = response.headers.get('location')
    if (redirects.has(response.status) && location !== null) {
      await response.body?.cancel()
      target = allowed(new URL(location, target).href, origins, filename)
      continue
    }
    return bodyOf(response, filename)
  }
  throw inputFailure('file_unreachable', { file: filename })
}

function allowed(url: string, origins: readonly string[], filename: string): URL {
  const target = URL.parse(url)
  if (target === null || !origins.includes(target.origin)) {
    throw inputFailure('file_foreign_host', { file: filename })
  }
  return target
}

type Response = Awaited<ReturnType<typeof fetch>>

type Asking = Pick<Download, 'bearer' | 'signal' | 'dispatcher' | 'filename'> & {
  readonly firstPauseMs: number
}

/** A file server that stumbles once costs nobody their command; the last try says what is wrong. */
async function ask(target: URL, asking: Asking): Promise<Response> {
  for (const pauseMs of [asking.firstPauseMs, 4 * asking.firstPauseMs]) {
    const response = await askOnce(target, asking).catch(() => asking.signal.throwIfAborted())
    if (response !== undefined && !stumbled.has(response.status)) return response
    await response?.body?.cancel()
    await wait(pauseMs, undefined, { signal: asking.signal }).catch(() => asking.signal.throwIfAborted())
  }
  return askOnce(target, asking)
}

const stumbled = new Set([429, 500, 502, 503, 504])

async function askOnce(target: URL, { bearer, signal, dispatcher, filename }: Asking): Promise<Response> {
  try {
    return await fetch(target, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
      ...(bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } }),
      ...(dispatcher === undefined ? {} : { dispatcher }),
    })
  } catch (cause) {
    signal.throwIfAborted()
    throw inputFailure('file_unreachable', { file: filename }, { cause })
  }
}

async function bodyOf(response: Response, filename: string): Promise<Readable> {
  const page = response.headers.get('content-type')?.includes('text/html') ?? false
  if (response.status === 401 || response.status === 403) {
    await response.body?.cancel()
    throw new Failure({ kind: 'surface', problem: 'cannot_read_file' })
  }
  if (!response.ok || response.body === null || page) {
    await response.body?.cancel()
    throw inputFailure(page && response.ok ? 'file_is_a_page' : 'file_unreachable', { file: filename })
  }
  return Readable.fromWeb(response.body)
}
