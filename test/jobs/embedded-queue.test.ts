import { expect, it, vi } from 'vitest'
import { createEvents } from '../../src/events.ts'
import { openJobBook } from '../../src/jobs/book.ts'
import { createEmbeddedQueue } from '../../src/jobs/embedded-queue.ts'
import { silentLog } from '../../src/log.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'
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
  await vi.waitFor(() => expect(begun).toEqual([job.id]))
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
  await vi.waitFor(() => expect(begun).toEqual(jobs.map(({ id }) => id)))
  await queue.drain(0)
})
