import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { configuring } from './configuring.ts'
import { itOn } from './it-on.ts'
import type { Stage } from './stage.ts'

interface Given {
  readonly stage: () => Stage
  /** Files can be in a message that only its asker sees. */
  readonly filesBeside: boolean
  /** People without an admin's rights are there as well. */
  readonly members: boolean
}

/** Limits and /usage: what people read about money. */
export function moneyBehaviours({ stage, filesBeside, members }: Given): void {
  describe('money', () => {
    const imagine = (options: Readonly<Record<string, string>> = {}) =>
      stage().use({ command: 'imagine', options: { prompt: 'a cat', quality: 'low', ...options } })
    const usage = (options: Readonly<Record<string, string>> = {}, as?: 'admin') =>
      stage().use({ command: 'usage', options, ...(as === undefined ? {} : { as }) })
    const config = configuring(stage)

    it('/usage tells its asker alone what they made and spent, and what is left', async () => {
      await config('set images_per_user_day 1000')
      await imagine()
      const shown = await usage()
      expect(shown.text).toMatch(/Altogether \d+ pictures?, \$\d+\.\d\d/)
      expect(shown.text).toMatch(/pictures a day.*\d+ of 1,000 taken/s)
      expect(shown.text).toMatch(/starts anew at \d{4}-\d\d-\d\d 00:00 UTC/)
      expect(shown.onlyAsker).toBe(true)
    })

    itOn(filesBeside, 'its files are in the direct messages')(
      '/usage shows the days as a bar chart with alt text',
      async () => {
        await imagine()
        const [chart] = (await usage()).images
        expect(chart?.filename).toMatch(/^usage-.*\.png$/)
        expect(chart?.alt).toMatch(/^Bar chart of the pictures a day from .*: \d+ pictures?, \$/)
        expect((await sharp(chart?.bytes).metadata()).format).toBe('png')
      },
    )

    it('/usage space tells an admin what everybody made', async () => {
      await imagine()
      expect((await usage({ who: 'space', period: 'week' }, 'admin')).text).toMatch(
        /Everybody's usage.*Altogether/s,
      )
    })

    itOn(members, 'everybody there is an admin')('/usage space is for admins', async () => {
      const shown = await usage({ who: 'space' })
      expect(shown.text).toContain('Only an admin can see')
      expect(shown.onlyAsker).toBe(true)
    })

    it.each([
      [{ period: 'yesterday' }, /period can't be "yesterday".*today, week, month/],
      [{ who: 'nobody' }, /who can't be "nobody".*me, space/],
    ])('/usage with %j says what it takes', async (options, words) => {
      expect((await usage(options)).text).toMatch(words)
    })

    it('a quota that is used up is said to its asker alone: which, when it resets, who can change it', async () => {
      await config('set images_per_user_day 0')
      const shown = await imagine()
      expect(shown.images).toEqual([])
      expect(shown.text).toMatch(/0 pictures a day here.*starts anew at .* 00:00 UTC.*admin.*\/config/)
      expect(shown.text).toContain('You were not charged')
      expect(shown.onlyAsker).toBe(true)
    })

    it('a budget says what this could cost and what is left', async () => {
      await config('set budget_user_day 0')
      expect((await imagine()).text).toMatch(
        /could cost up to \$0\.\d+, and \$0\.00 of your \$0\.00 for today/,
      )
      await config('reset budget_user_day')
      // Less than it could cost, and more than everything else here has cost so far.
      await config('set budget_space_day 3.9')
      const shown = await imagine({ count: '10', quality: 'high', size: '3840x2160' })
      expect(shown.text).toMatch(/could cost up to \$.* that everybody here shares today is left\./)
      expect(shown.images).toEqual([])
    })
  })
}
