import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { planImages } from '../../src/images/plan.ts'
import { agreed, asking, type JobIn, shown } from '../../src/jobs/job.ts'
import { parseRegion } from '../../src/pictures/region.ts'
import { sampleJob } from '../support/sample-job.ts'
import { catalog, openTestStores, square, workshop } from '../support/workshop.ts'

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(async () => {
  vi.useRealTimers()
  await stores.dispose()
})

const minutes = 60_000

/** An edit of a picture with an odd width, in a region that was named. */
function editOf(region: string): JobIn<'accepted'> {
  const wish = { task: 'edit', prompt: 'a red door', mask: true, references: 0, count: 1 } as const
  return sampleJob({
    wish,
    plan: planImages(wish, catalog.find('gpt-image-2')),
    inputs: [{ role: 'image', reference: { surface: 'playground', address: 'a', filename: 'a.png' } }],
    region: parseRegion(region),
    keep: true,
  })
}

async function open() {
  const picture = await sharp({ create: { width: 63, height: 64, channels: 3, background: '#206040' } })
    .png()
    .toBuffer()
  return workshop(stores, () => square('red'), { 'a.png': picture })
}

describe('a mask that is most of the picture', () => {
  it('that can be shown to nobody ends before anything is bought', async () => {
    const { courier, requests, run } = await open()
    const { progress } = courier
    courier.progress = async (destination, step, signal) => {
      if (step.asks !== undefined) throw new Failure({ kind: 'surface', problem: 'place_gone' })
      return progress(destination, step, signal)
    }
    expect((await run(editOf('edges'))).state).toBe('failed')
    expect(requests).toEqual([])
    expect(courier.posted.at(-1)?.text).toContain('You were not charged')
  })

  it('is shown and asked about, with its row written before, and nothing is bought', async () => {
    const { courier, book, requests, run } = await open()
    const states: (string | undefined)[] = []
    const { progress } = courier
    courier.progress = async (destination, step, signal) => {
      const job = await book.find(editOf('edges').id)
      if (step.picture !== undefined) states.push(job?.state)
      return progress(destination, step, signal)
    }
    expect(await run(editOf('edges'))).toMatchObject({ state: 'asking', shown: true })
    expect(states).toEqual(['asking'])
    expect(requests).toEqual([])
    const question = courier.posted.at(-1)
    expect(question?.text).toContain('The region “edges” covers 75% of the picture')
    expect(question?.images).toMatchObject([{ filename: 'mask-preview.png' }])
    expect(question?.message.buttons.map(({ id }) => id)).toEqual([
      `easel:go-on:${editOf('edges').id}`,
      `easel:cancel:${editOf('edges').id}`,
    ])
  })

  it.each(['left', 'a1-b2', '10,10,50,50'])('is not: %s is bought at once', async (region) => {
    const { requests, run } = await open()
    expect((await run(editOf(region))).state).toBe('delivered')
    expect(requests).toHaveLength(1)
  })

  it('is bought once its asker has agreed, with the picture that was kept', async () => {
    const { courier, book, requests, run } = await open()
    const asked = await run(editOf('edges'))
    if (asked.state !== 'asking') throw new Error(asked.state)
    courier.lose('a.png')
    await book.save(agreed(asked))
    expect((await run(asked)).state).toBe('delivered')
    expect(requests).toHaveLength(1)
  })

  it('is asked about again after a crash that came before the question was shown', async () => {
    const { courier, run } = await open()
    await run(asking(editOf('edges'), Date.now() + minutes))
    expect(courier.posted.filter(({ images }) => images.length > 0)).toHaveLength(1)
  })

  it('is not asked about twice when it was shown before the restart', async () => {
    const { courier, run } = await open()
    const job = shown(asking(editOf('edges'), Date.now() + minutes))
    expect(await run(job)).toEqual(job)
    expect(courier.posted).toEqual([])
  })

  it('is asked about however busy the chat is', async () => {
    const { courier, run } = await open()
    courier.failNext('progress', new Failure({ kind: 'capacity', problem: 'rate_limited' }))
    courier.failNext('progress', new Failure({ kind: 'capacity', problem: 'rate_limited' }))
    expect((await run(editOf('edges'))).state).toBe('asking')
    expect(courier.posted.at(-1)?.images).toHaveLength(1)
  })

  it('is cancelled for nothing when nobody has said yes in ten minutes', async () => {
    const { courier, requests, run } = await open()
    const asked = await run(editOf('edges'))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 9.9 * minutes })
    expect((await run(asked)).state).toBe('asking')
    vi.setSystemTime(Date.now() + 0.2 * minutes)
    expect((await run(asked)).state).toBe('cancelled')
    expect(requests).toEqual([])
    const last = courier.posted.at(-1)
    expect(last?.verb).toBe('fail')
    expect(last?.text).toContain('Nobody said yes')
    expect(last?.text).toContain('not charged')
    expect(last?.message.buttons.map(({ label }) => label)).toEqual(['Retry'])
  })

  it('is only shown where nobody can press a button', async () => {
    const { courier, run, requests } = await open()
    const job = editOf('edges')
    const destination = { ...job.destination, surface: 'terminal' as const }
    expect((await run({ ...job, destination })).state).toBe('delivered')
    expect(requests).toHaveLength(1)
    const overlay = courier.posted.find(({ images }) => images[0]?.filename === 'mask-preview.png')
    expect(overlay?.message.buttons).toEqual([])
  })
})
