import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEvents } from '../../src/events.ts'
import { Failure } from '../../src/failure.ts'
import { openCatalog } from '../../src/images/catalog.ts'
import type { ImagesClient } from '../../src/images/client.ts'
import type { PlannedRequest } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'
import { openJobBook } from '../../src/jobs/book.ts'
import {
  cancelledFailure,
  failing,
  type Job,
  made,
  Shutdown,
  started,
  withBought,
} from '../../src/jobs/job.ts'
import { createWork } from '../../src/jobs/worker.ts'
import { silentLog } from '../../src/log.ts'
import { openStores, type Stores } from '../../src/store/open.ts'
import { memoryTable } from '../support/memory-table.ts'
import { recordingCourier } from '../support/recording-courier.ts'
import { sampleJob } from '../support/sample-job.ts'

const catalog = openCatalog({
  baseUrl: 'http://127.0.0.1/v1',
  defaultModel: 'gpt-image-2',
  today: () => new Date('2026-11-22'),
})
const square = (colour: string) =>
  sharp({ create: { width: 64, height: 64, channels: 4, background: colour } })
    .png()
    .toBuffer()

let dataDir: string
let stores: Stores
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'easel-worker-'))
  stores = await openStores({ dataDir, log: silentLog })
})
afterEach(async () => {
  await stores.close()
  await rm(dataDir, { recursive: true })
})

type CarryOut = (request: PlannedRequest, signal: AbortSignal) => Promise<Buffer>

/** A worker over real stores, with the image service and the chat in the test's hands. */
function workshop(carryOut: CarryOut, files: Record<string, Buffer> = {}) {
  const courier = recordingCourier(files)
  const book = openJobBook(memoryTable<Job>(), memoryTable<number>())
  const requests: PlannedRequest[] = []
  const images: ImagesClient = {
    carryOut: async (request, { openSink, signal }) => {
      requests.push(request)
      const bytes = await carryOut(request, signal)
      await finished(openSink(0), bytes)
      return { images: [{ format: 'png', bytes: bytes.length, revisedPrompt: 'A regal cat.' }] }
    },
    close: async () => {},
  }
  const work = createWork({
    book,
    stores,
    images,
    catalog,
    couriers: { playground: courier },
    events: createEvents(silentLog),
    safetyIdentifier: () => 'hash',
    now: Date.now,
    timeoutMs: 5_000,
    showCost: false,
  })
  const run = async (job: Job, signal: AbortSignal = new AbortController().signal) => {
    await book.add(job)
    await work.run(job.id, signal)
    return (await book.find(job.id)) as Job
  }
  return { courier, book, requests, run }
}

function finished(sink: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => sink.once('finish', resolve).once('error', reject).end(bytes))
}

function jobOfCount(count: number) {
  const wish = { task: 'imagine', prompt: 'a white siamese cat', count } as const
  return sampleJob({ wish, plan: planImages(wish, catalog.find('dall-e-3')) })
}

