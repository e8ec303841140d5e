import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { personId, spaceId } from '../../src/chat/ids.ts'
import { asFailure } from '../../src/failure.ts'
import type { Caps } from '../../src/policy/caps.ts'
import { type Hold, type Ledger, openLedger } from '../../src/policy/ledger.ts'
import { usageByMonth, usageByPerson } from '../../src/policy/usage-rows.ts'
import type { Counters } from '../../src/store/counters.ts'
import type { CounterBackend } from '../support/counter-backends.ts'

const space = spaceId('discord:1')
const ada = personId('discord:ada')
const noon = Date.parse('2099-11-25T12:00:00Z')
const minute = 60_000
const cent = 10_000

/** What every backend's ledger promises with money. */
export function ledgerContract({ name, open, dispose }: CounterBackend): void {
  describe(`the ledger on ${name}`, () => {
    let ledger: Ledger
    let counters: Counters
    let clock: number
    beforeEach(async () => {
      clock = noon
      counters = await open(() => clock)
      ledger = openLedger(counters, () => clock)
    })
    afterEach(dispose)

    const holdOf = (id: string, changes: Partial<Hold> = {}): Hold => ({
      id,
      at: clock,
      space,
      person: ada,
      images: 1,
      micros: 4 * cent,
      caps: {},
      ...changes,
    })
    const spent = (images: number, micros: number | undefined, unsure = false) => ({
      model: 'gpt-image-2',
      images,
      micros,
      unsure,
    })
    const reserved = (hold: Hold) =>
      ledger.reserve(hold).then(
        () => undefined,
        (thrown: unknown) => asFailure(thrown).facts,
      )
    const taken = async (caps: Caps, person = ada) =>
      (await ledger.standing({ space, person }, caps)).map((one) => one.taken)
    const month = (person = ada) => usageByMonth(counters, { space, person, months: ['2099-11'] })

    it('never lets 200 commands at once overspend a budget by a micro-dollar', async () => {
      const caps = { budget_space_day: 100 * cent }
      const asked = Array.from({ length: 200 }, (_, index) =>
        holdOf(`job${index}`, { person: personId(`discord:${index % 20}`), micros: 3 * cent + index, caps }),
      )
      const answers = await Promise.all(asked.map(reserved))
      const granted = asked.filter((_, index) => answers[index] === undefined)
      const most = granted.reduce((sum, { micros }) => sum + micros, 0)
      expect(most).toBeLessThanOrEqual(100 * cent)
      expect(most).toBeGreaterThan(96 * cent)
      await Promise.all(granted.map((hold) => ledger.settle(hold, spent(1, 2 * cent))))
      expect(await taken(caps)).toEqual([granted.length * 2 * cent])
    })

    it('says which limit, what is taken and left, and when it starts anew', async () => {
      const caps = { images_per_user_day: 3, budget_user_day: 100 * cent }
      await ledger.reserve(holdOf('a', { images: 2, caps }))
      expect(await reserved(holdOf('b', { images: 2, caps }))).toEqual({
        kind: 'limits',
        problem: 'images_per_user_day',
        values: { asked: 2, taken: 2, cap: 3, left: 1, resets: '2099-11-26 00:00 UTC' },
      })
      expect(await reserved(holdOf('c', { micros: 97 * cent, caps }))).toEqual({
        kind: 'limits',
        problem: 'budget_user_day',
        values: { asked: 0.97, taken: 0.04, cap: 1, left: 0.96, resets: '2099-11-26 00:00 UTC' },
      })
    })

    it('holds nothing when a later limit refuses', async () => {
      const caps = { images_per_user_day: 10, budget_space_month: cent }
      expect(await reserved(holdOf('a', { caps }))).toMatchObject({ problem: 'budget_space_month' })
      expect(await taken(caps)).toEqual([0, 0])
    })

    it('counts everybody of a space in its budget, and each person in their own', async () => {
      const bob = personId('discord:bob')
      const caps = { budget_user_day: 5 * cent, budget_space_day: 9 * cent }
      await ledger.reserve(holdOf('a', { caps }))
      await ledger.reserve(holdOf('b', { caps, person: bob }))
      expect(await reserved(holdOf('c', { caps, person: personId('discord:c') }))).toMatchObject({
        problem: 'budget_space_day',
      })
      expect(await taken(caps, bob)).toEqual([4 * cent, 8 * cent])
      const elsewhere = { space: spaceId('discord:2'), person: ada }
      expect((await ledger.standing(elsewhere, caps)).map((one) => one.taken)).toEqual([0, 0])
    })

    it('settles once what it really cost, however often it is told', async () => {
      const caps = { images_per_user_day: 10, budget_user_day: 100 * cent }
      const hold = holdOf('a', { images: 4, micros: 50 * cent, caps })
      await Promise.all([ledger.reserve(hold), ledger.reserve(hold), ledger.keep(hold)])
      expect(await taken(caps)).toEqual([4, 50 * cent])
      await Promise.all([1, 2, 3].map(() => ledger.settle(hold, spent(3, 12 * cent))))
      await ledger.settle(hold, spent(0, 0))
      await ledger.keep(hold)
      expect(await taken(caps)).toEqual([3, 12 * cent])
      expect(await month()).toEqual([
        {
          day: '2099-11-25',
          model: 'gpt-image-2',
          jobs: 1,
          images: 3,
          micros: 12 * cent,
          unpriced: 0,
          unsure: 0,
        },
      ])
    })

    it('frees everything of what failed, and notes only what may have been billed', async () => {
      const caps = { images_per_user_day: 1, budget_user_day: 4 * cent }
      for (const id of ['a', 'b']) {
        await ledger.reserve(holdOf(id, { caps }))
        await ledger.settle(holdOf(id, { caps }), spent(0, 0, id === 'b'))
      }
      expect(await taken(caps)).toEqual([0, 0])
      expect(await month()).toMatchObject([{ jobs: 0, images: 0, micros: 0, unsure: 1 }])
    })

    it('gives back a hold whose job was never accepted, and keeps one that was', async () => {
      const caps = { budget_user_day: 100 * cent }
      await ledger.reserve(holdOf('lost', { caps }))
      await ledger.reserve(holdOf('kept', { caps }))
      await ledger.keep(holdOf('kept', { caps }))
      clock += 6 * minute
      expect(await taken(caps)).toEqual([4 * cent])
    })

    it('reserves anew, under its caps, what ran out before its job was taken up', async () => {
      const caps = { budget_user_day: 5 * cent }
      const late = holdOf('late', { caps })
      await ledger.reserve(late)
      clock += 6 * minute
      await ledger.reserve(holdOf('other', { caps }))
      await expect(ledger.keep(late)).rejects.toMatchObject({ facts: { problem: 'budget_user_day' } })
      await ledger.settle(holdOf('other', { caps }), spent(0, 0))
      await ledger.keep(late)
      expect(await taken(caps)).toEqual([4 * cent])
    })

    it('begins a new day and a new month at midnight in UTC; what was asked for before counts before', async () => {
      clock = Date.parse('2099-11-30T23:59:59Z')
      const caps = { images_per_user_day: 1, images_per_user_month: 1 }
      const before = holdOf('before', { caps })
      await ledger.reserve(before)
      await ledger.keep(before)
      expect(await reserved(holdOf('too many', { caps }))).toMatchObject({ problem: 'images_per_user_day' })
      clock += 2_000
      await ledger.reserve(holdOf('after', { caps }))
      await ledger.settle(before, spent(1, 4 * cent))
      expect(await taken(caps)).toEqual([1, 1])
      expect(await month()).toMatchObject([{ day: '2099-11-30', images: 1 }])
    })

    it('is not shaken by a clock that jumps back over midnight', async () => {
      clock = Date.parse('2099-11-26T00:00:01Z')
      const caps = { images_per_user_day: 1 }
      const hold = holdOf('a', { caps })
      await ledger.reserve(hold)
      clock -= 2_000
      await ledger.keep(hold)
      await ledger.settle(hold, spent(1, cent))
      clock += 2_000
      expect(await taken(caps)).toEqual([1])
    })

    it('counts pictures of unknown price as nothing, and says how many they are', async () => {
      const caps = { budget_user_day: 0, images_per_user_day: 5 }
      const hold = holdOf('a', { micros: 0, images: 2, caps })
      await ledger.reserve(hold)
      await ledger.settle(hold, spent(2, undefined))
      expect(await taken(caps)).toEqual([2, 0])
      expect(await month()).toMatchObject([{ images: 2, micros: 0, unpriced: 2 }])
    })

    it('tells a day of the space by person and model', async () => {
      const bob = personId('discord:bob')
      await ledger.settle(holdOf('a'), spent(1, cent))
      await ledger.settle(holdOf('b', { person: bob }), { ...spent(2, cent), model: 'org/model "x", 2' })
      expect(await usageByPerson(counters, { space, days: ['2099-11-25', '2099-11-26'] })).toMatchObject([
        { person: ada, model: 'gpt-image-2', images: 1 },
        { person: bob, model: 'org/model "x", 2', images: 2 },
      ])
      expect(await usageByMonth(counters, { space, months: ['2099-10', '2099-11'] })).toMatchObject([
        { images: 1 },
        { images: 2 },
      ])
      expect(await month(bob)).toMatchObject([{ images: 2 }])
    })
  })
}
