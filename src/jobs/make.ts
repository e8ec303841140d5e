import type { Limits } from '../chat/courier.ts'
import { progressMessage } from '../chat/job-messages.ts'
import { type Words, wordsFor } from '../chat/words.ts'
import { type Deadline, deadline } from '../deadline.ts'
import { askAboutMask, doubtAbout } from './ask.ts'
import { buy } from './buy.ts'
import { fetchResult } from './fetch-result.ts'
import { type Finished, finish } from './finish.ts'
import { type PreparedInputs, prepareInputs } from './inputs.ts'
import { type Job, type JobIn, started } from './job.ts'
import type { Line } from './line.ts'
import { shutdownOf } from './pause.ts'
import { precheck } from './precheck.ts'
import type { Progress } from './progress.ts'
import type { Scratch } from './scratch.ts'
import { bringShared } from './share.ts'
import { courierOf, type WorkTools } from './tools.ts'

interface Making {
  readonly line: Line
  readonly tools: WorkTools
  readonly scratch: Scratch
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Below 1 when the platform refused what its stated limits allow. */
  readonly shareOfLimits: number
}

/** How often the seconds in the message go on. */
const tickMs = 5_000

/**
 * From an accepted, interrupted or already made job to pictures that fit through the door of its destination.
 * Undefined when its person is asked something first.
 */
export async function make(making: Making): Promise<{ job: JobIn<'made'>; finished: Finished } | undefined> {
  const { line, tools, progress, signal } = making
  const words = wordsFor(line.job.invocation.locale)
  using within = withinTime(making)
  const stated = await limitsFor(line.job, tools, within.signal)
  if (stated.destination !== undefined) await line.relocate(stated.destination)
  const limits = scaled(stated, making.shareOfLimits)
  if (line.job.share !== undefined) return makeShared(making, limits, words)
  if (line.job.inputs.length > 0 && line.job.state !== 'made') {
    progress.show(progressMessage('progress.preparing', {}, { words, job: line.job.id }))
  }
  const inputs = await inputsFor({ ...making, signal: within.signal })
  const doubt = doubtAbout(line.job, inputs)
  if (doubt !== undefined) {
    await progress.pause()
    if (await askAboutMask(doubt, inputs, { ...making, signal: within.signal })) {
      // A cancel that came while the question was being put.
      signal.throwIfAborted()
      return undefined
    }
  }
  const job = await madeJob({ ...making, signal: within.signal }, inputs, words)
  const count = job.plan.count
  progress.show(progressMessage('progress.sending', { count }, { words, job: job.id }))
  using afterwards = withinTime(making)
  const finishing = { ...making, limits, words, signal: afterwards.signal }
  return { job, finished: await finishOrBare(job, inputs, finishing) }
}

/** What is made goes out: no cancel is in time any more, and it has time of its own. */
function withinTime({ line, signal, tools }: Making): Deadline {
  return deadline(tools.timeoutMs, line.job.state === 'made' ? shutdownOf(signal) : signal)
}

const noInputs: PreparedInputs = { files: { images: [] }, adjustments: [] }

/** A made job goes out even when its inputs cannot be brought back: without them nothing is kept or cropped. */
async function inputsFor({ line, tools, scratch, signal }: Making): Promise<PreparedInputs> {
  const { job } = line
  try {
    return await prepareInputs(job, {
      courier: courierOf(tools, job),
      blobs: tools.stores.blobs,
      scratch,
      fetchResult: (id, until) => fetchResult(id, tools, until),
      signal,
    })
  } catch (thrown) {
    signal.throwIfAborted()
    if (job.state !== 'made') throw thrown
    tools.events.finishingFailed(job.id, thrown)
    return noInputs
  }
}

/** Nothing is bought: the pictures come from where they are, and are only made small enough for the door. */
async function makeShared(
  making: Making,
  limits: Limits,
  words: Words,
): Promise<{ job: JobIn<'made'>; finished: Finished }> {
  const { line, tools, scratch, progress } = making
  progress.show(
    progressMessage('progress.sending', { count: line.job.plan.count }, { words, job: line.job.id }),
  )
  using within = withinTime(making)
  const job = await bringShared(line, tools, within.signal)
  const { blobs, filePieces } = tools.stores
  const how = { blobs, filePieces, scratch, limits, words, signal: within.signal }
  return { job, finished: await finish(job, noInputs, how) }
}

/** The permission to post is checked before money is spent; what is paid for goes out whatever the answer. */
async function limitsFor(job: Job, tools: WorkTools, signal: AbortSignal): Promise<Limits> {
  try {
    return await courierOf(tools, job).limits(job.destination, signal)
  } catch (thrown) {
    if (job.state !== 'made') throw thrown
    return smallestDoor
  }
}

function scaled({ fileBytes, totalBytes, files }: Limits, share: number): Limits {
  return { fileBytes: fileBytes * share, totalBytes: totalBytes * share, files }
}

/** Discord's default without an interaction; research/discord.md section 1, "Attachments out". */
const smallestDoor: Limits = { fileBytes: 10 * 1024 ** 2, totalBytes: 24 * 1024 ** 2, files: 10 }

async function madeJob(making: Making, inputs: PreparedInputs, words: Words): Promise<JobIn<'made'>> {
  const { line, tools, progress, signal } = making
  const { job } = line
  if (job.state === 'made') return job
  if (job.state !== 'accepted' && job.state !== 'running') throw new Error(`${job.id} is ${job.state}`)
  await tools.stores.checkRoom()
  // What a first run may have bought was checked before it.
  if (job.state === 'accepted') await precheck(job, inputs, tools, signal)
  if (job.state === 'accepted' && job.hold !== undefined) await tools.ledger.keep(job.hold)
  const running = await line.advance(started(job, tools.now()))
  tools.events.jobStarted(job, running.attempts)

  const count = job.plan.count
  const since = performance.now()
  progress.show(progressMessage('progress.drawing', { count }, { words, job: job.id }))
  const tick = setInterval(() => {
    const seconds = Math.round((performance.now() - since) / 1000)
    progress.show(progressMessage('progress.drawing_for', { count, seconds }, { words, job: job.id }))
  }, tickMs)
  const onWaiting = () => progress.show(progressMessage('progress.waiting', {}, { words, job: job.id }))
  const previews = tools.previews.of(running, progress)
  try {
    const done = await buy({ job: running, line, inputs, tools, previews, onWaiting, signal })
    tools.events.jobMade(job, { images: count, milliseconds: done.milliseconds })
    return done
  } finally {
    clearInterval(tick)
    previews.close()
  }
}

/** When a bought picture cannot be finished (a broken mask edge, a full disk), it goes out as it came. */
async function finishOrBare(
  job: JobIn<'made'>,
  inputs: PreparedInputs,
  { tools, scratch, limits, words, signal }: Making & { readonly limits: Limits; readonly words: Words },
): Promise<Finished> {
  const { blobs, filePieces } = tools.stores
  const how = { blobs, filePieces, scratch, limits, words, signal }
  try {
    const finished = await finish(job, inputs, how)
    return { ...finished, adjustments: [...inputs.adjustments, ...finished.adjustments] }
  } catch (thrown) {
    signal.throwIfAborted()
    tools.events.finishingFailed(job.id, thrown)
    return finish(job, noInputs, how)
  }
}
