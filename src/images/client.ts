import type { Writable } from 'node:stream'
import { createBytePool } from '../byte-pool.ts'
import { deadline } from '../deadline.ts'
import { asFailure, Failure, type FailureRecord, recordOf } from '../failure.ts'
import type { Log } from '../log.ts'
import { rewrittenOrAsIs } from './as-is.ts'
import { attempt } from './attempt.ts'
import { batchBytes } from './base64.ts'
import { type Breaker, createBreaker } from './breaker.ts'
import type { PreviewTaker } from './event-stream.ts'
import { openExchange } from './exchange.ts'
import type { Account } from './http-request.ts'
import type { RequestFiles } from './local-file.ts'
import type { PlannedRequest, RequestOutcome } from './model.ts'
import { type Content, type Judgement, moderate } from './moderate.ts'
import { mostRetries } from './network-failure.ts'
import { publicConnector, type Resolve } from './public-network.ts'
import { connectorOfReusedMemory } from './reading-memory.ts'
import { createRefusedParameters } from './refused-parameters.ts'
import { type Clock, retrying, systemClock, type Tried, type Waiting } from './retry.ts'
import { createStreaming } from './streaming.ts'

export type { LocalFile } from './local-file.ts'

/** The Images API at one address with one key. */
export interface ImagesClient {
  /** Throws a Failure, and only that. */
  carryOut(request: PlannedRequest, call: Call): Promise<RequestOutcome>
  /** What the service's classifier says, before anything is bought; costs nothing. Throws a Failure. */
  moderate(content: Content, signal: AbortSignal): Promise<Judgement>
  close(): Promise<void>
}

export interface Call {
  readonly files: RequestFiles
  /** Sent where the plan says that the model has a parameter for it. */
  readonly safetyIdentifier?: string
  /**
   * Where image number `index` goes. It gets the decoded bytes and is ended, or is destroyed when they fail; then the
   * same number may be asked for again and must be a fresh sink. Bytes are the sink's until it calls back: then their
   * memory is used again.
   */
  readonly openSink: (index: number) => Writable
  readonly onWaiting?: (waiting: Waiting) => void
  /** Told of every try, however it ended, for the log and the figures. */
  readonly onTried?: (tried: TriedRequest) => void
  /** Takes previews of what is being drawn; only when `stream` is among the parameters. */
  readonly previews?: PreviewTaker
  readonly signal: AbortSignal
}

/** One try of one request, as the log and the figures know it. */
interface TriedRequest {
  readonly endpoint: PlannedRequest['endpoint']
  readonly model: string
  /** Counted from 1. */
  readonly number: number
  readonly milliseconds: number
  readonly failure?: FailureRecord
}

export interface ImagesClientOptions extends Account {
  readonly log: Log
  /** For one request with all its tries. */
  readonly deadlineMs: number
  readonly connectTimeoutMs?: number
  /** Never into a private network: the address was named by somebody who must not reach the host's own. */
  readonly publicOnly?: boolean
  /** How names become addresses where that is so; the system's way unless told otherwise. */
  readonly resolve?: Resolve
  readonly clock?: Clock
  /** Shared between clients of one address and key. */
  readonly breaker?: Breaker
}

