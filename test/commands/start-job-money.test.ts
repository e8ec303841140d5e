import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { House } from '../../commands/house.ts'
import { startJob } from '../../commands/start-job.ts'
import { explainBriefly } from '../../src/chat/explain.ts'
import { personId } from '../../src/chat/ids.ts'
import { wordsFor } from '../../src/chat/words.ts'
import { createEvents } from '../../src/events.ts'
import { asFailure, Failure } from '../../src/failure.ts'
import type { Job } from '../../src/jobs/job.ts'
import { silentLog } from '../../src/log.ts'
import { openLedger } from '../../src/policy/ledger.ts'
import { sampleInvocation } from '../support/sample-job.ts'
import { testSettings } from '../support/test-settings.ts'
import { catalog, openTestStores } from '../support/workshop.ts'

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

/** A house that keeps money, with a queue that only remembers; it may be out of order. */
async function houseWith(caps: Readonly<Record<string, string>>, { broken = false, keeps = true } = {}) {
  const settings = testSettings()
  const { space, asker } = sampleInvocation()
  const change = { by: personId('ada'), name: 'Ada', at: 0, key: 'model' } as const
  await settings.change(space, () => ({ space: caps, channels: {}, change }))
  const ledger = openLedger(stores.counters, Date.now)
  const faults: unknown[] = []
  const keep = keeps ? ledger.keep : () => Promise.reject(new Error('the disk is full'))
  const jobs = new Map<string, Job>()
  // Of the house a job's start uses only these.
  const house = {
    settings,
    ledger: { ...ledger, keep },
    events: { ...createEvents(silentLog), holdNotKept: (id) => void faults.push(id) },
    strikes: { pausedUntil: async () => undefined },
    catalogFor: () => catalog,
    queue: {
      accept: async (job) => {
        if (broken) throw new Error('the disk is full')
        jobs.set(job.id, job)
        return { ahead: undefined }
      },
      find: async (id) => jobs.get(id),
      cancel: async () => false,
      resume: async () => false,
    },
    now: Date.now,
  } as Partial<House> as House
  const start = (event: string, count = 1) =>
    startJob(
      {
        invocation: sampleInvocation({ event }),
        wish: { task: 'imagine', prompt: 'a cat', count },
        model: 'dall-e-3',
        inputs: [],
        keep: false,
        private: false,
      },
      house,
    )
  const taken = async () => {
    const standing = await ledger.standing({ space, person: asker.id }, { images_per_user_day: 1 })
    return standing[0]?.taken
  }
  return { start, taken, jobs, faults }
}

describe('a job starts with its worst price held', () => {
  it('once, for an event that comes twice, at once or later', async () => {
    const { start, taken, jobs } = await houseWith({ images_per_user_day: '2' })
    await Promise.all([start('one', 2), start('one', 2)])
    expect((await start('one', 2)).type).toBe('accepted')
    expect(await taken()).toBe(2)
    expect(jobs.size).toBe(1)
  })

  it('as plain data in its row, with the caps that it was held under', async () => {
    const { start, jobs } = await houseWith({ images_per_user_day: '2', budget_user_day: '1.5' })
    await start('one')
    const [job] = jobs.values()
    expect(JSON.parse(JSON.stringify(job?.hold))).toMatchObject({
      id: job?.id,
      images: 1,
      micros: job?.plan.worstPrice,
      caps: { images_per_user_day: 2, budget_user_day: 1_500_000 },
    })
  })

  it('or not at all: what is refused leaves no row and no hold', async () => {
    const { start, taken, jobs } = await houseWith({ images_per_user_day: '2' })
    const failure = await start('one', 3).catch(asFailure)
    expect(failure).toMatchObject({ facts: { problem: 'images_per_user_day' }, trace: { charged: 'no' } })
    expect([await taken(), jobs.size]).toEqual([0, 0])
  })

  it('or is told of a budget without its amounts, where the space hides prices', async () => {
    const { start } = await houseWith({ budget_space_day: '0.01', show_cost: 'no' })
    const failure = await start('one').catch(asFailure)
    if (!(failure instanceof Failure)) throw new Error('it was accepted')
    const said = explainBriefly(failure.facts, wordsFor('en'))
    expect(said).toContain('This could cost more than is left of what everybody here shares today. Try')
    expect(said).toMatch(/starts anew at .* UTC/)
    expect(said).not.toMatch(/\$|0\.0/)
  })

  it('and is accepted once its row is written, also when its hold cannot be made to last', async () => {
    const { start, jobs, taken, faults } = await houseWith({ images_per_user_day: '2' }, { keeps: false })
    expect((await start('one')).type).toBe('accepted')
    expect(faults).toEqual([...jobs.keys()])
    expect(await taken()).toBe(1)
  })

  it('and an event that could not be accepted can come again', async () => {
    const { start } = await houseWith({ images_per_user_day: '1' }, { broken: true })
    await expect(start('one')).rejects.toThrow('the disk is full')
    const mended = await houseWith({ images_per_user_day: '1' })
    expect((await mended.start('one')).type).toBe('accepted')
    expect(await mended.taken()).toBe(1)
  })
})
