import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure, inputFailure } from '../../src/failure.ts'
import { planImages } from '../../src/images/plan.ts'
import { failing, made, Shutdown, started, withBought } from '../../src/jobs/job.ts'
import { sampleJob } from '../support/sample-job.ts'
import {
  type CarryOut,
  catalog,
  finished,
  jobOfCount,
  openTestStores,
  square,
  workshop,
} from '../support/workshop.ts'

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

const open = (carryOut: CarryOut, files?: Record<string, Buffer>) => workshop(stores, carryOut, files)

describe('the worker', () => {
  it('delivers the picture with its names, words and the bytes that were made', async () => {
    const bytes = await square('white')
    const { courier, run } = open(async () => bytes)
    const job = await run(sampleJob())
    expect(job.state).toBe('delivered')
    const [posted] = courier.posted.filter(({ verb }) => verb === 'deliver')
    expect(posted?.images).toEqual([{ filename: 'white-siamese-cat-1.png', altText: 'A regal cat.', bytes }])
    expect(posted?.text).toContain('A regal cat.')
    expect(posted?.text).toContain(job.id)
    expect(posted?.message.buttons.map(({ label }) => label)).toContain('Delete')
  })

  it('keeps no bytes once the chat has them', async () => {
    const { run } = open(async () => square('white'))
    const { id } = await run(sampleJob())
    expect(await stores.blobs.size(`jobs/${id}/made-1-0-0`)).toBeUndefined()
  })

  it('says why there is no picture, keeps the prompt and offers to edit it', async () => {
    const { courier, run } = open(async () => {
      throw new Failure({ kind: 'blocked', stage: 'input', categories: ['violence'] })
    })
    const job = await run(sampleJob())
    expect(job.state).toBe('failed')
    expect(courier.posted.at(-1)).toMatchObject({ verb: 'fail' })
    expect(courier.posted.at(-1)?.text).toContain('a white siamese cat')
    expect(courier.posted.at(-1)?.message.buttons.map(({ label }) => label)).toEqual(['Edit prompt & retry'])
  })

  it('spends nothing where the bot may not post', async () => {
    const { courier, requests, run } = open(async () => square('white'))
    courier.failNext(
      'limits',
      new Failure({ kind: 'surface', problem: 'cannot_attach', missing: 'Attach Files' }),
    )
    const job = await run(sampleJob())
    expect(job.state).toBe('failed')
    expect(requests).toEqual([])
    expect(courier.posted.at(-1)?.text).toContain('Attach Files')
  })

  it('delivers what came when some of several requests were refused, and says what is missing', async () => {
    let call = 0
    const { courier, run } = open(async () => {
      call += 1
      if (call === 2) throw new Failure({ kind: 'blocked', stage: 'output', categories: [] })
      return square('white')
    })
    const job = await run(jobOfCount(3))
    expect(job.state).toBe('delivered')
    expect(courier.posted.at(-1)?.images).toHaveLength(2)
    expect(courier.posted.at(-1)?.text).toContain('One picture is missing')
  })

  it('asks for several pictures one by one where the service takes no number of them', async () => {
    const wish = { task: 'imagine', prompt: 'a white siamese cat', count: 3 } as const
    const { courier, requests, run } = open(async ({ images }) => {
      if (images === 1) return square('white')
      throw inputFailure('rejected', {}, { detail: "Unknown parameter: 'n'." })
    })
    const job = await run(sampleJob({ wish, plan: planImages(wish, catalog.find('gpt-image-2')) }))
    expect(job.state).toBe('delivered')
    expect(requests.map(({ parameters, images }) => ['n' in parameters, images])).toEqual([
      [true, 3],
      [false, 1],
      [false, 1],
      [false, 1],
    ])
    expect(courier.posted.at(-1)?.images).toHaveLength(3)
    expect(courier.posted.at(-1)?.text).toContain('3 pictures were asked for in 3 requests')
  })

  it('goes on after a restart with what is bought already, and buys only the rest', async () => {
    const job = jobOfCount(3)
    const bytes = await square('red')
    await finished(stores.blobs.write(`jobs/${job.id}/made-1-1-0`), bytes)
    const caught = withBought(started(job, Date.now()), 1, {
      images: [{ format: 'png', bytes: bytes.length }],
    })
    const { courier, requests, run } = open(async () => square('white'))
    const after = await run(caught)
    expect(after.state).toBe('delivered')
    expect(requests).toHaveLength(2)
    expect(courier.posted.at(-1)?.images).toHaveLength(3)
    expect(courier.posted.at(-1)?.images[1]?.bytes).toEqual(bytes)
    expect(courier.posted.at(-1)?.text).toContain('may have been billed')
  })

  it('delivers a made job after a restart without buying', async () => {
    const job = sampleJob()
    const bytes = await square('red')
    await finished(stores.blobs.write(`jobs/${job.id}/made-1-0-0`), bytes)
    const outcome = { images: [{ format: 'png' as const, bytes: bytes.length }] }
    const { courier, requests, run } = open(async () => square('white'))
    const after = await run(made(withBought(started(job, 0), 0, outcome), 9_000))
    expect(after.state).toBe('delivered')
    expect(requests).toEqual([])
    expect(courier.posted.at(-1)?.images[0]?.bytes).toEqual(bytes)
    expect(courier.posted.at(-1)?.text).not.toContain('billed')
  })

  it('tells a failure that an earlier process had no time to tell, once', async () => {
    const record = { facts: { kind: 'bug' }, trace: { charged: 'no' } } as const
    const { courier, run } = open(async () => square('white'))
    expect((await run(failing(sampleJob(), record))).state).toBe('failed')
    expect(courier.posted.map(({ verb }) => verb)).toEqual(['fail'])
  })

  it('stops when it is cancelled and says that the first try may be billed', async () => {
    const abort = new AbortController()
    const { courier, run } = open(async (_request, signal) => {
      abort.abort(new Failure({ kind: 'cancelled' }))
      signal.throwIfAborted()
      return square('white')
    })
    expect((await run(sampleJob(), abort.signal)).state).toBe('cancelled')
    expect(courier.posted.at(-1)?.text).toContain('Cancelled')
  })

  it('delivers what is made by the time it is cancelled', async () => {
    const abort = new AbortController()
    const { courier, run } = open(async () => {
      abort.abort(new Failure({ kind: 'cancelled' }))
      return square('white')
    })
    expect((await run(sampleJob(), abort.signal)).state).toBe('delivered')
    expect(courier.posted.at(-1)?.images).toHaveLength(1)
    expect(courier.posted.at(-1)?.text).not.toContain('Cancelled')
  })

  it('tells what was made and cannot be posted as that, whether it was cancelled meanwhile or not', async () => {
    const abort = new AbortController()
    const { courier, run } = open(async () => {
      abort.abort(new Failure({ kind: 'cancelled' }))
      return square('white')
    })
    courier.failNext('deliver', new Failure({ kind: 'surface', problem: 'place_gone' }))
    expect(await run(sampleJob(), abort.signal)).toMatchObject({
      state: 'failed',
      failure: { facts: { problem: 'place_gone' }, trace: { charged: 'yes' } },
    })
  })

  it('delivers what had come when the rest takes too long, and says so', async () => {
    const hang: CarryOut = (_request, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason)
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    const { courier, run } = workshop(stores, hang, {}, { timeoutMs: 100 })
    const job = jobOfCount(2)
    const bytes = await square('red')
    await finished(stores.blobs.write(`jobs/${job.id}/made-1-0-0`), bytes)
    const outcome = { images: [{ format: 'png' as const, bytes: bytes.length }] }
    expect((await run(withBought(started(job, 0), 0, outcome))).state).toBe('delivered')
    expect(courier.posted.at(-1)?.images).toHaveLength(1)
    expect(courier.posted.at(-1)?.text).toMatch(/One picture is missing:.*too long.*may have billed/)
  })

  it('delivers what an earlier process had bought when this one cannot buy the rest', async () => {
    const { courier, requests, run } = open(async () => square('white'))
    courier.failNext('limits', new Failure({ kind: 'surface', problem: 'cannot_post' }))
    const job = jobOfCount(2)
    const bytes = await square('red')
    await finished(stores.blobs.write(`jobs/${job.id}/made-1-0-0`), bytes)
    const outcome = { images: [{ format: 'png' as const, bytes: bytes.length }] }
    expect((await run(withBought(started(job, 0), 0, outcome))).state).toBe('delivered')
    expect(requests).toEqual([])
    expect(courier.posted.map(({ verb }) => verb)).not.toContain('fail')
    expect(courier.posted.at(-1)?.text).toContain('One picture is missing')
  })

  it('may have been billed by a try before, when this one ends before it buys anything', async () => {
    const { courier, requests, run } = open(async () => square('white'))
    courier.failNext('limits', new Failure({ kind: 'surface', problem: 'cannot_post' }))
    expect((await run(started(sampleJob(), Date.now()))).state).toBe('failed')
    expect(requests).toEqual([])
    expect(courier.posted.at(-1)?.text).toContain('may have billed')
  })

  it('leaves the row as it is when the process shuts down', async () => {
    const abort = new AbortController()
    const { courier, run } = open(async (_request, signal) => {
      abort.abort(new Shutdown())
      signal.throwIfAborted()
      return square('white')
    })
    expect((await run(sampleJob(), abort.signal)).state).toBe('running')
    expect(courier.posted.filter(({ verb }) => verb !== 'progress')).toEqual([])
  })

  it('leaves a delivery that hangs to the next process when this one shuts down', async () => {
    const abort = new AbortController()
    const { courier, run } = open(async () => square('white'))
    courier.deliver = (_delivery, signal) => {
      const { promise, reject } = Promise.withResolvers<never>()
      signal.addEventListener('abort', () => reject(signal.reason))
      abort.abort(new Shutdown())
      return promise
    }
    expect((await run(sampleJob(), abort.signal)).state).toBe('made')
  })

  it('is not harmed by progress that cannot be shown', async () => {
    const { courier, run } = open(async () => square('white'))
    courier.failNext('progress', new Error('no'))
    expect((await run(sampleJob())).state).toBe('delivered')
  })

  it('keeps the bytes when the chat will never take them', async () => {
    const { courier, run } = open(async () => square('white'))
    courier.failNext('deliver', new Failure({ kind: 'surface', problem: 'place_gone' }))
    const job = await run(sampleJob())
    expect(job.state).toBe('failed')
    expect(await stores.blobs.size(`jobs/${job.id}/made-1-0-0`)).toBeGreaterThan(0)
  })
})
