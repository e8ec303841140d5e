import type { Writable } from 'node:stream'
import type { BytePool } from '../byte-pool.ts'
import type { Failure } from '../failure.ts'
import { type Asked, readFailure } from './errors.ts'
import type { PreviewTaker } from './event-stream.ts'
import type { Exchange, HttpAnswer } from './exchange.ts'
import { type Account, httpRequest } from './http-request.ts'
import type { RequestFiles } from './local-file.ts'
import type { PlannedRequest, RequestOutcome } from './model.ts'
import { mostRetries, readNetworkFailure, retriesOfBroken } from './network-failure.ts'
import { readCapped } from './read-capped.ts'
import { receive } from './receive.ts'
import type { Clock, Tried } from './retry.ts'

interface Attempt {
  readonly account: Account
  readonly request: PlannedRequest
  readonly files: RequestFiles
  readonly safetyIdentifier: string | undefined
  readonly openSink: (index: number) => Writable
  readonly previews: PreviewTaker | undefined
  readonly exchange: Exchange
  readonly batches: BytePool
  readonly clock: Clock
  /** In the clock's time. */
  readonly deadline: number
  readonly cancel: AbortSignal
  readonly signal: AbortSignal
}

/** One try of one request, from the connection to the last byte in its sink. Throws when it is aborted. */
export async function attempt(call: Attempt): Promise<Tried<RequestOutcome>> {
  const { url, headers, body } = httpRequest(call.account, call.request, call)
  const secrets = call.account.apiKey === undefined ? [] : [call.account.apiKey]
  let response: HttpAnswer
  try {
    response = await call.exchange.ask(url, { method: 'POST', headers, body, signal: call.signal })
  } catch (thrown) {
    call.signal.throwIfAborted()
    return readNetworkFailure(thrown, 'beforeAnswer')
  }
  if (response.statusCode >= 200 && response.statusCode < 300) {
    const { images: expected } = call.request
    return receive(response, { ...call, url, expected, asked: askedBy(call.request), secrets })
  }
  return refused(response, secrets, call)
}

async function refused(
  { statusCode, headers, read }: HttpAnswer,
  secrets: readonly string[],
  { request, clock, signal }: Attempt,
): Promise<Tried<never>> {
  const failure = readFailure({
    status: statusCode,
    headers,
    body: (await readCapped(read)).text,
    contentType: String(headers['content-type'] ?? ''),
    asked: askedBy(request),
    secrets,
    now: clock.date(),
  })
  signal.throwIfAborted()
  return { failure, retries: retriesFor(failure, headers['x-should-retry']) }
}

function askedBy(request: PlannedRequest): Asked {
  return { model: modelOf(request), endpoint: request.endpoint }
}

/** The one that draws. */
export function modelOf(request: PlannedRequest): string {
  const { model } = request.endpoint === 'responses' ? request.parameters.tools[0] : request.parameters
  return String(model)
}

function retriesFor({ facts }: Failure, shouldRetry: unknown): number {
  if (shouldRetry === 'false') return 0
  if (facts.kind === 'capacity') {
    return facts.problem === 'timed_out' ? retriesOfBroken.beforeAnswer : mostRetries
  }
  // A service that says so knows better than the status; what is refused for a known reason stays refused.
  const isUnexplained = facts.kind === 'input' && facts.problem === 'rejected'
  return shouldRetry === 'true' && isUnexplained ? mostRetries : 0
}
