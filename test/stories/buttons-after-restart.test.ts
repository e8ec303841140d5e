import sharp from 'sharp'
import { describe, expect, it, vi } from 'vitest'
import type { CountingImages } from '../support/counting-images.ts'
import { isPicture, type ShownMessage } from '../support/discord/shown.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'

const minutes = 60_000

/** Its last row is written: from here on it is a result, not a delivery that a restart repeats. */
const settled = ({ easel }: DiscordStory) =>
  vi.waitFor(() => expect(easel.output()).toContain('job delivered'), patience)

/** The image service was sent what is in the chat, so many times. */
async function expectSent(images: CountingImages, { images: [shown] }: ShownMessage, times: number) {
  const pixels = (bytes: Uint8Array = Buffer.alloc(0)) => sharp(bytes).removeAlpha().raw().toBuffer()
  const wanted = await pixels(shown?.bytes)
  const sent = await Promise.all(images.sent().map(pixels))
  expect(sent.map((one) => one.equals(wanted))).toEqual(Array(times).fill(true))
}

describe.concurrent('after kill -9 and a night', () => {
  it('Again, Vary and Edit under an old result work, on the picture that is in the chat', async () => {
    await using story = await openDiscordStory()
    const { discord, images } = story
    await story.start()
    const old = await discord
      .command('imagine', { prompt: 'a white siamese cat', count: 2 })
      .message(isPicture)
    await settled(story)
    await story.easel.kill9()
    discord.clock.advance(10 * 60 * minutes)
    await story.open()

    const again = await discord.press(old, 'Again').message(isPicture)
    expect(again.images).toHaveLength(2)
    const which = await discord.press(old, 'Vary').modal()
    const varied = await discord.submit(which, { which: '2' }).message(isPicture)
    expect(varied.images).toHaveLength(1)
    const form = await discord.press(old, 'Edit').modal()
    const edited = await discord.submit(form, { which: '1', prompt: 'make it night' }).message(isPicture)
    expect(edited.text).toContain('make it night')
    await expectSent(images, old, 2)
  })

  it('Share under a private result posts the copy that was kept', async () => {
    await using story = await openDiscordStory()
    const { discord } = story
    await story.start()
    const ask = discord.command('imagine', { prompt: 'a white siamese cat', private: true })
    const alone = await ask.message(isPicture)
    expect(alone.ephemeral).toBe(true)
    await settled(story)
    await story.easel.kill9()
    await story.open()

    const shared = await discord.press(alone, 'Share').message(isPicture)
    expect(shared.ephemeral).toBe(false)
    expect(shared.images[0]?.bytes).toEqual(alone.images[0]?.bytes)
  })
})

describe.concurrent('kill -9 while a button’s job is at work', () => {
  it('ends in one answer, from the same picture', async () => {
    await using story = await openDiscordStory()
    const { discord, images } = story
    await story.start()
    const old = await discord.command('imagine', { prompt: 'a white siamese cat' }).message(isPicture)
    await settled(story)
    const form = await discord.press(old, 'Edit').modal()
    images.hold()
    const edit = discord.submit(form, { prompt: 'make it night' })
    await edit.message(({ buttons }) => buttons.some(({ label }) => label === 'Cancel'))
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    await story.easel.kill9()
    images.release()
    await story.open()

    const edited = await edit.message(isPicture)
    expect(edited.text).toContain('make it night')
    expect(discord.messages(discord.usual.channel).filter(isPicture)).toHaveLength(2)
    await expectSent(images, old, 2)
  })
})
