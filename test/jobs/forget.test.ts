import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { personId, resultIdOf, spaceId } from '../../src/chat/ids.ts'
import { forgetPerson } from '../../src/jobs/forget.ts'
import { sampleJob } from '../support/sample-job.ts'
import { openTestStores, square, workshop } from '../support/workshop.ts'

const ada = personId('playground:ada')

describe('forgetting a person', () => {
  let stores: Awaited<ReturnType<typeof openTestStores>>
  beforeEach(async () => {
    stores = await openTestStores()
  })
  afterEach(() => stores.dispose())

  function open() {
    const shop = workshop(stores, () => square('white'))
    const forget = () => forgetPerson(ada, { ...shop, blobs: stores.blobs })
    return { ...shop, forget }
  }

  it('deletes their jobs, records and kept copies, and nobody else’s', async () => {
    const { run, book, results, kept, courier, forget } = open()
    courier.lasting = false
    const mine = await run(sampleJob({ event: 'one' }))
    await run(sampleJob({ event: 'two' }))
    const other = await run(sampleJob({ event: 'three', person: 'ben' }))

    expect(await forget()).toEqual({ jobs: 2, pictures: 2, underWay: 0 })
    expect(await book.find(mine.id)).toBeUndefined()
    expect(await results.ofJob(mine.id)).toEqual([])
    expect(await kept.open(resultIdOf(mine.id, 1))).toBeUndefined()
    expect(await book.find(other.id)).toEqual(other)
    expect(await results.ofJob(other.id)).toHaveLength(1)
    expect(await forget()).toEqual({ jobs: 0, pictures: 0, underWay: 0 })
  })

  it('leaves nothing of them behind, and still does not do again what comes again', async () => {
    const { run, book, forget, requests, tables } = open()
    const share = {
      surface: 'playground',
      space: spaceId('playground:local'),
      address: { of: 'ada' },
    } as const
    const hold = { id: 'one', space: share.space, person: ada, at: 1, images: 1, micros: 1, caps: {} }
    const job = await run(sampleJob({ hold, shareIn: share, private: true }))
    await forget()
    const rows: unknown[] = []
    for await (const row of tables.jobs.entries()) rows.push(row)
    expect(JSON.stringify(rows)).not.toMatch(/siamese|ada|:local|"main"|event/i)
    expect(await book.add({ ...sampleJob(), id: job.id })).toBe(false)
    expect(requests).toHaveLength(1)
    expect(await forget()).toEqual({ jobs: 0, pictures: 0, underWay: 0 })
    for await (const left of tables.people.entries()) expect(left).toBeUndefined()
  })

  it('leaves what is under way, and says so', async () => {
    const { book, forget } = open()
    const job = sampleJob()
    await book.add(job)
    expect(await forget()).toEqual({ jobs: 0, pictures: 0, underWay: 1 })
    expect(await book.find(job.id)).toEqual(job)
  })

  it('takes many jobs in its stride', async () => {
    const { book, forget } = open()
    const jobs = Array.from({ length: 120 }, (_, number) => sampleJob({ event: `event-${number}` }))
    await Promise.all(
      jobs.map(async (job) => {
        await book.add(job)
        await book.save({ ...job, state: 'cancelled' })
      }),
    )
    expect(await forget()).toEqual({ jobs: 120, pictures: 0, underWay: 0 })
  })
})
