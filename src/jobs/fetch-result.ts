import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { parseSubject, type ResultId } from '../chat/ids.ts'
import { asFailure, inputFailure } from '../failure.ts'
import { isFinished } from './job.ts'
import type { Result } from './results.ts'
import type { WorkTools } from './tools.ts'

type Sources = Pick<WorkTools, 'book' | 'results' | 'kept' | 'couriers'>

/** The bytes of one of Easel's own pictures, from the chat or the house's own copy; `gone` when neither has them. */
export async function fetchResult(id: ResultId, sources: Sources, signal: AbortSignal): Promise<Readable> {
  const result = await whenRecorded(id, sources, signal)
  const copy = await sources.kept.open(id)
  if (copy !== undefined) return copy
  const courier = result.file === undefined ? undefined : sources.couriers[result.file.surface]
  if (result.file === undefined || courier === undefined) throw inputFailure('gone')
  try {
    return await courier.fetch(result.file, signal)
  } catch (thrown) {
    throw goneIfUnreachable(thrown)
  }
}

/** A picture that was deleted cannot be attached again by the person who pressed a button. */
export function goneIfUnreachable(thrown: unknown): unknown {
  const { facts } = asFailure(thrown)
  const unreachable = facts.kind === 'input' && facts.problem === 'file_unreachable'
  return unreachable ? inputFailure('gone', {}, { cause: thrown }) : thrown
}

const lookEveryMs = 200

/** A person can press a button before the courier has come back from posting it. */
export async function whenRecorded(
  id: ResultId,
  { results, book }: Pick<Sources, 'results' | 'book'>,
  signal: AbortSignal,
): Promise<Result> {
  const subject = parseSubject(id)
  for (;;) {
    // First the job, then the record, which is written before the job is finished.
    const job = subject === undefined ? undefined : await book.find(subject.job)
    const result = await results.find(id)
    if (result !== undefined) return result
    if (job === undefined || isFinished(job)) throw inputFailure('gone')
    await wait(lookEveryMs, undefined, { signal })
  }
}
