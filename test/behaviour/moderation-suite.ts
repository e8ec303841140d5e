import { describe, expect, it, vi } from 'vitest'
import { patience } from '../support/patience.ts'
import { configuring } from './configuring.ts'
import { itOn } from './it-on.ts'
import type { Stage } from './stage.ts'

const deleted = /Deleted: \d+ jobs? with/

interface Given {
  readonly stage: () => Stage
  readonly buttons: boolean
}

/** What is declined, who has to pause for it, and how somebody is forgotten. */
export function moderationBehaviours({ stage, buttons }: Given): void {
  const imagine = (prompt: string) => stage().use({ command: 'imagine', options: { prompt, quality: 'low' } })

  describe('moderation', () => {
    const config = configuring(stage)

    it('a prompt that the check flags is declined before anything is spent, and kept', async () => {
      await config('set precheck block')
      const shown = await imagine('a cat sandbox:flagged')
      expect(shown.images).toEqual([])
      expect(shown.text).toContain('safety rules declined this prompt')
      expect(shown.text).toContain('You were not charged.')
      // A terminal's own line above still has it.
      if (buttons) expect(shown.text).toContain('a cat sandbox:flagged')
      expect(shown.onlyAsker).toBe(true)
      expect((await imagine('a cat')).images).toHaveLength(1)
    })

    it('where it only logs, the picture is made', async () => {
      await config('set precheck log')
      expect((await imagine('a cat sandbox:flagged')).images).toHaveLength(1)
    })

    it('one declined prompt too many brings a pause, said with its length, which an admin can end', async () => {
      await config('set strikes 1/7')
      const declined = await imagine('a cat sandbox:moderation_blocked')
      expect(declined.text).toContain('You can ask again in 7 minutes.')
      expect(declined.buttons).not.toContain('Edit prompt & retry')
      const paused = await imagine('a cat')
      expect(paused.images).toEqual([])
      expect(paused.text).toContain('You have to pause after several declined prompts.')
      await config('set strikes off')
      expect((await imagine('a cat')).images).toHaveLength(1)
    })
  })

  describe('/forget', () => {
    itOn(buttons, 'it has no buttons')('asks first, then forgets and says how much', async () => {
      const { text } = await imagine('a cat in a hat')
      const [, id = ''] = /Job ([0-9a-z]{12})/.exec(text) ?? []
      const question = await stage().use({ command: 'forget' })
      expect(question.text).toContain('deletes everything Easel keeps about your pictures')
      expect(question.onlyAsker).toBe(true)
      const known = async () => (await stage().use({ command: 'show', options: { id } })).text
      // A job ends a moment after its picture is seen.
      await vi.waitFor(async () => expect(await known()).not.toMatch(/drawn, on its way/), patience)
      expect((await stage().press(question, 'Delete it all')).text).toMatch(deleted)
      expect(await known()).toContain(`I know nothing of ${id}`)
    })

    it('needs no button when it is confirmed at once', async () => {
      await imagine('a cat')
      const forget = async () => (await stage().use({ command: 'forget', options: { confirm: 'yes' } })).text
      await vi.waitFor(async () => expect(await forget()).toMatch(deleted), patience)
    })
  })
}
