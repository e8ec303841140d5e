import { beforeEach, describe, expect, it } from 'vitest'
import { invocationId, type JobId, jobIdOf, parseSubject, resultIdOf } from '../../src/chat/ids.ts'
import { openResults, type Result, type Results } from '../../src/jobs/results.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'

const jobOf = (event: string) => jobIdOf(invocationId(`playground:${event}`))

function resultOf(job: JobId, number = 1, more: Partial<Result> = {}): Result {
  const { wish, destination } = sampleJob()
  return {
    id: resultIdOf(job, number),
    job,
    number,
    model: 'gpt-image-2',
    wish,
    destination,
    filename: `white-siamese-cat-${number}.png`,
    mime: 'image/png',
    deliveredAt: 1_000,
    ...more,
  }
}

let results: Results
beforeEach(() => {
  results = openResults({
    results: memoryTable<Result>(),
    children: memoryTable<JobId>(),
    retentionMs: async () => 1_000_000,
  })
})

describe('results', () => {
  it('are found by their id and by their job, in the order of the pictures', async () => {
    const job = jobOf('a')
    await results.record([resultOf(job, 1), resultOf(job, 2), resultOf(jobOf('b'))])
    expect((await results.find(resultIdOf(job, 2)))?.filename).toBe('white-siamese-cat-2.png')
    expect((await results.ofJob(job)).map(({ number }) => number)).toEqual([1, 2])
    expect(await results.find(resultIdOf(job, 3))).toBeUndefined()
    expect(await results.ofJob(jobOf('c'))).toEqual([])
  })

  it('know their children, whether these came from one picture or from the whole job', async () => {
    const parent = jobOf('a')
    await results.record([resultOf(parent)])
    await results.record([resultOf(jobOf('b'), 1, { parent: resultIdOf(parent, 1) })])
    await results.record([resultOf(jobOf('c'), 1, { parent })])
    expect(await results.children(parent)).toEqual([jobOf('b'), jobOf('c')])
    expect(await results.children(jobOf('b'))).toEqual([])
  })

  it('are one set when a delivery is recorded twice', async () => {
    const parent = jobOf('a')
    const child = resultOf(jobOf('b'), 1, { parent })
    await results.record([child])
    await results.record([{ ...child, deliveredAt: 2_000 }])
    expect(await results.children(parent)).toEqual([child.job])
    expect((await results.find(child.id))?.deliveredAt).toBe(2_000)
  })

  it('lose no child when many are recorded at once', async () => {
    const parent = jobOf('a')
    const events = Array.from({ length: 20 }, (_, index) => `child-${index}`)
    await Promise.all(events.map((event) => results.record([resultOf(jobOf(event), 1, { parent })])))
    expect(new Set(await results.children(parent))).toEqual(new Set(events.map(jobOf)))
  })
})

describe('an id that somebody types', () => {
  const job = jobOf('a')
  it.each([
    [job, { job }],
    [` ${job.toUpperCase()}-2 `, { job, number: 2 }],
    [`${job}-12`, { job, number: 12 }],
  ])('%s is read', (text, subject) => expect(parseSubject(text)).toEqual(subject))

  it.each(['', 'cat', `${job}-0`, `${job}-`, `${job}-1-2`, `${job}-1234`, `${job}-x`, '../../etc'])(
    '"%s" is none',
    (text) => expect(parseSubject(text)).toBeUndefined(),
  )
})
