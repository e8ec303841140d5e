import sharp from 'sharp'
import { describe, expect } from 'vitest'
import { changedPixels } from './changed-pixels.ts'
import { itOn } from './it-on.ts'
import type { Shown, Stage } from './stage.ts'

/** A mask that a person paints over a result, wherever the result is. The model is told to repaint all it is given. */
export function paintBehaviours(stageNow: () => Stage, { buttons }: { readonly buttons: boolean }): void {
  const imagine = (options: Readonly<Record<string, string>> = {}) =>
    stageNow().use({
      command: 'imagine',
      options: { prompt: 'a white siamese cat', quality: 'low', size: 'square', ...options },
    })
  const itPaints = itOn(buttons, 'it has no buttons')
  const prompt = 'a red balloon sandbox:repaint'

  describe('Paint mask', () => {
    itPaints('changes what was painted over, and not one pixel outside it', async () => {
      const first = await imagine()
      const painted = await stageNow().paint(first, { mask: await circle(), prompt })
      expect(painted.images).toHaveLength(1)
      expect(painted.onlyAsker).toBe(first.onlyAsker)
      expect(painted.text).toContain('a red balloon')
      expect(painted.text).toContain('outside the mask is exactly as it was')
      const changed = await changedPixels(first.images[0]?.bytes, painted, edge)
      const distance = ([x, y]: readonly [number, number]) => Math.hypot(x - 400, y - 500)
      expect(changed.filter((at) => distance(at) > 202)).toEqual([])
      expect(changed.filter((at) => distance(at) < 150).length).toBeGreaterThan(50_000)
    })

    itPaints('asks which picture where there are several', async () => {
      const first = await imagine({ count: '2' })
      const painted = await stageNow().paint(first, { mask: await circle(), prompt, which: '2' })
      const shown = await stageNow().use({ command: 'show', options: { id: jobOf(painted) } })
      expect(shown.text).toContain(`${jobOf(first)}-2`)
      expect(shown.text).toMatch(/mask\W+yes/)
    })

    itPaints('can be made again with the same mask', async () => {
      const first = await imagine()
      const painted = await stageNow().paint(first, { mask: await circle(), prompt })
      const again = await stageNow().press(painted, 'Again')
      expect(again.images).toHaveLength(1)
      const outside = await changedPixels(first.images[0]?.bytes, again, edge)
      expect(outside.filter(([x, y]) => Math.hypot(x - 400, y - 500) > 202)).toEqual([])
    })

    itPaints(
      'says kindly when the service declines, and keeps what was painted for another try',
      async () => {
        const first = await imagine()
        const wish = { mask: await circle(), prompt: 'a red balloon sandbox:moderation_blocked' }
        const refused = await stageNow().paint(first, wish)
        expect(refused.onlyAsker).toBe(true)
        expect(refused.text).toContain('safety rules')
        const { shown } = await stageNow().fill(refused, 'Edit prompt & retry', { prompt })
        expect(shown.text).toContain('outside the mask is exactly as it was')
      },
    )
  })
}

const jobOf = (shown: Shown) => /Job ([0-9a-z]{12})/.exec(shown.text)?.[1] ?? ''
const edge = 1024

/** What the page draws: transparent where it was painted over, black elsewhere. */
function circle(): Promise<Buffer> {
  const hole = `<svg width="${edge}" height="${edge}"><circle cx="400" cy="500" r="200"/></svg>`
  return sharp({ create: { width: edge, height: edge, channels: 4, background: '#000' } })
    .composite([{ input: Buffer.from(hole), blend: 'dest-out' }])
    .png()
    .toBuffer()
}