describe('the worker', () => {
  it('delivers the picture with its names, words and the bytes that were made', async () => {
    const bytes = await square('white')
    const { courier, run } = workshop(async () => bytes)
    const job = await run(sampleJob())
    expect(job.state).toBe('delivered')
    const [posted] = courier.posted.filter(({ verb }) => verb === 'deliver')
    expect(posted?.images).toEqual([{ filename: 'white-siamese-cat-1.png', altText: 'A regal cat.', bytes }])
    expect(posted?.text).toContain('A regal cat.')
    expect(posted?.text).toContain(job.id)
    expect(posted?.message.buttons.map(({ label }) => label)).toContain('Delete')
  })

  it('keeps no bytes once the chat has them', async () => {
    const { run } = workshop(async () => square('white'))
    const { id } = await run(sampleJob())
    expect(await stores.blobs.size(`jobs/${id}/made-0-0`)).toBeUndefined()
  })

  it('says why there is no picture, keeps the prompt and offers to edit it', async () => {
    const { courier, run } = workshop(async () => {
      throw new Failure({ kind: 'blocked', stage: 'input', categories: ['violence'] })
    })
    const job = await run(sampleJob())
    expect(job.state).toBe('failed')
    expect(courier.posted.at(-1)).toMatchObject({ verb: 'fail' })
    expect(courier.posted.at(-1)?.text).toContain('a white siamese cat')
    expect(courier.posted.at(-1)?.message.buttons.map(({ label }) => label)).toEqual(['Edit prompt & retry'])
  })

  it('spends nothing where the bot may not post', async () => {
    const { courier, requests, run } = workshop(async () => square('white'))
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
    const { courier, run } = workshop(async () => {
      call += 1
      if (call === 2) throw new Failure({ kind: 'blocked', stage: 'output', categories: [] })
      return square('white')
    })
    const job = await run(jobOfCount(3))
    expect(job.state).toBe('delivered')
    expect(courier.posted.at(-1)?.images).toHaveLength(2)
    expect(courier.posted.at(-1)?.text).toContain('One picture is missing')
  })

  it('goes on after a restart with what is bought already, and buys only the rest', async () => {
    const job = jobOfCount(3)
    const bytes = await square('red')
    await finished(stores.blobs.write(`jobs/${job.id}/made-1-0`), bytes)
    const caught = withBought(started(job, Date.now()), 1, {
      images: [{ format: 'png', bytes: bytes.length }],
    })
    const { courier, requests, run } = workshop(async () => square('white'))
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
    await finished(stores.blobs.write(`jobs/${job.id}/made-0-0`), bytes)
    const outcome = { images: [{ format: 'png' as const, bytes: bytes.length }] }
    const { courier, requests, run } = workshop(async () => square('white'))
    const after = await run(made(withBought(started(job, 0), 0, outcome), 9_000))
    expect(after.state).toBe('delivered')
    expect(requests).toEqual([])
    expect(courier.posted.at(-1)?.images[0]?.bytes).toEqual(bytes)
    expect(courier.posted.at(-1)?.text).not.toContain('billed')
  })

  it('tells a failure that an earlier process had no time to tell, once', async () => {
    const record = { facts: { kind: 'bug' }, trace: { charged: 'no' } } as const
    const { courier, run } = workshop(async () => square('white'))
    expect((await run(failing(sampleJob(), record))).state).toBe('failed')
    expect(courier.posted.map(({ verb }) => verb)).toEqual(['fail'])
  })

  it('stops when it is cancelled and says that the first try may be billed', async () => {
    const abort = new AbortController()
    const { courier, run } = workshop(async (_request, signal) => {
      abort.abort(cancelledFailure('maybe'))
      signal.throwIfAborted()
      return square('white')
    })
    expect((await run(sampleJob(), abort.signal)).state).toBe('cancelled')
    expect(courier.posted.at(-1)?.text).toContain('Cancelled')
  })

  it('leaves the row as it is when the process shuts down', async () => {
    const abort = new AbortController()
    const { courier, run } = workshop(async (_request, signal) => {
      abort.abort(new Shutdown())
      signal.throwIfAborted()
      return square('white')
    })
    expect((await run(sampleJob(), abort.signal)).state).toBe('running')
    expect(courier.posted.filter(({ verb }) => verb !== 'progress')).toEqual([])
  })

  it('is not harmed by progress that cannot be shown', async () => {
    const { courier, run } = workshop(async () => square('white'))
    courier.failNext('progress', new Error('no'))
    expect((await run(sampleJob())).state).toBe('delivered')
  })

  it('keeps the bytes when the chat will never take them', async () => {
    const { courier, run } = workshop(async () => square('white'))
    courier.failNext('deliver', new Failure({ kind: 'surface', problem: 'place_gone' }))
    const job = await run(sampleJob())
    expect(job.state).toBe('failed')
    expect(await stores.blobs.size(`jobs/${job.id}/made-0-0`)).toBeGreaterThan(0)
  })

  it('makes pictures small enough for the door, and says so', async () => {
    const noise = await sharp({
      create: {
        width: 512,
        height: 512,
        channels: 3,
        background: 'white',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer()
    const { courier, run } = workshop(async () => noise)
    courier.limitsAre({ fileBytes: noise.length / 2, totalBytes: noise.length, files: 10 })
    await run(sampleJob())
    const posted = courier.posted.at(-1)
    expect(posted?.images[0]?.bytes.length).toBeLessThan(noise.length / 2)
    expect(posted?.images[0]?.filename).not.toContain('.png')
    expect(posted?.text).toContain('too large to upload here')
  })

  it('puts the original back outside the mask', async () => {
    const original = await square('#204060')
    const hole = await sharp({ create: { width: 64, height: 64, channels: 4, background: '#000' } })
      .composite([
        {
          input: { create: { width: 32, height: 64, channels: 4, background: '#fff' } },
          left: 0,
          top: 0,
          blend: 'dest-out',
        },
      ])
      .png()
      .toBuffer()
    const wish = { task: 'edit', prompt: 'a red door', count: 1, mask: true, references: 0 } as const
    const plan = planImages(wish, catalog.find('gpt-image-2'))
    const file = (filename: string) => ({ surface: 'playground', address: filename, filename }) as const
    const inputs = [
      { role: 'image', reference: file('house.png') },
      { role: 'mask', reference: file('mask.png') },
    ] as const
    const { courier, run } = workshop(async () => square('#ff0000'), {
      'house.png': original,
      'mask.png': hole,
    })
    const job = await run(sampleJob({ wish, plan, inputs, keep: true }))
    expect(job.state).toBe('delivered')
    const { data, info } = await sharp(courier.posted.at(-1)?.images[0]?.bytes)
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const pixel = (x: number) => [...data.subarray((32 * info.width + x) * 4, (32 * info.width + x) * 4 + 3)]
    expect(pixel(60)).toEqual([0x20, 0x40, 0x60])
    expect(pixel(2)).toEqual([0xff, 0, 0])
    expect(courier.posted.at(-1)?.text).toContain('outside the mask')
  })
})
