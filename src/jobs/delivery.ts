import type { Notice, Posted } from '../chat/courier.ts'
import { explainFailure } from '../chat/explain.ts'
import type { Message, OutgoingImage } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import { insist } from './insist.ts'
import { delivered, type Job, type JobIn, postponed, told } from './job.ts'
import { type Line, RowNotWritten } from './line.ts'
import { isShutdown } from './pause.ts'
import { recordResults } from './record.ts'
import { type Aftermath, countRefusal } from './refused.ts'
import { isWorthWaiting } from './rest.ts'
import { settle } from './spent.ts'
import { courierOf, type WorkTools } from './tools.ts'

interface Outgoing {
  readonly line: Line
  readonly message: Message
  readonly images: readonly OutgoingImage[]
  readonly tools: WorkTools
  readonly signal: AbortSignal
}

/** Posts what was made. Until the platform takes it the row says `made`, so a restart posts it too. */
export async function deliver({ line, message, images, tools, signal }: Outgoing): Promise<void> {
  const job = asMade(line.job)
  const courier = courierOf(tools, job)
  let posted: Posted = { files: [], lasting: false }
  const destination = await insist(line, tools, signal, (within) =>
    courier.deliver(
      {
        ...noticeOf(line, message),
        images,
        ...(job.share === undefined ? {} : { shareIn: job.share.place }),
        posted: async (told) => {
          posted = told
        },
      },
      within,
    ),
  )
  await line.relocate(destination)
  await recordResults(asMade(line.job), images, posted, tools)
  await line.advance(delivered(job, tools.now()))
  tools.events.jobDelivered(job, { images: images.length, milliseconds: job.milliseconds })
  // The bytes are in the chat now, and it is there that they are fetched again.
  await tools.stores.blobs.removeAll(`jobs/${job.id}`).catch((thrown: unknown) => {
    tools.events.bytesNotRemoved(job.id, thrown)
  })
}

/** Tells the asker why there is no picture. Given up only when the platform will never take it, or after days. */
export async function sayFailure(line: Line, tools: WorkTools, signal: AbortSignal): Promise<void> {
  const job = line.job
  if (job.state !== 'failing') throw new Error(`${job.id} is ${job.state}, not failing`)
  await settle(job, tools)
  const aftermath = await countRefusal(job, tools)
  const message = failureMessage(job, aftermath)
  try {
    const courier = courierOf(tools, job)
    const destination = await insist(line, tools, signal, (within) =>
      courier.fail(noticeOf(line, message), within),
    )
    await line.relocate(destination)
  } catch (thrown) {
    // A cancelled job's own signal is aborted; only a shutdown leaves the telling to the next process.
    if (isShutdown(signal)) return
    if (thrown instanceof RowNotWritten) throw thrown
    const isLater = isWorthWaiting(job, thrown, tools.now())
    tools.events.deliveryFailed(job.id, thrown, isLater)
    if (isLater) {
      await line.advanceBy((current) => (current.state === 'failing' ? postponed(current) : current))
      return
    }
  }
  await aftermath.report()
  await line.advance(told(job))
  if (job.failure.facts.kind === 'cancelled') tools.events.jobCancelled(job)
  else tools.events.jobFailed(job, job.failure)
}

function noticeOf(line: Line, message: Message): Notice {
  const { id, destination, invocation } = line.job
  return { job: id, destination, message, asker: invocation.asker.id, remember: line.relocate }
}

function failureMessage(job: JobIn<'failing'>, { pauseMinutes }: Aftermath): Message {
  const { invocation, wish } = job
  return explainFailure(job.failure, {
    words: wordsFor(invocation.locale),
    job: job.id,
    admin: invocation.asker.admin,
    // Nothing that starts a picture works during a pause.
    offerRetry: pauseMinutes === undefined,
    ...(pauseMinutes === undefined ? {} : { pauseMinutes }),
    ...(wish.prompt === undefined ? {} : { prompt: wish.prompt }),
  })
}

function asMade(job: Job): JobIn<'made'> {
  if (job.state !== 'made') throw new Error(`${job.id} is ${job.state}, not made`)
  return job
}
