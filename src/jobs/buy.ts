import { asFailure, Failure, type FailureFacts, recordOf } from '../failure.ts'
import type { ImagesClient } from '../images/client.ts'
import type { PreviewTaker } from '../images/event-stream.ts'
import { inShapeOf } from '../images/in-shape.ts'
import type { PlannedRequest, RequestOutcome } from '../images/model.ts'
import { makesOneOnly } from '../images/refused-parameters.ts'
import { ofOwnAccount } from '../policy/accounts.ts'
import type { PreparedInputs } from './inputs.ts'
import {
  imageBlob,
  imagesIn,
  type Job,
  type JobIn,
  type Made,
  made,
  Shutdown,
  withBought,
  withSplit,
} from './job.ts'
import { isSomebodyElses, type Line, RowNotWritten } from './line.ts'
import type { WorkTools } from './tools.ts'

interface Purchase {
  readonly job: JobIn<'running'>
  readonly line: Line
  readonly inputs: PreparedInputs
  readonly tools: WorkTools
  readonly previews: PreviewTaker
  readonly onWaiting: (reason: FailureFacts) => void
  readonly signal: AbortSignal
}

/**
 * Carries out the plan's requests that are not bought yet, side by side. What each brings is written into the row
 * at once. Some came and some not, because they were refused, took too long or were cancelled: those that came are the
 * result. None: the first failure is thrown.
 */
export async function buy(purchase: Purchase): Promise<JobIn<'made'>> {
  const { line, tools } = purchase
  const since = performance.now()
  using lease = tools.images.lease(await tools.accounts.payerOf(purchase.job.account))
  const [first] = await buyAll(purchase, lease.client)
  const job = asRunning(line.job)
  if (first !== undefined && Object.keys(job.bought).length === 0) throw first
  // Not by the wall clock, which may be set meanwhile.
  const now = job.startedAt + Math.round(performance.now() - since)
  return line.advance(made(job, now, missingFrom(job, first)))
}

/** Resolves to what failed. A request for several pictures is split up where the service makes one at a time. */
async function buyAll(purchase: Purchase, client: ImagesClient): Promise<readonly Failure[]> {
  const { line, signal } = purchase
  const { plan, bought } = asRunning(line.job)
  const thrown: { readonly by: PlannedRequest; readonly index: number; readonly reason: unknown }[] = []
  await Promise.all(
    plan.requests.map(async (by, index) => {
      if (index in bought) return
      try {
        const outcome = await carryOut(purchase, client, by, index)
        await writeDown(outcome, index, purchase)
      } catch (reason) {
        thrown.push({ by, index, reason })
      }
    }),
  )
  const unwritten = thrown.find(({ reason }) => reason instanceof RowNotWritten)
  if (unwritten !== undefined) throw unwritten.reason
  if (signal.aborted) return [interruption(signal.reason)]
  const tooMany = thrown.filter(({ by, reason }) => by.images > 1 && makesOneOnly(reason))
  if (tooMany.length === 0) return thrown.map(({ reason }) => failureOf(purchase.job, reason))
  await line.advanceBy((job) => tooMany.map(({ index }) => index).reduce(withSplit, asRunning(job)))
  return buyAll(purchase, client)
}

async function writeDown(outcome: RequestOutcome, request: number, purchase: Purchase): Promise<void> {
  const { line } = purchase
  try {
    await line.keep((current) => withBought(asRunning(current), request, outcome))
  } catch (thrown) {
    if (isSomebodyElses(thrown)) await dropUnknown(outcome, request, purchase)
    throw thrown
  }
}

/** Nobody will ever ask for images that the row does not know, unless its answer to the writing of them was lost. */
async function dropUnknown(
  outcome: RequestOutcome,
  request: number,
  { job, tools }: Purchase,
): Promise<void> {
  const attempt = job.attempts
  try {
    const row = await tools.book.find(job.id)
    if (row !== undefined && 'bought' in row && row.bought[request]?.attempt === attempt) return
    const names = outcome.images.map((_, image) => imageBlob(job.id, { attempt, request, image }))
    await Promise.all(names.map((name) => tools.stores.blobs.remove(name)))
  } catch (thrown) {
    tools.events.bytesNotRemoved(job.id, thrown)
  }
}

/** Who stops it, or what: requests may have been on their way. A shutdown leaves all of it to the next process. */
function interruption(reason: unknown): Failure {
  if (reason instanceof Shutdown) throw reason
  const facts =
    reason instanceof Failure ? reason.facts : ({ kind: 'capacity', problem: 'timed_out' } as const)
  return new Failure(facts, { charged: 'maybe', cause: reason })
}

function carryOut(
  purchase: Purchase,
  client: ImagesClient,
  request: PlannedRequest,
  index: number,
): Promise<RequestOutcome> {
  const { job, inputs, tools, previews, onWaiting, signal } = purchase
  return client.carryOut(onThePicture(request, purchase), {
    files: inputs.files,
    safetyIdentifier: tools.safetyIdentifier(job.invocation.asker.id),
    openSink: (image) =>
      tools.stores.blobs.write(imageBlob(job.id, { attempt: job.attempts, request: index, image })),
    onWaiting: (waiting) => {
      tools.events.serviceMakesWait(job.id, waiting)
      onWaiting(waiting.reason)
    },
    previews,
    onTried: (tried) => tools.events.requestTried(job.id, tried),
    signal,
  })
}

/** What is laid into the original must have its shape, or it is squeezed; a size that somebody chose is kept. */
function onThePicture(request: PlannedRequest, { job, inputs, tools }: Purchase): PlannedRequest {
  const { image, mask } = inputs
  if (!job.keep || mask === undefined || image === undefined || job.plan.size !== 'auto') return request
  return inShapeOf(image, request, tools.catalog.profile(job.plan.model).sizes)
}

function failureOf({ account }: Job, thrown: unknown): Failure {
  const failure = asFailure(thrown)
  return account === undefined ? failure : ofOwnAccount(failure)
}

/** What did not come, and why: a request that failed, or one that brought fewer pictures than it was asked for. */
function missingFrom(job: JobIn<'running'>, first: Failure | undefined): Made['missing'] {
  const images = job.plan.count - imagesIn(job.bought)
  const incomplete = Object.values(job.bought).find((outcome) => outcome.incomplete !== undefined)?.incomplete
  const failure = first === undefined ? incomplete : recordOf(first)
  return images <= 0 || failure === undefined ? undefined : { images, failure }
}

function asRunning(job: Job): JobIn<'running'> {
  if (job.state !== 'running') throw new Error(`${job.id} is ${job.state}, not running`)
  return job
}
