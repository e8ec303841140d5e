import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resultIdOf } from '../../src/chat/ids.ts'
import { Failure } from '../../src/failure.ts'
import { planImages } from '../../src/images/plan.ts'
import type { Job } from '../../src/jobs/job.ts'
import { sampleJob } from '../support/sample-job.ts'
import { catalog, openTestStores, square, workshop } from '../support/workshop.ts'

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

const one = resultIdOf(sampleJob().id, 1)
const white = () => square('white')

/** An edit of the first job's picture, as the Edit button starts it. */
function editOf(parent: Job) {
  const wish = { task: 'edit', prompt: 'a red door', count: 1, mask: false, references: 0 } as const
  const reference = { surface: 'playground', address: null, filename: 'cat-1.png' } as const
  const result = resultIdOf(parent.id, 1)
  return sampleJob({
    event: 'event-2',
    wish,
    plan: planImages(wish, catalog.find('gpt-image-2')),
    inputs: [{ role: 'image', reference, result }],
    parent: result,
  })
}

function shareOf(parent: Job) {
  const place = { ...parent.destination, address: { channel: 'main' } }
  const job = sampleJob({ event: 'event-2', share: { of: parent.id, place, milliseconds: 4_000 } })
  return { ...job, plan: { ...job.plan, requests: [] } }
}

describe('what is delivered', () => {
  it('is recorded with its prompts, model and place, and its bytes are not kept', async () => {
    const { results, kept, run } = workshop(stores, white)
    const job = await run(sampleJob())
    const result = await results.find(one)
    expect(result).toMatchObject({
      job: job.id,
      number: 1,
      prompt: 'a white siamese cat',
      revisedPrompt: 'A regal cat.',
      model: 'gpt-image-2',
      destination: job.destination,
      file: { surface: 'playground', filename: 'white-siamese-cat-1.png' },
    })
    expect(result).not.toHaveProperty('parent')
    expect(await kept.open(one)).toBeUndefined()
  })

  it('is kept for a while where the chat gives the bytes to nobody again', async () => {
    const { courier, kept, run } = workshop(stores, white)
    courier.lasting = false
    await run(sampleJob())
    const copy = await kept.open(one)
    expect(copy).toBeDefined()
    copy?.destroy()
  })

  it('is delivered all the same when it cannot be recorded', async () => {
    const { results, run } = workshop(stores, white)
    vi.spyOn(results, 'record').mockRejectedValue(new Error('disk full'))
    expect((await run(sampleJob())).state).toBe('delivered')
  })
})

describe('a job that a button started', () => {
  it('works on the picture from the chat, and is a child of it', async () => {
    const { results, run } = workshop(stores, white)
    const parent = await run(sampleJob())
    const child = await run(editOf(parent))
    expect(child.state).toBe('delivered')
    expect((await results.find(resultIdOf(child.id, 1)))?.parent).toBe(one)
    expect(await results.children(parent.id)).toEqual([child.id])
  })

  it('works on the copy where the chat has none', async () => {
    const { courier, run } = workshop(stores, white)
    courier.lasting = false
    const parent = await run(sampleJob())
    expect((await run(editOf(parent))).state).toBe('delivered')
  })

  it('says that the picture is gone when it was deleted, costs nothing and offers nothing that cannot help', async () => {
    const { courier, requests, run } = workshop(stores, white)
    const parent = await run(sampleJob())
    courier.lose('white-siamese-cat-1.png')
    const child = await run(editOf(parent))
    expect(child).toMatchObject({ state: 'failed', failure: { facts: { kind: 'input', problem: 'gone' } } })
    expect(requests).toHaveLength(1)
    const told = courier.posted.at(-1)
    expect(told?.text).toContain('I no longer have what this button needs')
    expect(told?.text).toContain('not charged')
    expect(told?.message.buttons).toEqual([])
  })

  it('waits for a picture that is there and not recorded yet', async () => {
    const { book, courier, run, results } = workshop(stores, white)
    const parent = sampleJob()
    await book.add({ ...parent, state: 'made', bought: {}, milliseconds: 1 })
    const working = run(editOf(parent))
    courier.bring('cat-1.png', await white())
    const { wish, destination } = parent
    const file = { surface: 'playground', address: null, filename: 'cat-1.png' } as const
    const facts = { job: parent.id, number: 1, model: 'gpt-image-2', filename: 'cat-1.png', deliveredAt: 1 }
    await results.record([{ ...facts, id: one, wish, destination, file, mime: 'image/png' }])
    expect((await working).state).toBe('delivered')
  })
})

describe('a private result that is shared', () => {
  it('is posted with who shared it, and bought by nobody', async () => {
    const { courier, requests, run } = workshop(stores, white)
    const parent = await run(sampleJob({ private: true, shareIn: sampleJob().destination }))
    const [alone] = courier.posted.filter(({ verb }) => verb === 'deliver')
    expect(alone?.message.buttons[0]?.label).toBe('Share')
    const shared = await run(shareOf(parent))
    expect(shared.state).toBe('delivered')
    expect(requests).toHaveLength(1)
    const posted = courier.posted.at(-1)
    expect(posted?.text).toContain('ada shared this')
    expect(posted?.text).toContain('A regal cat.')
    expect(posted?.text).toContain('4 s')
    expect(posted?.images[0]?.bytes).toEqual(alone?.images[0]?.bytes)
    expect(posted?.message.buttons.map(({ label }) => label)).not.toContain('Share')
  })

  it('says the size of what was posted, which may have been put together anew', async () => {
    const { courier, run } = workshop(stores, white)
    const parent = await run(sampleJob({ plan: { ...sampleJob().plan, size: '1024x1024' } }))
    const reference = { surface: 'playground', address: 'gone.png', filename: 'gone.png' } as const
    await run({ ...shareOf(parent), inputs: [{ role: 'image', reference }], keep: true })
    expect(courier.posted.at(-1)?.text).toContain('gpt-image-2 · 64x64 · ')
  })

  it('is not said to be billed twice after a restart', async () => {
    const { courier, requests, run } = workshop(stores, white)
    const parent = await run(sampleJob())
    const shared = await run({ ...shareOf(parent), state: 'running', startedAt: 0, bought: {}, attempts: 1 })
    expect(shared.state).toBe('delivered')
    expect(requests).toHaveLength(1)
    expect(courier.posted.at(-1)?.text).not.toContain('billed')
  })

  it('was not charged for when it cannot be posted', async () => {
    const { courier, run } = workshop(stores, white)
    const parent = await run(sampleJob())
    courier.failNext('deliver', new Failure({ kind: 'surface', problem: 'cannot_post' }))
    expect((await run(shareOf(parent))).state).toBe('failed')
    expect(courier.posted.at(-1)?.text).toContain('not charged')
  })
})
