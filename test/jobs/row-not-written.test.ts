import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type JobBook, openJobBook } from '../../src/jobs/book.ts'
import { failing, type Job, type JobState, Shutdown } from '../../src/jobs/job.ts'
import { RowNotWritten } from '../../src/jobs/line.ts'
import { openStrikes } from '../../src/policy/strikes.ts'
import { StoreError } from '../../src/store/store-error.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'
import { jobOfCount, openTestStores, square, workshop } from '../support/workshop.ts'

const full = new StoreError('full', 'The disk is full')

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

/** A book that refuses so many rows, after the first of this state that it lets through as often as `after`. */
function refusing(state: JobState, times: number, after = 0): JobBook {
  const book = openJobBook(
    { jobs: memoryTable<Job>(), open: memoryTable<number>(), people: memoryTable<number>() },
    async () => 1e9,
  )
  let [passed, refused] = [0, 0]
  return {
    ...book,
    save: async (job) => {
      if (job.state === state) passed += 1
      if (passed > after && refused < times) {
        refused += 1
        throw full
      }
      await book.save(job)
    },
  }
}

const open = (book: JobBook) =>
  workshop(stores, async () => square('white'), {}, { book, pause: async () => {} })
const answers = ({ courier }: ReturnType<typeof open>) =>
  courier.posted.filter(({ verb }) => verb !== 'progress').map(({ verb }) => verb)

describe('a step that the store refuses to write', () => {
  it.each([
    ['running', 0],
    // What a request brought, while the row still says `running`.
    ['running', 1],
    ['made', 0],
    ['delivered', 0],
  ] as const)(
    '(%s, after %i) once is written at the next try: one purchase, one answer',
    async (state, after) => {
      const house = open(refusing(state, 1, after))
      expect((await house.run(sampleJob())).state).toBe('delivered')
      expect(house.requests).toHaveLength(1)
      expect(answers(house)).toEqual(['deliver'])
    },
  )

  it.each([
    ['running', 0, 'accepted'],
    ['made', 0, 'running'],
    ['delivered', 0, 'made'],
  ] as const)(
    '(%s, after %i) for long leaves the row %s, and the job goes on from there',
    async (state, after, left) => {
      const house = open(refusing(state, 10, after))
      const job = sampleJob()
      await expect(house.run(job)).rejects.toBeInstanceOf(RowNotWritten)
      expect((await house.book.find(job.id))?.state).toBe(left)
      expect((await house.run(job)).state).toBe('delivered')
      expect(house.requests).toHaveLength(1)
      expect(answers(house).at(-1)).toBe('deliver')
      expect(answers(house)).not.toContain('fail')
    },
  )

  it('says what was bought is tried until it is written: nothing is bought again, however long it takes', async () => {
    const house = open(refusing('running', 50, 2))
    expect((await house.run(jobOfCount(3))).state).toBe('delivered')
    expect(house.requests).toHaveLength(3)
    expect(answers(house)).toEqual(['deliver'])
  })

  it('says what was bought is tried once more when the process ends', async () => {
    const stop = new AbortController()
    const house = workshop(
      stores,
      async () => square('white'),
      {},
      {
        book: refusing('running', 1, 1),
        pause: async (_milliseconds, signal) => {
          stop.abort(new Shutdown())
          signal.throwIfAborted()
        },
      },
    )
    expect(await house.run(sampleJob(), stop.signal)).toMatchObject({ bought: { 0: {} } })
  })
})

it('a refusal whose strike cannot be counted keeps its reason, and is told once it can', async () => {
  let refused = 0
  const strikes = {
    ...openStrikes({ strikes: memoryTable(), pauses: memoryTable() }, Date.now),
    count: async () => {
      refused += 1
      if (refused === 1) throw full
      return undefined
    },
  }
  const blocked = {
    facts: { kind: 'blocked', stage: 'input', categories: [] },
    trace: { charged: 'no' },
  } as const
  const house = workshop(stores, async () => square('white'), {}, { strikes, pause: async () => {} })
  const job = failing(sampleJob(), blocked)
  expect(await house.run(job)).toMatchObject({ state: 'failing', failure: blocked })
  expect((await house.run(job)).state).toBe('failed')
  expect(house.courier.posted.map(({ text }) => text)).toEqual([expect.stringContaining('safety rules')])
})
