import type { Writable } from 'node:stream'
import type { BytePool } from '../byte-pool.ts'
import { asFailure, Failure, recordOf } from '../failure.ts'
import { type Answer, readAnswer } from './answer.ts'
import { downloadPicture } from './download-picture.ts'
import { type Asked, requestIdOf } from './errors.ts'
import type { PreviewTaker } from './event-stream.ts'
import type { Exchange, HttpAnswer } from './exchange.ts'
import { createGallery, type Gallery } from './gallery.ts'
import type { RequestOutcome } from './model.ts'
import { readNetworkFailure } from './network-failure.ts'
import { drawnIn, textUsageOf } from './response-answer.ts'
import type { Clock, Tried } from './retry.ts'
import { readShortfall } from './shortfall.ts'
import { DamagedBody } from './unpacked.ts'
import { readUsage } from './usage.ts'

export interface Reception {
  readonly url: URL
  readonly expected: number
  readonly asked: Asked
  readonly openSink: (index: number) => Writable
  readonly previews: PreviewTaker | undefined
  readonly exchange: Exchange
  /** Memory for what is on its way to the sinks. */
  readonly batches: BytePool
  readonly clock: Clock
  readonly deadline: number
  readonly secrets: readonly string[]
  /** The caller's: nothing of the answer is wanted any more. */
  readonly cancel: AbortSignal
  /** The caller's or the deadline's: what has come is kept. */
  readonly signal: AbortSignal
}

/** The body of a success → pictures in their sinks, or why there are none. */
export async function receive(response: HttpAnswer, reception: Reception): Promise<Tried<RequestOutcome>> {
  const gallery = createGallery(reception.expected, reception.openSink, reception.batches)
  try {
    const answer = await readAnswer(response.read, {
      contentType: String(response.headers['content-type'] ?? ''),
      gallery,
      previews: reception.previews,
      signal: reception.signal,
    })
    if (answer.broken instanceof DamagedBody) {
      gallery.destroy()
      return readNetworkFailure(answer.broken, 'withinAnswer')
    }
    const missed = await fetchAddresses(answer, gallery, reception)
    throwIfUnwanted(reception.cancel)
    return await settle(response, answer, gallery, missed, reception)
  } catch (thrown) {
    gallery.destroy()
    throw thrown
  }
}

/** The first failure, if any. What was paid for and cannot be fetched is no reason to pay again. */
async function fetchAddresses(
  { addresses }: Answer,
  gallery: Gallery,
  reception: Reception,
): Promise<Failure | undefined> {
  let missed: Failure | undefined
  for (const { url, description } of addresses.slice(0, reception.expected - gallery.count)) {
    try {
      const number = await downloadPicture(url, { ...reception, base: reception.url, gallery })
      gallery.describe(number, description)
    } catch (thrown) {
      if (reception.signal.aborted) return missed ?? outOfTime(thrown)
      missed ??= asFailure(thrown)
    }
  }
  return missed
}

function outOfTime(cause: unknown): Failure {
  return new Failure({ kind: 'capacity', problem: 'timed_out' }, { charged: 'maybe', cause })
}

/** Whoever cancels wants nothing of the answer any more. Time that is over is no such wish: what has come is kept. */
function throwIfUnwanted({ aborted, reason }: AbortSignal): void {
  if (aborted && !(reason instanceof DOMException && reason.name === 'TimeoutError')) throw reason
}

async function settle(
  { headers }: HttpAnswer,
  answer: Answer,
  gallery: Gallery,
  missed: Failure | undefined,
  { expected, asked, secrets, clock }: Reception,
): Promise<Tried<RequestOutcome>> {
  const requestId = requestIdOf(headers)
  // Servers that do not know `n` send one picture and say nothing of it; the person who asked for more is told.
  const shortfall =
    gallery.count < expected
      ? missed === undefined
        ? readShortfall(answer, { gallery, headers, requestId, asked, secrets, now: clock.date() })
        : { failure: missed, retries: 0 }
      : undefined
  if (shortfall !== undefined && gallery.count === 0) return shortfall
  const usage = readUsage(answer.trees)
  const textUsage = textUsageOf(answer.trees)
  const drawn = drawnIn(answer.trees)
  return {
    made: {
      images: await gallery.stored(),
      ...(usage !== undefined && { usage }),
      ...(textUsage !== undefined && { textUsage }),
      ...(drawn !== undefined && { drawn }),
      ...(requestId !== undefined && { requestId }),
      ...(shortfall !== undefined && { incomplete: recordOf(shortfall.failure) }),
    },
  }
}
