import { expect, it, vi } from 'vitest'
import { createEvents } from '../../src/events.ts'
import { openJobBook } from '../../src/jobs/book.ts'
import { createEmbeddedQueue } from '../../src/jobs/embedded-queue.ts'
import { made, started, withBought } from '../../src/jobs/job.ts'
import { silentLog } from '../../src/log.ts'
import { memoryTable } from '../support/memory-table.ts'
import { patience } from '../support/patience.ts'
import { sampleJob } from '../support/sample-job.ts'
import { scriptedWork, stoppedWhileAsking, takeIn } from '../support/scripted-work.ts'
import { queueContract } from './queue.contract.ts'

queueContract('the embedded queue', createEmbeddedQueue, () => ({ jobs: memoryTable(), open: memoryTable() }))

it('begins by itself when the platform is never acknowledged', async () => {
  const begun: string[] = []
  const queue = createEmbeddedQueue({
    book: openJobBook({ jobs: memoryTable(), open: memoryTable(), people: memoryTable() }, async () => 1e9),
    work: { run: async (id) => void begun.push(id), waiting: async () => {} },
    events: createEvents(silentLog),
    concurrency: 1,
    perPerson: 1,
    acknowledgeWithinMs: 5,
  })
  await queue.start()
  const job = sampleJob()
  await queue.accept(job)
  await vi.waitFor(() => expect(begun).toEqual([job.id]), patience)
  await queue.drain(0)
})

it('goes on with the others when a row cannot be written', async () => {
  const begun: string[] = []
  const queue = createEmbeddedQueue({
    book: openJobBook({ jobs: memoryTable(), open: memoryTable(), people: memoryTable() }, async () => 1e9),
    work: {
      run: async (id) => {
        begun.push(id)
        throw new Error('the disk is full')
      },
      waiting: async () => {
        throw new Error('the disk is full')
      },
    },
    events: createEvents(silentLog),
    concurrency: 1,
    perPerson: 1,
    positionsEveryMs: 1,
  })
  await queue.start()
  const jobs = [sampleJob({ event: '1' }), sampleJob({ event: '2' })]
  for (const job of jobs) {
    await queue.accept(job)
    queue.acknowledged(job.id)
  }
  await vi.waitFor(() => expect(begun).toEqual(jobs.map(({ id }) => id)), patience)
  await queue.drain(0)
})

it('does not stop what is made and waits for its turn to be delivered', async () => {
  const book = openJobBook(
    { jobs: memoryTable(), open: memoryTable(), people: memoryTable() },
    async () => 1e9,
  )
  const [first, second] = [sampleJob({ event: '1' }), sampleJob({ event: '2', acceptedAt: 2_000 })]
  for (const job of [first, second]) await book.add(job)
  await book.save(made(started(second, 1), 2))
  const { work, begun } = scriptedWork(book)
  const events = createEvents(silentLog)
  const queue = createEmbeddedQueue({ book, work, events, concurrency: 1, perPerson: 1 })
  await queue.start()
  await vi.waitFor(() => expect(begun).toEqual([first.id]))
  expect(await queue.cancel(second.id)).toBe(false)
  expect((await book.find(second.id))?.state).toBe('made')
  await queue.drain(0)
})

it('brings what a job caught running had bought when its person stops it', async () => {
  const book = openJobBook(
    { jobs: memoryTable(), open: memoryTable(), people: memoryTable() },
    async () => 1e9,
  )
  const [first, second] = [sampleJob({ event: '1' }), sampleJob({ event: '2', acceptedAt: 2_000 })]
  for (const job of [first, second]) await book.add(job)
  await book.save(withBought(started(second, 1), 0, { images: [{ format: 'png', bytes: 1 }] }))
  const { work, begun } = scriptedWork(book)
  const events = createEvents(silentLog)
  const queue = createEmbeddedQueue({ book, work, events, concurrency: 1, perPerson: 1 })
  await queue.start()
  expect(await queue.cancel(second.id)).toBe(true)
  await vi.waitFor(() => expect(begun).toEqual([first.id, second.id]), patience)
  expect((await book.find(second.id))?.state).toBe('made')
  await queue.drain(0)
})

it('does a job once that is accepted and acknowledged while it takes up what was left', async () => {
  const book = openJobBook(
    { jobs: memoryTable(), open: memoryTable(), people: memoryTable() },
    async () => 1e9,
  )
  const job = sampleJob()
  const slow: typeof book = {
    ...book,
    unfinished: async () => {
      await queue.accept(job)
      queue.acknowledged(job.id)
      return book.unfinished()
    },
  }
  const { work, begun, finish } = scriptedWork(book)
  const events = createEvents(silentLog)
  const queue = createEmbeddedQueue({ book: slow, work, events, concurrency: 2, perPerson: 2 })
  await queue.start()
  await vi.waitFor(() => expect(begun).toEqual([job.id]), patience)
  expect(await queue.standing()).toMatchObject({ waiting: 0, working: 1 })
  finish(job.id)
  await queue.drain(60_000)
})

it('tells a cancel later that came while the question was being put and could not be told then', async () => {
  const book = openJobBook(
    { jobs: memoryTable(), open: memoryTable(), people: memoryTable() },
    async () => 1e9,
  )
  const queue = createEmbeddedQueue({
    ...{ book, work: stoppedWhileAsking(book), events: createEvents(silentLog) },
    ...{ concurrency: 1, perPerson: 1, rest: () => 5 },
  })
  await queue.start()
  const job = sampleJob()
  await takeIn(queue, [job])
  await vi.waitFor(async () => expect((await book.find(job.id))?.state).toBe('asking'), patience)
  expect(await queue.cancel(job.id)).toBe(true)
  await vi.waitFor(async () => expect((await book.find(job.id))?.state).toBe('cancelled'), patience)
  await queue.drain(0)
})
