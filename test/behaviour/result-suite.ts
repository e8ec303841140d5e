import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { itOn } from './it-on.ts'
import type { Shown, Stage } from './stage.ts'

interface Abilities {
  readonly buttons: boolean
  readonly channel: boolean
}

/** What can be done with a result after it is there: its buttons, its lineage, /show. */
export function resultBehaviours(stageNow: () => Stage, { buttons, channel }: Abilities): void {
  const cat = 'a white siamese cat'
  const imagine = (options: Readonly<Record<string, string>> = {}) =>
    stageNow().use({ command: 'imagine', options: { prompt: cat, quality: 'low', ...options } })
  const show = (id: string) => stageNow().use({ command: 'show', options: { id } })

  describe('a result', () => {
    itOn(buttons, 'it has no buttons')('has its buttons in the order that people know', async () => {
      expect((await imagine()).buttons).toEqual(['Again', 'Vary', 'Edit', 'Paint mask', 'Delete'])
      const revised = await imagine({ model: 'dall-e-3', quality: 'standard' })
      expect(revised.buttons).toEqual(['Again', 'Vary', 'Edit', 'Paint mask', 'Use revised prompt', 'Delete'])
    })

    itOn(buttons, 'it has no buttons')(
      'Again makes the same wish once more, as a job of its own',
      async () => {
        const first = await imagine({ size: 'wide' })
        const again = await stageNow().press(first, 'Again')
        expect(again.images).toHaveLength(1)
        expect(again.images[0]?.filename).toBe('white-siamese-cat-1.png')
        expect(await sizeOf(again)).toBe(await sizeOf(first))
        expect(jobOf(again)).not.toBe(jobOf(first))
        expect((await show(jobOf(again))).text).toContain(`${jobOf(first)}-1`)
      },
    )

    itOn(buttons, 'it has no buttons')('Vary varies the one picture at once', async () => {
      const first = await imagine()
      const varied = await stageNow().press(first, 'Vary')
      expect(varied.images).toHaveLength(1)
      expect(varied.images[0]?.bytes.equals(first.images[0]?.bytes ?? Buffer.alloc(0))).toBe(false)
      expect((await show(jobOf(varied))).text).toContain('/vary')
    })

    itOn(buttons, 'it has no buttons')('Vary asks which one where there are several pictures', async () => {
      const first = await imagine({ count: '3' })
      const { shown } = await stageNow().fill(first, 'Vary', { which: '2' })
      expect(shown.images).toHaveLength(1)
      expect((await show(jobOf(shown))).text).toContain(`${jobOf(first)}-2`)
    })

    itOn(buttons, 'it has no buttons')(
      'Edit asks what should change, and changes the picture that it hangs under',
      async () => {
        const first = await imagine()
        const { prefilled, shown } = await stageNow().fill(first, 'Edit', { prompt: 'make it night' })
        expect(prefilled.prompt).toBe('a white siamese cat')
        expect(shown.images).toHaveLength(1)
        expect(shown.text).toContain('make it night')
        const child = await show(jobOf(shown))
        expect(child.text).toContain('/edit')
        expect(child.text).toContain(`${jobOf(first)}-1`)
        // A child is in its parent's record once its own is written.
        await expect.poll(async () => (await show(`${jobOf(first)}-1`)).text).toContain(jobOf(shown))
      },
    )

    itOn(buttons, 'it has no buttons')(
      'a picture of a model that cannot edit is edited by one that can',
      async () => {
        const first = await imagine({ model: 'dall-e-3', quality: 'standard' })
        const { shown } = await stageNow().fill(first, 'Edit', { prompt: 'make it night' })
        expect(shown.images).toHaveLength(1)
        expect(shown.text).toContain('model dall-e-3 became gpt-image-2')
      },
    )

    itOn(buttons, 'it has no buttons')(
      'Use revised prompt opens a form with it, ready to be changed',
      async () => {
        const first = await imagine({ model: 'dall-e-3', quality: 'standard' })
        const revised = first.images[0]?.alt ?? ''
        const { prefilled, shown } = await stageNow().fill(first, 'Use revised prompt', {
          prompt: 'a black siamese cat',
        })
        expect(prefilled.prompt).toContain(revised.slice(0, 40))
        expect(prefilled.prompt).not.toBe(cat)
        expect(shown.images[0]?.filename).toBe('black-siamese-cat-1.png')
      },
    )

    itOn(buttons, 'it has no buttons')(
      'a button whose picture was deleted says so, and nothing is charged',
      async () => {
        const first = await imagine()
        const { shown } = await stageNow().fill(first, 'Edit', { prompt: 'make it night' })
        await stageNow().vanish(first, 'Delete')
        const gone = await stageNow().press(shown, 'Again')
        expect(gone.images).toEqual([])
        expect(gone.text).toContain('I no longer have what this button needs')
        expect(gone.text).toContain('not charged')
      },
    )

    itOn(buttons && channel, 'nobody else is there')(
      'Again pressed by somebody else is that person’s own',
      async () => {
        const first = await imagine()
        const theirs = await stageNow().press(first, 'Again', 'stranger')
        expect(theirs.images).toHaveLength(1)
        const askedBy = (shown: Shown) => /asked by\W+(\S+)/.exec(shown.text)?.[1]
        const [mine, other] = [await show(jobOf(first)), await show(jobOf(theirs))]
        expect(askedBy(mine)).toBeDefined()
        expect(askedBy(other)).not.toBe(askedBy(mine))
      },
    )

    itOn(buttons && channel, 'nobody else is there')(
      'Share posts a private result for everyone, once',
      async () => {
        const alone = await stageNow().useAlone({
          command: 'imagine',
          options: { prompt: cat, quality: 'low' },
        })
        expect(alone.onlyAsker).toBe(true)
        expect(alone.buttons[0]).toBe('Share')
        const shared = await stageNow().press(alone, 'Share')
        expect(shared.onlyAsker).toBe(false)
        expect(shared.text).toContain('shared this')
        expect(shared.text).not.toContain('auto')
        expect(shared.images[0]?.bytes.equals(alone.images[0]?.bytes ?? Buffer.alloc(0))).toBe(true)
        expect(shared.buttons).toEqual(['Again', 'Vary', 'Edit', 'Paint mask', 'Delete'])
        const second = await stageNow().press(alone, 'Share')
        expect(second.text).toContain('shared this already')
        const varied = await stageNow().press(shared, 'Vary', 'stranger')
        expect(varied.images).toHaveLength(1)
        expect(varied.onlyAsker).toBe(false)
      },
    )

    it('/show tells the prompt, the settings, the state and the id of a job', async () => {
      const first = await imagine({ size: 'wide', background: 'opaque' })
      const shown = await show(jobOf(first))
      for (const words of [cat, 'gpt-image-2', 'wide', 'low', 'opaque', '/imagine', jobOf(first)]) {
        expect(shown.text).toContain(words)
      }
      // The row may still be on its way to saying so.
      expect(shown.text).toMatch(/done|drawn, on its way/)
      expect(shown.onlyAsker).toBe(true)
    })

    it('/show tells why a job failed, and does not know what never was', async () => {
      const failed = await imagine({ prompt: `${cat} sandbox:moderation_blocked` })
      const id = jobOf(failed)
      if (id !== '') expect((await show(id)).text).toContain('safety rules')
      expect((await show('0123456789ab')).text).toContain('I know nothing of')
      expect((await show('what?')).text).toContain('I know nothing of')
    })
  })
}

const jobOf = (shown: Shown) => /Job ([0-9a-z]{12})/.exec(shown.text)?.[1] ?? ''

async function sizeOf({ images }: Shown): Promise<string> {
  const { width, height } = await sharp(images[0]?.bytes).metadata()
  return `${width}x${height}`
}
