import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { failing, type Job } from '../../src/jobs/job.ts'
import type { RecordingCourier } from '../support/recording-courier.ts'
import { sampleJob } from '../support/sample-job.ts'
import { openTestStores, square, workshop } from '../support/workshop.ts'

const away = new Failure({ kind: 'capacity', problem: 'unreachable' })
/** So many tries has one turn of a job. */
const triesATurn = 6
const dayMs = 24 * 60 * 60 * 1000

let stores: Awaited<ReturnType<typeof openTestStores>>
let now = Date.parse('2026-11-22T12:00:00Z')
beforeEach(async () => {
  stores = await openTestStores()
  now = Date.parse('2026-11-22T12:00:00Z')
})
afterEach(() => stores.dispose())

function open() {
  const waits: number[] = []
  const house = workshop(
    stores,
    async () => square('white'),
    {},
    {
      now: () => now,
      pause: async (milliseconds) => {
        waits.push(milliseconds)
      },
    },
  )
  return { ...house, waits, job: sampleJob({ acceptedAt: now }) }
}

function goAway(courier: RecordingCourier, verb: 'deliver' | 'fail', turns: number) {
  for (let tries = 0; tries < turns * triesATurn; tries += 1) courier.failNext(verb, away)
}
const told = (courier: RecordingCourier) =>
  courier.posted.filter(({ verb }) => verb === 'deliver' || verb === 'fail').map(({ verb }) => verb)

describe('while the chat platform is away', () => {
  it('a made picture stays made, and is delivered when the platform is back, without buying it again', async () => {
    const { courier, requests, run, waits, job } = open()
    goAway(courier, 'deliver', 2)
    expect(await run(job)).toMatchObject({ state: 'made', postponed: 1 })
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(60_000)
    expect(await run(job)).toMatchObject({ state: 'made', postponed: 2 })
    const after = await run(job)
    expect(after.state).toBe('delivered')
    expect(after).not.toHaveProperty('postponed')
    expect(told(courier)).toEqual(['deliver'])
    expect(requests).toHaveLength(1)
  })

  it('a failure waits to be told as long', async () => {
    const { courier, run, job } = open()
    goAway(courier, 'fail', 1)
    const caught = failing(job, { facts: { kind: 'bug' }, trace: { charged: 'maybe' } })
    expect(await run(caught)).toMatchObject({ state: 'failing', postponed: 1 })
    expect((await run(caught)).state).toBe('failed')
    expect(told(courier)).toEqual(['fail'])
  })

  it('it is given up after more than a day, told as paid for, and its bytes stay', async () => {
    const { courier, requests, run, job } = open()
    goAway(courier, 'deliver', 26)
    let after: Job = await run(job)
    for (let turns = 1; after.state === 'made' && turns < 26; turns += 1) {
      now += dayMs / 20
      after = await run(job)
    }
    expect(after.state).toBe('failed')
    expect(now - job.acceptedAt).toBeGreaterThan(dayMs)
    expect(courier.posted.at(-1)?.text).toContain('has billed the pictures')
    expect(await stores.blobs.size(`jobs/${job.id}/made-1-0-0`)).toBeGreaterThan(0)
    expect(requests).toHaveLength(1)
  })
})

describe('what was bought', () => {
  it('goes out on another try where something odd spoiled the first', async () => {
    const { courier, requests, run, job } = open()
    courier.failNext('deliver', new Error('odd'))
    expect((await run(job)).state).toBe('made')
    expect((await run(job)).state).toBe('delivered')
    expect(requests).toHaveLength(1)
  })

  it('is not told as failed when its bytes cannot be let go afterwards', async () => {
    const { run, courier } = workshop(
      {
        ...stores,
        blobs: { ...stores.blobs, removeAll: () => Promise.reject(new Error('the disk is read-only')) },
      },
      async () => square('white'),
    )
    expect((await run(sampleJob())).state).toBe('delivered')
    expect(told(courier)).toEqual(['deliver'])
  })
})
