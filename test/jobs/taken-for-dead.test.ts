import { afterEach, beforeEach, expect, it } from 'vitest'
import { openJobBook } from '../../src/jobs/book.ts'
import { RowNotWritten } from '../../src/jobs/line.ts'
import { StoreError } from '../../src/store/store-error.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'
import { openTestStores, square, workshop } from '../support/workshop.ts'

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

it('a worker that was taken for dead and goes on spoils nothing of what the next one bought', async () => {
  const [job, red, white] = [sampleJob(), await square('red'), await square('white')]
  const book = openJobBook(
    { jobs: memoryTable(), open: memoryTable(), people: memoryTable() },
    async () => 1e9,
  )
  let isDead = false
  const fenced: typeof book = {
    ...book,
    save: async (row) => {
      if (isDead) throw new StoreError('fenced', 'Somebody else holds it now')
      await book.save(row)
    },
  }
  const next = workshop(stores, async () => white, {}, { book })
  next.courier.failNext('deliver', new Error('odd'))
  const dead = workshop(
    stores,
    async () => {
      isDead = true
      expect((await next.run(job)).state).toBe('made')
      return red
    },
    {},
    { book: fenced },
  )

  await expect(dead.run(job)).rejects.toBeInstanceOf(RowNotWritten)
  expect(dead.courier.posted.map(({ verb }) => verb)).not.toContain('deliver')
  expect((await next.run(job)).state).toBe('delivered')
  expect(next.courier.posted.at(-1)?.images.map(({ bytes }) => bytes)).toEqual([white])
  for (const attempt of [1, 2]) {
    expect(await stores.blobs.size(`jobs/${job.id}/made-${attempt}-0-0`)).toBeUndefined()
  }
})
