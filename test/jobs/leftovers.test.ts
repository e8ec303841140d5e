import { expect, it } from 'vitest'
import { openJobBook } from '../../src/jobs/book.ts'
import { failing, type Job, told } from '../../src/jobs/job.ts'
import { removeLeftovers } from '../../src/jobs/leftovers.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'

const day = 24 * 60 * 60 * 1000
const record = { facts: { kind: 'bug' }, trace: { charged: 'no' } } as const

it('lets go of the pictures of jobs that failed over a week ago, and of no others', async () => {
  const book = openJobBook(
    { jobs: memoryTable<Job>(), open: memoryTable<number>(), people: memoryTable<number>() },
    async () => 1e9,
  )
  const old = sampleJob({ event: 'old', acceptedAt: 0 })
  const young = sampleJob({ event: 'young', acceptedAt: 5 * day })
  const open = sampleJob({ event: 'open', acceptedAt: 0 })
  for (const job of [old, young, open]) await book.add(job)
  for (const job of [old, young]) await book.save(told(failing(job, record)))
  const removed: string[] = []
  await removeLeftovers(book, { removeAll: async (prefix) => void removed.push(prefix) }, 8 * day)
  expect(removed).toEqual([`jobs/${old.id}`])
})
