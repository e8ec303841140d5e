import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { expect } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { createImagesClient, type ImagesClientOptions } from '../../src/images/client.ts'
import type { PlainRequest, Plan, PlannedRequest } from '../../src/images/model.ts'
import type { Clock } from '../../src/images/retry.ts'
import { silentLog } from '../../src/log.ts'

export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

type Answering = (response: ServerResponse, request: Received) => void | Promise<void>

/** A real HTTP server that answers each request by the next step of its script; the last step repeats. */
export async function startService(...script: readonly [Answering, ...Answering[]]) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    try {
      for await (const piece of request) pieces.push(piece)
    } catch {
      return // the client hung up, which some tests are about
    }
    const { method = '', url = '', headers } = request
    const one = { method, url, headers, body: Buffer.concat(pieces) }
    const step = script[Math.min(received.length, script.length - 1)]
    received.push(one)
    await step?.(response, one)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    baseUrl: `${origin}/v1`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answering {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

export function events(...lines: readonly string[]): Answering {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(lines.join('\n'))
  }
}

/** Bytes that begin like a PNG; nothing here looks further. */
export function pngLike(length: number, fill = 7): Buffer {
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(length, fill)])
}

/** A clock whose waits take no time, and are written down. */
export function quickClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = []
  let now = Date.parse('2026-11-22T12:00:00Z')
  return {
    waits,
    now: () => now,
    date: () => now,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted()
      waits.push(milliseconds)
      now += milliseconds
    },
    random: () => 0,
  }
}

/** Sinks that keep what they get, by image number; every sink ever opened, in order. */
export function collectingSinks() {
  const opened: { readonly index: number; readonly sink: Writable; readonly pieces: Buffer[] }[] = []
  return {
    opened,
    openSink: (index: number): Writable => {
      const pieces: Buffer[] = []
      const sink = new Writable({
        write: (piece: Buffer, _encoding, done) => {
          pieces.push(Buffer.from(piece))
          done()
        },
      })
      opened.push({ index, sink, pieces })
      return sink
    },
    /** The bytes of each image whose sink was ended. */
    images: () =>
      opened.filter(({ sink }) => sink.writableFinished).map(({ pieces }) => Buffer.concat(pieces)),
  }
}

export function clientFor(baseUrl: string, options: Partial<ImagesClientOptions> = {}) {
  const client = createImagesClient({
    baseUrl,
    apiKey: 'sk-test-0123456789abcdef',
    log: silentLog,
    deadlineMs: 20_000,
    clock: quickClock(),
    ...options,
  })
  const sinks = collectingSinks()
  return {
    ...sinks,
    client,
    carryOut: (request: PlannedRequest, call: Partial<Parameters<typeof client.carryOut>[1]> = {}) =>
      client.carryOut(request, {
        files: { images: [] },
        openSink: sinks.openSink,
        signal: new AbortController().signal,
        ...call,
      }),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

export function imagine(images = 1, extra: Partial<PlainRequest> = {}): PlainRequest {
  return {
    endpoint: 'generations',
    parameters: { model: 'gpt-image-2', prompt: 'a cat', ...(images > 1 && { n: images }) },
    images,
    ...extra,
  }
}

/** The prompt that the first request of a plan sends. */
export function promptIn({ requests: [request] }: Plan): unknown {
  return request?.endpoint === 'responses'
    ? request.parameters.input[0].content[0].text
    : request?.parameters.prompt
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(Failure)
  return thrown as Failure // just proved
}
