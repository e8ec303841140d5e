import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'
import { openDiscordStage } from './discord-stage.ts'
import { itOn } from './it-on.ts'
import { openPlaygroundStage } from './playground-stage.ts'
import { openSlackStage } from './slack-stage.ts'
import type { Stage } from './stage.ts'
import { openTerminalStage } from './terminal-stage.ts'

type Open = (env: Readonly<Record<string, string>>) => Promise<Stage>

/** Each surface's own word for a person's language: what Discord, Slack, browsers and systems call German. */
const surfaces: readonly (readonly [name: string, open: Open, buttons: boolean])[] = [
  ['Discord', (env) => openDiscordStage(env, { locale: 'de' }), true],
  ['Slack', (env) => openSlackStage(env, 'socket', 'de-DE'), true],
  ['the playground', (env) => openPlaygroundStage(env, 'de-AT'), true],
  ['the terminal', (env) => openTerminalStage(env, 'de-DE'), false],
]

describe.each(surfaces)('a German person on %s', (_name, open, buttons) => {
  let sandbox: RunningSandbox
  let stage: Stage
  beforeAll(async () => {
    sandbox = await startQuickSandbox()
    stage = await open({
      OPENAI_BASE_URL: sandbox.url,
      OPENAI_API_KEY: 'sandbox-key',
      IMAGE_MODEL: 'gpt-image-2',
    })
  })
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]()
    await sandbox?.close()
  })
  afterEach(() => expect(stage.violations()).toEqual([]))

  const cat = 'eine weiße Siamkatze'

  it('reads in German what Easel can do', async () => {
    const { text } = await stage.use({ command: 'help' })
    expect(text).toContain('Bilder aus Worten machen')
    expect(text).toContain('/imagine')
    expect(text).not.toContain('Make pictures')
  })

  it('gets the picture with German words and numbers under it', async () => {
    const shown = await stage.use({ command: 'imagine', options: { prompt: cat, size: '1000x1000' } })
    expect(shown.images).toHaveLength(1)
    expect(shown.images[0]?.alt).toBe(cat)
    expect(shown.text).toContain('size: 1008x1008 statt 1000x1000')
    expect(shown.text).toMatch(/(?:\d,\d+\s\$|\$\s\d,\d+)/)
    expect(shown.text).toMatch(/Auftrag [0-9a-z]{12}/)
    expect(shown.text).not.toMatch(/\bJob\b|became/)
  })

  it('reads in German what went wrong, and mends it by a German button', async () => {
    const prompt = `${cat} sandbox:moderation_blocked`
    const refused = await stage.use({ command: 'imagine', options: { prompt } })
    expect(refused.text).toContain('Sicherheitsregeln')
    expect(refused.text).toContain('nichts gekostet')
    if (!buttons) return
    expect(refused.buttons).toEqual(['Prompt ändern'])
    const { prefilled, shown } = await stage.fill(refused, 'Prompt ändern', { prompt: cat })
    expect(prefilled.prompt).toBe(prompt)
    expect(shown.images).toHaveLength(1)
  })

  itOn(buttons, 'it has no buttons')('stops a job with a German button', async () => {
    const options = { prompt: `${cat} sandbox:slow` }
    expect((await stage.cancelled({ command: 'imagine', options })).text).toContain('Abgebrochen.')
  })
})
