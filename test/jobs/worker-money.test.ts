import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { personId, spaceId } from '../../src/chat/ids.ts'
import { Failure } from '../../src/failure.ts'
import {
  asking,
  failing,
  type Job,
  type JobIn,
  made,
  shown,
  started,
  withBought,
} from '../../src/jobs/job.ts'
import type { Hold } from '../../src/policy/ledger.ts'
import { patience } from '../support/patience.ts'
import { type CarryOut, finished, jobOfCount, openTestStores, square, workshop } from '../support/workshop.ts'

/** dall-e-3, standard, 1024x1024. */
const price = 40_000
const caps = { images_per_user_day: 10, budget_user_day: 1_000_000 }
const who = { space: spaceId('playground:local'), person: personId('playground:ada') }

let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

const open = (carryOut: CarryOut = async () => square('white')) => workshop(stores, carryOut)
type Shop = ReturnType<typeof open>

/** A job as start-job would accept it: planned, and its worst price held. */
async function reserved(shop: Shop, count: number, changes: Partial<Hold> = {}) {
  const job = jobOfCount(count)
  const hold: Hold = {
    ...who,
    id: job.id,
    at: Date.now(),
    images: count,
    micros: job.plan.worstPrice ?? 0,
    caps,
    ...changes,
  }
  await shop.ledger.reserve(hold)
  return { ...job, hold }
}

const taken = async (shop: Shop) => (await shop.ledger.standing(who, caps)).map((one) => one.taken)

it('a delivered job has taken what it cost', async () => {
  const shop = open()
  const job = await reserved(shop, 2)
  expect(await taken(shop)).toEqual([2, job.plan.worstPrice])
  await shop.run(job)
  expect(await taken(shop)).toEqual([2, 2 * price])
})

it('a job of which a part was refused has taken what was bought', async () => {
  let call = 0
  const shop = open(async () => {
    call += 1
    if (call === 2) throw new Failure({ kind: 'blocked', stage: 'output', categories: [] })
    return square('white')
  })
  await shop.run(await reserved(shop, 3))
  expect(await taken(shop)).toEqual([2, 2 * price])
})

it.each<[string, Failure]>([
  ['refused', new Failure({ kind: 'blocked', stage: 'input', categories: [] })],
  ['failed', new Failure({ kind: 'capacity', problem: 'overloaded' })],
  ['doubtful', new Failure({ kind: 'capacity', problem: 'interrupted' }, { charged: 'maybe' })],
])('a %s job has taken nothing', async (_how, failure) => {
  const shop = open(async () => {
    throw failure
  })
  await shop.run(await reserved(shop, 1))
  expect(await taken(shop)).toEqual([0, 0])
})

it('a job that is cancelled midway has taken what had come until then, and brings it', async () => {
  const abort = new AbortController()
  const shop = open(async (_request, signal) => {
    if (shop.requests.length === 1) return square('white')
    await vi.waitFor(
      async () => expect(await shop.book.find(job.id)).toMatchObject({ bought: { 0: {} } }),
      patience,
    )
    abort.abort(new Failure({ kind: 'cancelled' }))
    signal.throwIfAborted()
    return square('white')
  })
  const job = await reserved(shop, 2)
  expect((await shop.run(job, abort.signal)).state).toBe('delivered')
  expect(await taken(shop)).toEqual([1, price])
  const answer = shop.courier.posted.at(-1)
  expect(answer?.images).toHaveLength(1)
  expect(answer?.text).toContain(
    'One picture is missing: Cancelled. The image service may have billed this try.',
  )
})

it('what was made and could not be delivered has been paid for', async () => {
  const shop = open()
  shop.courier.failNext('deliver', new Failure({ kind: 'surface', problem: 'place_gone' }))
  expect((await shop.run(await reserved(shop, 1))).state).toBe('failed')
  expect(await taken(shop)).toEqual([1, price])
})

it('a job that asks holds its worst price, and one that nobody agrees to has taken nothing', async () => {
  const shop = open()
  const job = await reserved(shop, 1)
  await shop.book.add(job)
  const waiting = shown(asking(job, Date.now() + 60_000))
  await shop.book.save(waiting)
  await shop.run(waiting)
  expect(await taken(shop)).toEqual([1, job.plan.worstPrice])
  await shop.book.save({ ...waiting, until: Date.now() })
  expect((await shop.run(waiting)).state).toBe('cancelled')
  expect(await taken(shop)).toEqual([0, 0])
})

it('a job that may not be posted costs nothing', async () => {
  const shop = open()
  shop.courier.failNext('limits', new Failure({ kind: 'surface', problem: 'cannot_post' }))
  await shop.run(await reserved(shop, 1))
  expect(await taken(shop)).toEqual([0, 0])
})

it('whatever row a crash leaves behind, the job is settled once and nothing stays held', async () => {
  const shop = open()
  const bytes = await square('red')
  const outcome = { images: [{ format: 'png' as const, bytes: bytes.length }] }
  const accepted = await reserved(shop, 1)
  await finished(stores.blobs.write(`jobs/${accepted.id}/made-1-0-0`), bytes)
  const bought = withBought(started(accepted, 0), 0, outcome)
  const left: readonly Job[] = [accepted, started(accepted, 0), bought, made(bought, 9_000)]
  for (const job of left) {
    await finished(stores.blobs.write(`jobs/${accepted.id}/made-1-0-0`), bytes)
    await shop.book.save(job)
    await shop.run(job)
    expect(await taken(shop)).toEqual([1, price])
  }
})

it('a failure that an earlier process had not settled is settled with what it had bought', async () => {
  const shop = open()
  const job = await reserved(shop, 2)
  const outcome = { images: [{ format: 'png' as const, bytes: 1 }] }
  const row = failing(withBought(started(job, 0), 0, outcome), {
    facts: { kind: 'cancelled' },
    trace: { charged: 'maybe' },
  })
  await shop.run(row)
  expect(await taken(shop)).toEqual([1, price])
})

it('an accepted job whose hold ran out is refused when others have taken the budget, and buys nothing', async () => {
  const shop = open()
  const job = jobOfCount(1)
  const small = { budget_user_day: price }
  const hold = { ...who, id: job.id, at: Date.now(), images: 1, micros: price, caps: small }
  await shop.ledger.reserve({ ...hold, id: 'another' })
  const after = (await shop.run({ ...job, hold })) as JobIn<'failed'>
  expect(after).toMatchObject({ state: 'failed', failure: { facts: { problem: 'budget_user_day' } } })
  expect(shop.requests).toEqual([])
  expect(shop.courier.posted.at(-1)?.text).toContain('You were not charged')
})

it('goes out all the same when the ledger cannot be told, and then the worst price stays held', async () => {
  const shop = open()
  const job = await reserved(shop, 1, { micros: 70_000 })
  shop.ledger.settle = async () => {
    throw new Error('the disk is full')
  }
  expect((await shop.run(job)).state).toBe('delivered')
  expect(await taken(shop)).toEqual([1, 70_000])
})
