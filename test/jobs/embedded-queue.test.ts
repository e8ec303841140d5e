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
    book: openJobBook(memoryTable(), memoryTable()),
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
