import { resultMessage, waitingMessage } from '../chat/job-messages.ts'
import { wordsFor } from '../chat/words.ts'
import { asFailure, Failure, recordOf } from '../failure.ts'
import { isWaitingForAnswer } from './ask.ts'
import { deliver, sayFailure } from './delivery.ts'
import { chargedFor, givenUp, type Job, postponed, Shutdown } from './job.ts'
import { type Line, openLine, RowNotWritten } from './line.ts'
import { make } from './make.ts'
import { createProgress } from './progress.ts'
import type { Work } from './queue.ts'
import { isWorthWaiting } from './rest.ts'
import { type CostTools, resultFacts } from './result-facts.ts'
import { createScratch } from './scratch.ts'
import { settingsOf } from './settings-of.ts'
import { settle } from './spent.ts'
import { courierOf, isFree, type WorkTools } from './tools.ts'

/** Walks a job from where its row says it is to its end: running → made → delivered, each written before it is done. */
export function createWork(tools: WorkTools): Work {
  return {
    run: async (id, signal, book) => {
      const job = await book.find(id)
      if (job === undefined) return
      const line = openLine(job, book, {
        pause: (milliseconds) => tools.pause(milliseconds, signal),
        onRefused: (thrown) => tools.events.stepNotWritten(id, thrown),
      })
      await walk(line, tools, signal)
    },
    waiting: async (id, ahead, book) => {
      const job = await book.find(id)
      if (job?.state !== 'accepted') return
      const line = openLine(job, book, { pause: noMoreTries, onRefused: () => {} })
      const progress = createProgress(line, courierOf(tools, job), tools.events)
      progress.show(waitingMessage(ahead, { words: wordsFor(job.invocation.locale), job: id }))
      await progress.stop()
    },
  }
}

async function walk(line: Line, tools: WorkTools, signal: AbortSignal): Promise<void> {
  // A try that nobody saw the end of may have been billed, whatever ends this one.
  const isTriedBefore = line.job.state === 'running'
  try {
    if (isWaitingForAnswer(line.job, tools.now())) return
    if (line.job.state !== 'failing') await makeAndDeliver(line, tools, signal)
    else await sayFailure(line, tools, signal)
  } catch (thrown) {
    // A shutdown leaves the row as it is: the next process goes on from there.
    if (signal.reason instanceof Shutdown) return
    if (thrown instanceof RowNotWritten) throw thrown
    if (await postpone(thrown, line, tools)) return
    const failure = failureOf(thrown, line.job, signal)
    await giveUp(isTriedBefore ? orBilledBefore(failure, line.job) : failure, line, tools, signal)
  }
}

/** A position that could not be written down is told again. */
async function noMoreTries(): Promise<never> {
  throw new Error('where the message is was not written')
}

/** What a platform's own limit turned out to be, as a share of the one it stated: less at each refusal. */
const squeezed = 0.5
/** Discord states a subscriber's 500 MB and, once the token is dead, takes 10 MiB from the bot: one step is too few. */
const leastShare = 1 / 16

async function makeAndDeliver(
  line: Line,
  tools: WorkTools,
  signal: AbortSignal,
  shareOfLimits = 1,
): Promise<void> {
  const scratch = createScratch(line.job.id, tools.stores)
  const progress = createProgress(line, courierOf(tools, line.job), tools.events)
  try {
    const ready = await make({ line, tools, scratch, progress, signal, shareOfLimits })
    await progress.stop()
    if (ready === undefined) return
    const { job, finished } = ready
    await settle(job, tools)
    const words = wordsFor(job.invocation.locale)
    const facts = resultFacts(job, finished, await withCost(job, tools), words)
    const message = resultMessage(facts, words)
    await deliver({ line, message, images: finished.images, tools, signal })
  } catch (thrown) {
    if (shareOfLimits <= leastShare || !isTooLarge(thrown)) throw thrown
    // The row says `made` by now: nothing is bought again, the pictures are only made smaller.
    await makeAndDeliver(line, tools, signal, shareOfLimits * squeezed)
  } finally {
    await progress.stop()
    await scratch.clear()
  }
}

/** Whether the cost is told is the place's to say, and it may have changed its mind since the job was asked for. */
async function withCost(job: Job, tools: WorkTools): Promise<CostTools> {
  const { show_cost } = await settingsOf(job, tools)
  return { catalog: tools.catalog, showCost: show_cost && !isFree(job, tools) }
}

function isTooLarge(thrown: unknown): boolean {
  if (!(thrown instanceof Failure)) return false
  return thrown.facts.kind === 'surface' && thrown.facts.problem === 'too_large'
}

/**
 * What there is to deliver or to tell is not given up because the platform is away, or the disk is full: its turn comes
 * again.
 */
async function postpone(thrown: unknown, line: Line, tools: WorkTools): Promise<boolean> {
  const { job } = line
  if (job.state !== 'made' && job.state !== 'failing') return false
  if (!isWorthWaiting(job, thrown, tools.now())) return false
  tools.events.deliveryFailed(job.id, thrown, true)
  await line.advance(postponed(job))
  return true
}

async function giveUp(failure: Failure, line: Line, tools: WorkTools, signal: AbortSignal): Promise<void> {
  const left = await line.advance(givenUp(line.job, recordOf(failure), tools.now()))
  if (failure.facts.kind === 'bug') tools.events.jobBroke(line.job.id, failure)
  if (left.state === 'made') await walk(line, tools, signal)
  else await sayFailure(line, tools, signal)
}

function failureOf(thrown: unknown, job: Job, signal: AbortSignal): Failure {
  const charged = chargedFor(job)
  if (signal.reason instanceof Failure && job.state !== 'made')
    return new Failure(signal.reason.facts, { charged })
  if (thrown instanceof DOMException && thrown.name === 'TimeoutError') {
    return new Failure({ kind: 'capacity', problem: 'timed_out' }, { charged, cause: thrown })
  }
  if (thrown instanceof Failure && job.state !== 'made') return thrown
  return new Failure(asFailure(thrown).facts, { charged, cause: thrown })
}

function orBilledBefore(failure: Failure, { share }: Job): Failure {
  if (failure.trace.charged !== 'no' || share !== undefined) return failure
  return new Failure(failure.facts, { ...failure.trace, charged: 'maybe', cause: failure })
}
