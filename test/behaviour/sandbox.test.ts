import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stage } from './stage.ts'
import { openTerminalStage } from './terminal-stage.ts'

/** No key, no address: the sandbox draws, and it is nobody's money. */
describe('in the sandbox', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openTerminalStage({ IMAGE_MODEL: 'gpt-image-2' })
  })
  afterAll(() => stage?.[Symbol.asyncDispose]())

  it('nothing costs anything: not in the answer, not in /show, not in /usage, not in its picture', async () => {
    const drawn = await stage.use({ command: 'imagine', options: { prompt: 'a cat', quality: 'low' } })
    const [, job = ''] = /Job ([0-9a-z]{12})/.exec(drawn.text) ?? []
    const shown = await stage.use({ command: 'show', options: { id: job } })
    const usage = await stage.use({ command: 'usage', options: { prompt: 'space' } })
    expect(usage.text).toContain('Altogether 1 picture.')
    expect(usage.images[0]?.alt).toContain('1 picture.')
    for (const said of [drawn.text, shown.text, usage.text, usage.images[0]?.alt]) {
      expect(said).not.toContain('$')
    }
  })
})
