import { expect, it } from 'vitest'
import { openJobBook } from '../../src/jobs/book.ts'
import { delivered, failing, type Job, made, started, told } from '../../src/jobs/job.ts'
import { removeLeftovers } from '../../src/jobs/leftovers.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'

const day = 24 * 60 * 60 * 1000
const record = { facts: { kind: 'bug' }, trace: { charged: 'no' } } as const

const tools = (stored: readonly string[] = []) => {
  const removed: string[] = []
  const forgotten: string[] = []
  return {
    removed,
    forgotten,
    book: openJobBook(
      { jobs: memoryTable<Job>(), open: memoryTable<number>(), people: memoryTable<number>() },
      async () => 1e12,
    ),
    results: { forget: async (job: string) => forgotten.push(job) },
    kept: { remove: async () => {} },
    blobs: {
      list: async () => stored,
      remove: async () => {},
      removeAll: async (prefix: string) => void removed.push(prefix),
    },
    retentionMs: async () => 30 * day,
  }
}

it('lets go of the pictures of jobs that failed over a week ago, and not of younger ones', async () => {
  const old = sampleJob({ event: 'old', acceptedAt: 0 })
  const young = sampleJob({ event: 'young', acceptedAt: 5 * day })
  const open = sampleJob({ event: 'open', acceptedAt: 0 })
  const { book, removed, ...others } = tools([old, young, open].map(({ id }) => id))
  for (const job of [old, young, open]) await book.add(job)
  for (const job of [old, young]) await book.save(told(failing(job, record)))
  await removeLeftovers({ book, ...others }, 8 * day)
  expect(removed).toEqual([`jobs/${old.id}`])
})

it('lets go of pictures that are in the chat, and of those whose job nobody remembers', async () => {
  const there = sampleJob({ event: 'there' })
  const forgotten = sampleJob({ event: 'forgotten' })
  const { book, removed, ...others } = tools([there.id, forgotten.id])
  await book.add(there)
  await book.save(delivered(made(started(there, 0), 0), 0))
  await removeLeftovers({ book, ...others }, day)
  expect(removed).toEqual([there.id, forgotten.id].map((id) => `jobs/${id}`))
})

it('forgets jobs that are older than their space wants to remember now, and only once', async () => {
  const { book, forgotten, ...others } = tools()
  const old = sampleJob({ event: 'old', acceptedAt: 0 })
  const young = sampleJob({ event: 'young', acceptedAt: 10 * day })
  for (const job of [old, young]) {
    await book.add(job)
    await book.save(told(failing(job, record)))
  }
  for (let time = 0; time < 2; time += 1) await removeLeftovers({ book, ...others }, 31 * day)
  expect(forgotten).toEqual([old.id])
  expect(await book.find(old.id)).toBeUndefined()
  expect((await book.find(young.id))?.state).toBe('failed')
})
