import { describe, expect, it } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { failing, type JobIn, made, postponed, started } from '../../src/jobs/job.ts'
import { isWorthWaiting, restMs } from '../../src/jobs/rest.ts'
import { sampleJob } from '../support/sample-job.ts'

const minute = 60_000
const day = 24 * 60 * minute
const away = new Failure({ kind: 'capacity', problem: 'unreachable' })
const noLonger = new Failure({ kind: 'surface', problem: 'place_gone' })

const madeJob = (times = 0): JobIn<'made'> => ({ ...made(started(sampleJob(), 1), 2), postponed: times })
const restsOf = (times: number) => Array.from({ length: times }, (_, index) => restMs(madeJob(index + 1)))

describe('a job whose person cannot be told', () => {
  it('rests longer each time, and never for more than an hour', () => {
    expect(restsOf(8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((minutes) => minutes * minute))
  })

  it('is tried for a day and then given up', () => {
    const [first, last] = [madeJob(), madeJob(24)]
    expect(isWorthWaiting(first, away, first.acceptedAt)).toBe(true)
    expect(isWorthWaiting(last, away, last.acceptedAt + day)).toBe(false)
    expect(restsOf(24).reduce((sum, rest) => sum + rest)).toBeGreaterThan(0.75 * day)
  })

  it('is given up neither by a clock that jumps a day ahead, nor after many starts in one hour', () => {
    const [young, often] = [madeJob(1), madeJob(30)]
    expect(isWorthWaiting(young, away, young.acceptedAt + 2 * day)).toBe(true)
    expect(isWorthWaiting(often, away, often.acceptedAt + 60 * minute)).toBe(true)
  })

  it('is given up at once where the platform will never take it', () => {
    expect(isWorthWaiting(madeJob(), noLonger, 0)).toBe(false)
  })

  it('waits some minutes for what nobody expected, and no longer', () => {
    expect(isWorthWaiting(madeJob(2), new Error('odd'), 0)).toBe(true)
    expect(isWorthWaiting(madeJob(3), new Error('odd'), 0)).toBe(false)
  })

  it('begins to count anew when there is something else to tell', () => {
    const record = { facts: { kind: 'bug' }, trace: { charged: 'yes' } } as const
    expect(failing(postponed(madeJob(23)), record).postponed).toBeUndefined()
  })
})

it('a job whose row could not be written rests for half a minute', () => {
  expect([restMs(undefined), restMs(sampleJob())]).toEqual([30_000, 30_000])
})
