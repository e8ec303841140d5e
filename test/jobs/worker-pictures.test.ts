import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { planImages } from '../../src/images/plan.ts'
import { made, started, withBought } from '../../src/jobs/job.ts'
import { sampleJob } from '../support/sample-job.ts'
import { type CarryOut, catalog, finished, openTestStores, square, workshop } from '../support/workshop.ts'

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

const open = (carryOut: CarryOut, files?: Record<string, Buffer>) => workshop(stores, carryOut, files)

describe('pictures on their way out', () => {
  it('makes pictures small enough for the door, and says so', async () => {
    const noise = await noisy(512)
    const { courier, run } = open(async () => noise)
    courier.limitsAre({ fileBytes: noise.length / 2, totalBytes: noise.length, files: 10 })
    await run(sampleJob())
    const posted = courier.posted.at(-1)
    expect(posted?.images[0]?.bytes.length).toBeLessThan(noise.length / 2)
    expect(posted?.images[0]?.filename).not.toContain('.png')
    expect(posted?.text).toContain('too large to upload here')
  })

  it('makes them smaller once more when the platform refuses what its limits allow, and buys nothing', async () => {
    const noise = await noisy(256)
    const { courier, requests, run } = open(async () => noise)
    courier.limitsAre({ fileBytes: noise.length, totalBytes: noise.length, files: 10 })
    courier.failNext('deliver', new Failure({ kind: 'surface', problem: 'too_large' }))
    expect((await run(sampleJob())).state).toBe('delivered')
    expect(requests).toHaveLength(1)
    expect(courier.posted.at(-1)?.images[0]?.bytes.length).toBeLessThan(noise.length / 2)
  })

  it('makes them smaller until they are taken, where the real limit is far below the stated one', async () => {
    const noise = await noisy(512)
    const { courier, requests, run } = open(async () => noise)
    courier.limitsAre({ fileBytes: noise.length, totalBytes: noise.length, files: 10 })
    for (let refusal = 0; refusal < 3; refusal += 1) {
      courier.failNext('deliver', new Failure({ kind: 'surface', problem: 'too_large' }))
    }
    expect((await run(sampleJob())).state).toBe('delivered')
    expect(requests).toHaveLength(1)
    expect(courier.posted.at(-1)?.images[0]?.bytes.length).toBeLessThan(noise.length / 8)
  })

  it('says that the pictures are paid for when the chat will never take them', async () => {
    const { courier, run } = open(async () => square('white'))
    courier.failNext('deliver', new Failure({ kind: 'surface', problem: 'place_gone' }))
    await run(sampleJob())
    expect(courier.posted.at(-1)?.text).toContain('has billed the pictures')
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
    const { courier, requests, run } = open(async () => square('#ff0000'), {
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
    // 64x64 is too small for the model: what it draws has the same shape, and what is posted is put together anew.
    const posted = await sharp(courier.posted.at(-1)?.images[0]?.bytes).metadata()
    expect(courier.posted.at(-1)?.text).toContain(`gpt-image-2 · ${posted.width}x${posted.height} · `)
    expect(requests[0]?.parameters).toMatchObject({ size: '816x816' })
  })
})

it('a made job goes out after a restart even when its inputs are gone', async () => {
  const wish = { task: 'edit', prompt: 'a red door', count: 1, mask: false, references: 0 } as const
  const plan = planImages(wish, catalog.find('gpt-image-2'))
  const reference = { surface: 'playground', address: 'gone.png', filename: 'gone.png' } as const
  const job = sampleJob({ wish, plan, inputs: [{ role: 'image', reference }] })
  const bytes = await square('red')
  await finished(stores.blobs.write(`jobs/${job.id}/made-1-0-0`), bytes)
  const outcome = { images: [{ format: 'png' as const, bytes: bytes.length }] }
  const { courier, requests, run } = open(async () => square('white'))
  const after = await run(made(withBought(started(job, 0), 0, outcome), 9_000))
  expect(after.state).toBe('delivered')
  expect(requests).toEqual([])
  expect(courier.posted.at(-1)?.images[0]?.bytes).toEqual(bytes)
})

/** A picture that hardly compresses. */
function noisy(edge: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  return sharp({ create: { width: edge, height: edge, channels: 3, background: 'white', noise } })
    .png()
    .toBuffer()
}
