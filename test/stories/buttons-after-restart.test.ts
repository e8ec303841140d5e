import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { isPicture } from '../support/discord/shown.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'

const minutes = 60_000

let story: DiscordStory
let sandbox: RunningSandbox
const start = () => story.start({ OPENAI_BASE_URL: sandbox.url })

beforeEach(async () => {
  sandbox = await startQuickSandbox()
  story = await openDiscordStory()
  await start()
})
afterEach(async () => {
  await story.end()
  await sandbox.close()
})

/** Its last row is written: from here on it is a result, not a delivery that a restart repeats. */
const settled = () => vi.waitFor(() => expect(story.easel.output()).toContain('job delivered'), patience)

describe('after kill -9 and a night', () => {
  it('Again, Vary and Edit under an old result work, on the picture that is in the chat', async () => {
    const { discord } = story
    const old = await discord
      .command('imagine', { prompt: 'a white siamese cat', count: 2 })
      .message(isPicture)
    await settled()
    await story.easel.kill9()
    discord.clock.advance(10 * 60 * minutes)
    await start()

    const again = await discord.press(old, 'Again').message(isPicture)
    expect(again.images).toHaveLength(2)
    const which = await discord.press(old, 'Vary').modal()
    const varied = await discord.submit(which, { which: '2' }).message(isPicture)
    expect(varied.images).toHaveLength(1)
    const form = await discord.press(old, 'Edit').modal()
    const edited = await discord.submit(form, { which: '1', prompt: 'make it night' }).message(isPicture)
    expect(edited.text).toContain('make it night')
  })

  it('Share under a private result posts the copy that was kept', async () => {
    const { discord } = story
    const ask = discord.command('imagine', { prompt: 'a white siamese cat', private: true })
    const alone = await ask.message(isPicture)
    expect(alone.ephemeral).toBe(true)
    await settled()
    await story.easel.kill9()
    await start()

    const shared = await discord.press(alone, 'Share').message(isPicture)
    expect(shared.ephemeral).toBe(false)
    expect(shared.images[0]?.bytes).toEqual(alone.images[0]?.bytes)
  })
})

describe('kill -9 while a button’s job is at work', () => {
  it('ends in one answer, from the same picture', async () => {
    const { discord } = story
    const old = await discord.command('imagine', { prompt: 'a white siamese cat' }).message(isPicture)
    await settled()
    const form = await discord.press(old, 'Edit').modal()
    const edit = discord.submit(form, { prompt: 'make it night sandbox:slow' })
    await edit.message(({ buttons }) => buttons.some(({ label }) => label === 'Cancel'))
    await story.easel.kill9()
    await start()

    const edited = await edit.message(isPicture)
    expect(edited.text).toContain('make it night')
    expect(discord.messages(discord.usual.channel).filter(isPicture)).toHaveLength(2)
  })
})
