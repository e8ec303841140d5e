import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEvents } from '../../src/events.ts'
import { type JobBook, openJobBook } from '../../src/jobs/book.ts'
import type { Job } from '../../src/jobs/job.ts'
import type { Queue, Work } from '../../src/jobs/queue.ts'
import { silentLog } from '../../src/log.ts'
import type { Table } from '../../src/store/table.ts'
import { memoryTable } from '../support/memory-table.ts'
import { patience } from '../support/patience.ts'
import { sampleJob } from '../support/sample-job.ts'
import { scriptedWork, takeIn } from '../support/scripted-work.ts'
import { askingContract } from './queue-asking.contract.ts'

export interface QueueOptions {
  readonly book: JobBook
  readonly work: Work
  readonly events: ReturnType<typeof createEvents>
  readonly concurrency: number
  readonly perPerson: number
  readonly acknowledgeWithinMs: number
  readonly positionsEveryMs: number
  readonly rest: () => number
}

/** A queue's promises; every backend keeps them. */
export function queueContract(
  name: string,
  open: (options: QueueOptions) => Queue,
  tables: () => { jobs: Table<Job>; open: Table<number> },
): void {
  describe(`${name} keeps the queue's promises`, () => {
    const opened: Queue[] = []
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queue) => queue.drain(0)))
    })

    /** Work that the test lets go on, job by job. */
    function openWith(
      book: JobBook,
      limits: { concurrency?: number; perPerson?: number; asksForMs?: number; restMs?: number } = {},
    ) {
      const { work, ...script } = scriptedWork(book, limits.asksForMs)
      const queue = open({
        book,
        work,
        events: createEvents(silentLog),
        concurrency: limits.concurrency ?? 2,
        perPerson: limits.perPerson ?? 2,
        acknowledgeWithinMs: 60_000,
        positionsEveryMs: 10,
        rest: () => limits.restMs ?? 60_000,
      })
      opened.push(queue)
      return { queue, ...script }
    }

    const newBook = () => {
      const { jobs, open: markers } = tables()
      return openJobBook({ jobs, open: markers, people: memoryTable() }, async () => 1e9)
    }

    it('has written the row when accept resolves', async () => {
      const book = newBook()
      const { queue } = openWith(book)
      const job = sampleJob()
      await queue.accept(job)
      expect(await book.find(job.id)).toEqual(job)
      expect((await book.unfinished()).map(({ id }) => id)).toEqual([job.id])
    })

    it('begins nothing before the platform is acknowledged', async () => {
      const { queue, begun } = openWith(newBook())
      await queue.start()
      const job = sampleJob()
      await queue.accept(job)
      expect(begun).toEqual([])
      queue.acknowledged(job.id)
      await vi.waitFor(() => expect(begun).toEqual([job.id]), patience)
    })

    it('does an event that was delivered twice once', async () => {
      const { queue, begun, finish } = openWith(newBook())
      await queue.start()
      const job = sampleJob()
      await Promise.all([queue.accept(job), queue.accept(job)])
      queue.acknowledged(job.id)
      queue.acknowledged(job.id)
      await vi.waitFor(() => expect(begun).toEqual([job.id]), patience)
      finish(job.id)
      await vi.waitFor(async () => expect((await queue.find(job.id))?.state).toBe('delivered'), patience)
      expect(await queue.accept(job)).toMatchObject({ known: true })
      queue.acknowledged(job.id)
      const next = sampleJob({ event: 'event-2' })
      await queue.accept(next)
      queue.acknowledged(next.id)
      await vi.waitFor(() => expect(begun).toContain(next.id), patience)
      expect(begun).toEqual([job.id, next.id])
    })

    it('tells how many wait, how many are worked on, and for how long the oldest has waited', async () => {
      const { queue, begun, finish } = openWith(newBook(), { concurrency: 1 })
      await queue.start()
      const [first, second] = [
        sampleJob({ event: 'event-1', acceptedAt: Date.now() - 90_000 }),
        sampleJob({ event: 'event-2', acceptedAt: Date.now() - 60_000 }),
      ]
      await takeIn(queue, [first, second])
      await vi.waitFor(() => expect(begun).toEqual([first.id]), patience)
      expect(await queue.standing()).toMatchObject({ waiting: 1, working: 1 })
      expect((await queue.standing()).oldestMs).toBeGreaterThanOrEqual(60_000)
      expect((await queue.standing()).oldestMs).toBeLessThan(90_000)
      finish(first.id)
      await vi.waitFor(() => expect(begun).toEqual([first.id, second.id]), patience)
      finish(second.id)
      await vi.waitFor(
        async () => expect(await queue.standing()).toEqual({ waiting: 0, working: 0, oldestMs: 0 }),
        patience,
      )
    })

    it('never has more at work than the cap, nor more of one person than theirs', async () => {
      const { queue, begun, finish } = openWith(newBook(), { concurrency: 3, perPerson: 2 })
      await queue.start()
      const jobs = ['a1', 'a2', 'a3', 'b1', 'b2'].map((event) =>
        sampleJob({ event, person: event.startsWith('a') ? 'ada' : 'bob' }),
      )
      await takeIn(queue, jobs)
      const [a1, a2, , b1] = jobs.map(({ id }) => id)
      await vi.waitFor(() => expect(begun.toSorted()).toEqual([a1, a2, b1].toSorted()), patience)
      if (a1 !== undefined) finish(a1)
      await vi.waitFor(() => expect(begun).toHaveLength(4), patience)
    })

    it('tells those who wait how many come before them', async () => {
      const { queue, begun, positions } = openWith(newBook(), { concurrency: 1 })
      await queue.start()
      const jobs = ['1', '2', '3'].map((event) => sampleJob({ event }))
      const accepted = []
      for (const job of jobs) {
        accepted.push(await queue.accept(job))
        queue.acknowledged(job.id)
      }
      expect(accepted.map(({ ahead }) => ahead)).toEqual([undefined, 0, 1])
      await vi.waitFor(
        () =>
          expect(positions).toEqual([
            [jobs[1]?.id, 0],
            [jobs[2]?.id, 1],
          ]),
        patience,
      )
      await expect.poll(() => begun).toEqual([jobs[0]?.id])
    })

    it('cancels a job that waits without ever running it as work for money', async () => {
      const { queue, begun, finish } = openWith(newBook(), { concurrency: 1 })
      await queue.start()
      const [first, second] = [sampleJob({ event: '1' }), sampleJob({ event: '2' })]
      await takeIn(queue, [first, second])
      expect(await queue.cancel(second.id)).toBe(true)
      await vi.waitFor(() => expect(begun).toContain(second.id), patience)
      expect((await queue.find(second.id))?.state).toBe('failing')
      finish(second.id)
      await vi.waitFor(async () => expect((await queue.find(second.id))?.state).toBe('cancelled'), patience)
      expect(await queue.cancel(second.id)).toBe(false)
    })

    it('says no to cancelling what it does not know', async () => {
      const { queue } = openWith(newBook())
      expect(await queue.cancel(sampleJob().id)).toBe(false)
    })

    describe.each(['leave', 'fail'] as const)('a job that the work can only %s', (how) => {
      it('gives its place to others while it rests', async () => {
        const { queue, begun, ...script } = openWith(newBook(), { concurrency: 1, restMs: 60_000 })
        await queue.start()
        const jobs = [sampleJob({ event: '1' }), sampleJob({ event: '2' })]
        const [first, second] = jobs.map(({ id }) => id)
        await takeIn(queue, jobs)
        await vi.waitFor(() => expect(begun).toEqual([first]), patience)
        if (first !== undefined) script[how](first)
        await vi.waitFor(() => expect(begun).toEqual([first, second]), patience)
      })

      it('can be cancelled while it rests', async () => {
        const [{ queue, begun, finish, ...script }, job] = [openWith(newBook()), sampleJob()]
        await queue.start()
        await takeIn(queue, [job])
        await vi.waitFor(() => expect(begun).toEqual([job.id]), patience)
        script[how](job.id)
        await vi.waitFor(async () => expect((await queue.standing()).working).toBe(0), patience)
        expect(await queue.cancel(job.id)).toBe(true)
        await vi.waitFor(() => expect(begun).toEqual([job.id, job.id]), patience)
        finish(job.id)
        await vi.waitFor(async () => expect((await queue.find(job.id))?.state).toBe('cancelled'), patience)
      })

      it('gets its turn again after its rest', async () => {
        const [{ queue, begun, ...script }, job] = [openWith(newBook(), { restMs: 10 }), sampleJob()]
        await queue.start()
        await takeIn(queue, [job])
        await vi.waitFor(() => expect(begun).toEqual([job.id]), patience)
        script[how](job.id)
        await vi.waitFor(() => expect(begun).toEqual([job.id, job.id]), patience)
      })
    })

    askingContract({ openWith, newBook })

    it('says no to a yes that nobody asked for', async () => {
      const { queue } = openWith(newBook(), { concurrency: 1 })
      const job = sampleJob()
      await queue.accept(job)
      expect(await queue.resume(job.id)).toBe(false)
      expect(await queue.resume(sampleJob({ event: 'event-2' }).id)).toBe(false)
    })

    it('hands out after a restart what an earlier process left', async () => {
      const book = newBook()
      const before = openWith(book)
      await before.queue.start()
      const [running, waiting] = [sampleJob({ event: '1' }), sampleJob({ event: '2', acceptedAt: 2_000 })]
      await before.queue.accept(running)
      before.queue.acknowledged(running.id)
      await vi.waitFor(() => expect(before.begun).toEqual([running.id]), patience)
      await before.queue.accept(waiting)
      await before.queue.drain(0)

      const after = openWith(book)
      await after.queue.start()
      await vi.waitFor(() => expect(after.begun).toEqual([running.id, waiting.id]), patience)
    })

    it('lets work finish while it drains, and begins no more', async () => {
      const { queue, begun, finish } = openWith(newBook(), { concurrency: 1 })
      await queue.start()
      const [first, second] = [sampleJob({ event: '1' }), sampleJob({ event: '2' })]
      await takeIn(queue, [first, second])
      await vi.waitFor(() => expect(begun).toEqual([first.id]), patience)
      const drained = queue.drain(60_000)
      finish(first.id)
      await drained
      expect((await queue.find(first.id))?.state).toBe('delivered')
      expect((await queue.find(second.id))?.state).toBe('accepted')
      expect(begun).toEqual([first.id])
    })
  })
}
