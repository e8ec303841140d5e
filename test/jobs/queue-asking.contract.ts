import { describe, expect, it, vi } from 'vitest'
import type { JobBook } from '../../src/jobs/book.ts'
import type { Queue } from '../../src/jobs/queue.ts'
import { patience } from '../support/patience.ts'
import { sampleJob } from '../support/sample-job.ts'
import type { scriptedWork } from '../support/scripted-work.ts'

interface Opening {
  readonly openWith: (
    book: JobBook,
    limits: { concurrency?: number; asksForMs?: number },
  ) => Omit<ReturnType<typeof scriptedWork>, 'work'> & { readonly queue: Queue }
  readonly newBook: () => JobBook
}

/** What a queue promises about jobs that ask their person something first. */
export function askingContract({ openWith, newBook }: Opening): void {
  describe('a job that asks its person', () => {
    async function askedBy(book: JobBook, asksForMs: number) {
      const opened = openWith(book, { concurrency: 1, asksForMs })
      await opened.queue.start()
      const job = sampleJob()
      await opened.queue.accept(job)
      opened.queue.acknowledged(job.id)
      await vi.waitFor(async () => expect((await book.find(job.id))?.state).toBe('asking'), patience)
      return { ...opened, job }
    }

    it('takes no place while it waits', async () => {
      const { queue, begun, job } = await askedBy(newBook(), 60_000)
      const next = sampleJob({ event: 'event-2' })
      await queue.accept(next)
      queue.acknowledged(next.id)
      await vi.waitFor(() => expect(begun).toEqual([job.id, next.id]), patience)
    })

    it('goes on at a yes, once however often it is said, even while the question is being put', async () => {
      const book = newBook()
      const { queue, begun, finish, job } = await askedBy(book, 60_000)
      const yeses = await Promise.all([queue.resume(job.id), queue.resume(job.id), queue.resume(job.id)])
      expect(yeses).toContain(true)
      await vi.waitFor(() => expect(begun).toEqual([job.id, job.id]), patience)
      expect(await book.find(job.id)).toMatchObject({ state: 'accepted', agreed: true })
      expect(await queue.resume(job.id)).toBe(false)
      finish(job.id)
      await vi.waitFor(async () => expect((await queue.find(job.id))?.state).toBe('delivered'), patience)
      expect(begun).toEqual([job.id, job.id])
    })

    it('can be cancelled, and then no yes counts', async () => {
      const book = newBook()
      const { queue, finish, job } = await askedBy(book, 60_000)
      expect(await queue.cancel(job.id)).toBe(true)
      expect(await queue.resume(job.id)).toBe(false)
      await vi.waitFor(async () => {
        finish(job.id)
        expect((await book.find(job.id))?.state).toBe('cancelled')
      }, patience)
    })

    it('is handed out when its time is over, and not before', async () => {
      const book = newBook()
      const { begun, finish, job } = await askedBy(book, 100)
      expect(begun).toEqual([job.id])
      await vi.waitFor(() => expect(begun).toEqual([job.id, job.id]), patience)
      finish(job.id)
      await vi.waitFor(async () => expect((await book.find(job.id))?.state).toBe('failing'), patience)
    })

    it('still waits after a restart, for the yes as for the end of its time', async () => {
      const book = newBook()
      const before = await askedBy(book, 60_000)
      await before.queue.drain(0)
      const after = openWith(book, { asksForMs: 60_000 })
      await after.queue.start()
      await vi.waitFor(async () => expect(await after.queue.resume(before.job.id)).toBe(true), patience)
      await vi.waitFor(async () => {
        after.finish(before.job.id)
        expect((await book.find(before.job.id))?.state).toBe('delivered')
      }, patience)
    })
  })
}
