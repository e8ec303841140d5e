import { once } from 'node:events'
import type { JobId } from '../../src/chat/ids.ts'
import type { JobBook } from '../../src/jobs/book.ts'
import {
  asking,
  cancelling,
  delivered,
  type Job,
  made,
  Shutdown,
  shown,
  started,
  told,
} from '../../src/jobs/job.ts'
import type { Queue, Work } from '../../src/jobs/queue.ts'

/** Work that the test lets go on, job by job; with `asksForMs` every job first asks its person, for that long. */
export function scriptedWork(book: JobBook, asksForMs?: number) {
  const gates = new Map<JobId, PromiseWithResolvers<'end' | 'leave'>>()
  const begun: JobId[] = []
  const positions: [JobId, number][] = []
  const work: Work = {
    run: async (id, signal) => {
      // There before anybody sees that it has begun.
      const gate = Promise.withResolvers<'end' | 'leave'>()
      gate.promise.catch(() => {})
      gates.set(id, gate)
      begun.push(id)
      const row = await book.find(id)
      if (asksForMs !== undefined && row?.state === 'accepted' && row.agreed === undefined) {
        await book.save(shown(asking(row, Date.now() + asksForMs)))
        return
      }
      if (row?.state === 'asking' && Date.now() < row.until) return
      if (signal.reason instanceof Shutdown) gate.resolve('end')
      signal.addEventListener('abort', () => gate.resolve('end'))
      if ((await gate.promise) === 'leave') return
      const job = await book.find(id)
      if (signal.reason instanceof Shutdown || job === undefined) return
      if (job.state === 'failing') await book.save(told(job))
      else if (job.state === 'asking') await book.save(cancelling(job, Date.now()))
      else if (job.state === 'accepted') await book.save(delivered(made(started(job, 1), 2), 3))
    },
    waiting: async (id, ahead) => void positions.push([id, ahead]),
  }
  return {
    ...{ work, begun, positions },
    finish: (id: JobId) => gates.get(id)?.resolve('end'),
    /** The work ends and the job does not. */
    leave: (id: JobId) => gates.get(id)?.resolve('leave'),
    /** The work breaks, as when a row cannot be written. */
    fail: (id: JobId) => gates.get(id)?.reject(new Error('the row cannot be written')),
  }
}

/** Work that is stopped while it puts a question, and can tell so only at its second try. */
export function stoppedWhileAsking(book: JobBook): Work {
  let tellings = 0
  return {
    run: async (id, signal) => {
      const row = await book.find(id)
      if (row?.state === 'accepted') {
        await book.save(asking(row, Date.now() + 60_000))
        if (!signal.aborted) await once(signal, 'abort')
      } else if (row?.state === 'failing') {
        tellings += 1
        if (tellings > 1) await book.save(told(row))
      }
    },
    waiting: async () => {},
  }
}

/** As a surface does: accepted, and its platform answered. */
export async function takeIn(queue: Queue, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) {
    await queue.accept(job)
    queue.acknowledged(job.id)
  }
}