export function createImagesClient({
  log,
  deadlineMs,
  connectTimeoutMs = 10_000,
  publicOnly = false,
  resolve,
  clock = systemClock,
  breaker = createBreaker({ now: clock.now }),
  ...account
}: ImagesClientOptions): ImagesClient {
  const exchange = openExchange({
    connect: publicOnly
      ? publicConnector(connectTimeoutMs, resolve, connectorOfReusedMemory)
      : connectorOfReusedMemory({ timeout: connectTimeoutMs, allowH2: false }),
    // The deadline is the one that counts.
    patienceMs: deadlineMs + 60_000,
  })

  const batches = createBytePool(batchBytes)
  const streaming = createStreaming(clock)
  const refused = createRefusedParameters(clock)

  const carryOut: ImagesClient['carryOut'] = async (request, call) => {
    using within = deadline(deadlineMs, call.signal)
    const { signal } = within
    const endsAt = clock.now() + deadlineMs
    let charged: 'no' | 'maybe' = 'no'

    const tryOnce = (number: number): Promise<Tried<RequestOutcome>> =>
      streaming.attempt(request, number, (fitting) => send(fitting, number))

    const send = async (fitting: PlannedRequest, number: number): Promise<Tried<RequestOutcome>> => {
      const entry = breaker.enter(call)
      if (!entry.admitted) return serviceIsDown(entry.waitMs, number)
      const before = charged
      charged = 'maybe'
      const since = clock.now()
      const tried = await attempt({
        account,
        request: fitting,
        files: call.files,
        safetyIdentifier: call.safetyIdentifier,
        openSink: call.openSink,
        previews: guarded(call.previews, log),
        exchange,
        batches,
        clock,
        deadline: endsAt,
        cancel: call.signal,
        signal,
      }).catch((thrown: unknown) => {
        entry.leave('unknown')
        throw thrown
      })
      entry.leave(conditionShownBy(tried))
      if ('failure' in tried && tried.failure.trace.charged === 'no') charged = before
      call.onTried?.({
        endpoint: fitting.endpoint,
        model: String(fitting.parameters.model),
        number,
        milliseconds: clock.now() - since,
        ...('failure' in tried ? { failure: recordOf(tried.failure) } : {}),
      })
      return tried
    }

    try {
      call.signal.throwIfAborted()
      const { made, chargedBefore } = await retrying(tryOnce, {
        clock,
        deadline: endsAt,
        signal,
        onWaiting: call.onWaiting,
      })
      return chargedBefore === 'maybe' ? { ...made, billedBefore: 'maybe' } : made
    } catch (thrown) {
      if (call.signal.aborted) throw cancelled(call.signal.reason, charged)
      if (within.isOver && !(thrown instanceof Failure)) {
        throw new Failure({ kind: 'capacity', problem: 'timed_out' }, { charged, cause: thrown })
      }
      throw asFailure(thrown)
    }
  }

  return {
    carryOut: (request, call) =>
      rewrittenOrAsIs(request, (one) => refused.leaveOut(one, (fitting) => carryOut(fitting, call))),
    moderate: (content, signal) =>
      moderate(content, { account, exchange, clock, signal }).catch((thrown: unknown) => {
        if (signal.aborted) throw cancelled(signal.reason, 'no')
        throw thrown instanceof Failure ? thrown : unreachable(thrown)
      }),
    close: () => exchange.close(),
  }
}

/** A job that has been trying waits for the service to come back; a new one is told at once. */
function serviceIsDown(waitMs: number, number: number): Tried<never> {
  const facts = { kind: 'capacity', problem: 'overloaded', retryAfterMs: waitMs } as const
  const failure = new Failure(facts, { detail: 'the service failed several times in a row' })
  return { failure, retries: number > 1 ? mostRetries : 0 }
}

function conditionShownBy(tried: Tried<unknown>): 'up' | 'down' | 'unknown' {
  if ('made' in tried) return 'up'
  const { facts } = tried.failure
  if (facts.kind === 'bug') return 'unknown'
  return facts.kind === 'capacity' && troubles.has(facts.problem) ? 'down' : 'up'
}

/** Of the service; a disk of our own that is full says nothing about it. */
const troubles: ReadonlySet<string> = new Set(['overloaded', 'timed_out', 'unreachable', 'interrupted'])

function unreachable(cause: unknown): Failure {
  return new Failure({ kind: 'capacity', problem: 'timed_out' }, { cause })
}

function cancelled(reason: unknown, charged: 'no' | 'maybe'): Failure {
  if (reason instanceof Failure) return reason
  return new Failure({ kind: 'cancelled' }, { charged, cause: reason })
}

/** A failing preview never harms the job. */
function guarded(previews: PreviewTaker | undefined, log: Log): PreviewTaker | undefined {
  if (previews === undefined) return undefined
  return {
    wants: () => previews.wants(),
    take: (bytes) => {
      try {
        previews.take(bytes)
      } catch (err) {
        log.debug({ err }, 'preview not taken')
      }
    },
  }
}
