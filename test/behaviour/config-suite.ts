import { describe, expect, it } from 'vitest'
import { settingKeys } from '../../src/policy/settings.ts'
import { configuring } from './configuring.ts'
import { itOn } from './it-on.ts'
import type { Stage } from './stage.ts'

interface Given {
  readonly stage: () => Stage
  /** People without the right to change settings are there as well. */
  readonly members: boolean
}

/** /config: what an admin sets holds at once, and is said. */
export function configBehaviours({ stage, members }: Given): void {
  describe('/config', () => {
    const config = configuring(stage)
    const imagine = (options: Readonly<Record<string, string>> = {}) =>
      stage().use({
        command: 'imagine',
        options: { prompt: 'a white siamese cat', quality: 'low', ...options },
      })

    it('an admin sets the model, and the next picture uses it; reset, and it is the usual one', async () => {
      expect((await config('set model gpt-image-1.5')).text).toContain('model is now gpt-image-1.5.')
      expect((await imagine()).text).toContain('gpt-image-1.5 · ')
      expect((await config('reset model')).text).toContain('model is back')
      expect((await imagine()).text).toContain('gpt-image-2 · ')
    })

    it('a channel has a value of its own, over the one of the space', async () => {
      await config('set size portrait')
      expect((await config('channel size landscape')).text).toContain('in this channel')
      expect((await imagine()).text).toContain('1536x1024')
      await config('channel size default')
      expect((await imagine()).text).toContain('1024x1536')
    })

    it('show tells every setting and who changed what, to the admin alone', async () => {
      await config('set count_max 3')
      const shown = await config('show')
      for (const key of settingKeys) expect(shown.text).toContain(key)
      expect(shown.text).toMatch(/changed count_max from not set to 3/)
      expect(shown.onlyAsker).toBe(true)
    })

    itOn(members, 'everybody is an admin there')('a member may neither see nor change settings', async () => {
      const shown = await stage().use({ command: 'config', options: { prompt: 'set model gpt-image-1.5' } })
      expect(shown.text).toContain('Only an admin can change these settings.')
      expect((await imagine()).text).toContain('gpt-image-2 · ')
    })

    it('a channel that is not allowed says so, who can change it, and costs nothing', async () => {
      await config(`set channels_allowed ${stage().foreign.channel}`)
      const { text, images } = await imagine()
      expect(images).toHaveLength(0)
      expect(text).toContain("Pictures aren't made in this channel")
      expect(text).toContain('channels_allowed')
      expect(text).toContain('You were not charged.')
    })

    it('whoever shuts the channel they are in still has /config there', async () => {
      await config(`set channels_allowed ${stage().foreign.channel}`)
      expect((await config('show')).text).toContain('channels_allowed')
      await config('reset channels_allowed')
      expect((await imagine()).images).toHaveLength(1)
    })

    it('a role that nobody here has keeps everybody out, and /config still works', async () => {
      await config(`set roles_allowed ${stage().foreign.role}`)
      expect((await imagine()).text).toContain('you have none of them')
      await config('reset roles_allowed')
      expect((await imagine()).images).toHaveLength(1)
    })

    it('a model that is not allowed is refused, naming those that are', async () => {
      await config('set models_allowed gpt-image-2, gpt-image-1.5')
      const { text } = await imagine({ model: 'dall-e-3' })
      expect(text).toContain('dall-e-3 may not be used here. You can choose: gpt-image-2, gpt-image-1.5.')
    })

    it('no more pictures at once than are allowed, and the answer says so', async () => {
      await config('set count_max 2')
      const shown = await imagine({ count: '3' })
      expect(shown.images).toHaveLength(2)
      expect(shown.text).toContain('count 3 became 2')
    })

    it('takes only what a setting takes, and says what that is', async () => {
      expect((await config('set count_max many')).text).toContain('count_max takes one of 1, 2, 3')
      expect((await config('set budget_space_day lots')).text).toContain('an amount in US dollars')
      expect((await config('channel retention_days 3')).text).toContain('holds for the whole space')
    })

    it('knows which setting was meant', async () => {
      expect((await config('set modle gpt-image-2')).text).toContain('Did you mean model?')
      const { text } = await config('set wallpaper blue')
      expect(text).toContain('There is no setting wallpaper. /config show lists them all.')
    })
  })
}
