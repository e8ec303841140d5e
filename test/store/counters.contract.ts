import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Claim, Counters, Tally } from '../../src/store/counters.ts'
import type { CounterBackend } from '../support/counter-backends.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** What every backend of the counters keeps. */
export function countersContract({ name, open, dispose }: CounterBackend): void {
  describe(`counters on ${name}`, () => {
    let counters: Counters
    let clock: number
    beforeEach(async () => {
      clock = 1_764_000_000_000
      counters = await open(() => clock)
    })
    afterEach(dispose)

    const tally = (by: number, field = 'micros', group = 'space'): Tally => ({
      group,
      field,
      by,
      until: clock + day,
    })
    const claim = (by: number, cap?: number, field = 'micros', group = 'space'): Claim => ({
      ...tally(by, field, group),
      ...(cap === undefined ? {} : { cap }),
    })
    const soon = () => clock + minute
    const value = async (field = 'micros', group = 'space') =>
      (await counters.read([group]))[0]?.get(field) ?? 0

    it('takes up to the cap, and says which claim would pass it and what was taken before', async () => {
      expect(await counters.hold('a', [claim(60, 100)], soon())).toBeUndefined()
      expect(await counters.hold('b', [claim(41, 100)], soon())).toEqual({ claim: claim(41, 100), taken: 60 })
      expect(await counters.hold('c', [claim(40, 100)], soon())).toBeUndefined()
      expect(await value()).toBe(100)
    })

    it('takes all claims or none', async () => {
      const refusal = await counters.hold('a', [claim(5, 10), claim(3, 2, 'images', 'person')], soon())
      expect(refusal).toEqual({ claim: claim(3, 2, 'images', 'person'), taken: 0 })
      expect(await value()).toBe(0)
      expect(await value('images', 'person')).toBe(0)
    })

    it('of 200 at once takes as many as fit, and not one more', async () => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, index) => counters.hold(`h${index}`, [claim(7, 100)], soon())),
      )
      expect(answers.filter((answer) => answer === undefined)).toHaveLength(14)
      expect(await value()).toBe(98)
    })

    it('a hold that comes again holds nothing more', async () => {
      await Promise.all([1, 2, 3].map(() => counters.hold('a', [claim(60, 100)], soon())))
      expect(await value()).toBe(60)
    })

    it('settles what was held as what was spent, once', async () => {
      await counters.hold('a', [claim(60, 100)], soon())
      const settling = [1, 2, 3].map(() => counters.settle('a', [tally(25)], clock + day))
      expect((await Promise.all(settling)).filter((first) => first)).toHaveLength(1)
      expect(await value()).toBe(25)
      expect(await counters.hold('b', [claim(75, 100)], soon())).toBeUndefined()
    })

    it('what was settled is not held again, and not settled again', async () => {
      await counters.hold('a', [claim(60, 100)], soon())
      await counters.settle('a', [], clock + day)
      expect(await counters.hold('a', [claim(60, 100)], soon())).toBeUndefined()
      await counters.settle('a', [tally(25)], clock + day)
      expect(await value()).toBe(0)
    })

    it('counts what was spent without a hold, and beyond any cap', async () => {
      await counters.hold('a', [claim(100, 100)], soon())
      await counters.settle('b', [tally(30), tally(2, 'images')], clock + day)
      expect(await value()).toBe(130)
      expect(await value('images')).toBe(2)
    })

    it('gives a hold back that nobody settled in time', async () => {
      await counters.hold('a', [claim(60, 100)], soon())
      clock += minute
      expect(await value()).toBe(0)
      expect(await counters.hold('b', [claim(100, 100)], soon())).toBeUndefined()
    })

    it('a hold that is held again lives longer, never shorter', async () => {
      await counters.hold('a', [claim(60, 100)], soon())
      await counters.hold('a', [claim(60, 100)], clock + 10 * minute)
      await counters.hold('a', [claim(60, 100)], soon())
      clock += 5 * minute
      expect(await value()).toBe(60)
    })

    it('a hold that was given back is taken again only where it fits', async () => {
      await counters.hold('a', [claim(60, 100)], soon())
      clock += minute
      await counters.hold('b', [claim(60, 100)], soon())
      expect(await counters.hold('a', [claim(60, 100)], soon())).toMatchObject({ taken: 60 })
    })

    it('a claim without a cap is counted, and one of nothing is never refused', async () => {
      await counters.hold('a', [claim(60)], soon())
      expect(await counters.hold('b', [claim(0, 10)], soon())).toBeUndefined()
      expect(await value()).toBe(60)
    })

    it('a window that is over is neither claimed nor counted any more', async () => {
      const late = { ...claim(5, 1), until: clock }
      expect(await counters.hold('a', [late], soon())).toBeUndefined()
      expect(await value()).toBe(0)
      await counters.settle('a', [late], clock + day)
      expect(await value()).toBe(0)
    })

    it('reads several groups in the order asked for, empty ones too', async () => {
      await counters.settle('a', [tally(1, 'x', 'one'), tally(2, 'y', 'two')], clock + day)
      const [two, none, one] = await counters.read(['two', 'none', 'one'])
      expect([...(two ?? [])]).toEqual([['y', 2]])
      expect([...(none ?? [])]).toEqual([])
      expect([...(one ?? [])]).toEqual([['x', 1]])
    })

    it.each(["'; DROP TABLE counter; --", '["日本","a b"]', '', '*', '{x}', '\n'])(
      'takes %j as a name',
      async (odd) => {
        await counters.settle('a', [tally(7, odd, odd)], clock + day)
        expect(await value(odd, odd)).toBe(7)
      },
    )

    it('counts micro-dollars beyond what 32 bits hold', async () => {
      const million = 1_000_000 * 1_000_000
      await counters.settle('a', [tally(million)], clock + day)
      expect(await counters.hold('b', [claim(1, million)], soon())).toMatchObject({ taken: million })
    })
  })
}
