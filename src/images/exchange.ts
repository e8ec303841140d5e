import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { Agent, type buildConnector, type Dispatcher } from 'undici'
import { unpacked } from './unpacked.ts'

/** Requests and their answers, over connections that are kept. */
export interface Exchange {
  /** Resolves when the head of the answer is there; its body waits until it is read. */
  ask(url: URL, request: ExchangeRequest): Promise<HttpAnswer>
  close(): Promise<void>
}

interface ExchangeRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Readable
  /** Ends the connection, also in the middle of the body. */
  readonly signal: AbortSignal
}

export interface HttpAnswer {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  /** Once, and every answer: a body that nobody reads keeps its connection. */
  readonly read: ReadBody
}

/**
 * Hands over a body piece by piece; resolves at its end, or when enough was had (by the reader's word, or when `enough`
 * is aborted), and rejects when it breaks off.
 */
export type ReadBody = (take: TakePiece, enough?: AbortSignal) => Promise<void>

/** Whoever keeps bytes copies them: their memory is read into again. What is returned is waited for. */
export type TakePiece = (bytes: Buffer) => Promise<void> | 'enough' | undefined

/** undici's own limits of 300 s are shorter than real jobs. */
interface Limits {
  readonly connect: buildConnector.connector
  readonly patienceMs: number
}

export function openExchange({ connect, patienceMs }: Limits): Exchange {
  // HTTP/2 would put all jobs on one connection, to break together.
  const dispatcher = new Agent({
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
    connect,
    allowH2: false,
  })
  return {
    ask: ({ origin, pathname, search }, { signal, ...request }) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const handler = createHandler(signal, resolve, reject)
        dispatcher.dispatch({ origin, path: pathname + search, ...request }, handler)
      }),
    close: () => dispatcher.close(),
  }
}

/**
 * undici's own `request` makes a stream of the body, which keeps what it was given, and costs a quarter of reading an
 * answer of many megabytes.
 */
function createHandler(
  signal: AbortSignal,
  resolve: (answer: HttpAnswer) => void,
  reject: (reason: unknown) => void,
): Dispatcher.DispatchHandler {
  let abort = (): void => reject(signal.reason)
  const onAbort = () => abort()
  signal.addEventListener('abort', onAbort)
  let body: Body | undefined
  return {
    onRequestStart: (controller) => {
      abort = () => controller.abort(signal.reason)
      if (signal.aborted) abort()
    },
    onResponseStart: (controller, statusCode, headers) => {
      if (statusCode < 200) return
      body = createBody(controller)
      resolve(unpacked({ statusCode, headers, read: body.read }))
    },
    onResponseData: (_controller, bytes) => body?.add(bytes),
    onResponseEnd: () => {
      signal.removeEventListener('abort', onAbort)
      body?.end()
    },
    onResponseError: (_controller, error) => {
      signal.removeEventListener('abort', onAbort)
      if (body === undefined) reject(error)
      else if (signal.aborted) body.fail(error)
      else body.breakOff(error)
    },
  }
}

interface Body {
  readonly read: ReadBody
  add(bytes: Buffer): void
  end(): void
  breakOff(reason: unknown): void
  /** At once, also when not all is handed over. */
  fail(reason: unknown): void
}

function createBody(controller: Dispatcher.DispatchController): Body {
  const { promise: finished, resolve: finish, reject } = Promise.withResolvers<void>()
  // Whoever reads is told; until then it must not count as nobody's.
  finished.catch(() => {})
  /** Pauses are wishes: when the other side hangs up, all that came before is handed over at once. */
  const held: Buffer[] = []
  let take: TakePiece | undefined
  /** What is told when all that came before is handed over. */
  let ending: (() => void) | undefined
  let isOver = false

  const close = () => {
    isOver = true
    take = undefined
    held.length = 0
  }

  const fail = (reason: unknown) => {
    close()
    reject(reason)
  }

  const stop = (reason: unknown) => {
    fail(reason)
    controller.abort(reason instanceof Error ? reason : new Error('not wanted', { cause: reason }))
  }

  const endEarly = () => {
    close()
    finish()
    if (ending === undefined) controller.abort(new Error('enough'))
  }

  const endWith = (how: () => void) => {
    ending = how
    if (take !== undefined) how()
  }

  const give = (bytes: Buffer, reader: TakePiece): void => {
    try {
      const waiting = reader(bytes)
      if (waiting === undefined) return
      if (waiting === 'enough') endEarly()
      else {
        take = undefined
        controller.pause()
        waiting.then(() => goOn(reader), stop)
      }
    } catch (thrown) {
      stop(thrown)
    }
  }

  const goOn = (reader: TakePiece): void => {
    if (isOver) return
    take = reader
    while (take !== undefined) {
      const bytes = held.shift()
      if (bytes === undefined) break
      give(bytes, reader)
    }
    if (take === undefined) return
    if (ending === undefined) controller.resume()
    else ending()
  }

  controller.pause()
  return {
    read: (reader, enough) => {
      enough?.addEventListener('abort', endEarly, { once: true })
      goOn(reader)
      return finished
    },
    add: (bytes) => {
      // undici hands over nothing, again and again, where the connection is gone and the reader was behind.
      if (isOver || bytes.length === 0) return
      if (take === undefined) held.push(Buffer.from(bytes))
      else give(bytes, take)
    },
    end: () => endWith(finish),
    breakOff: (reason) => endWith(() => reject(reason)),
    fail,
  }
}
