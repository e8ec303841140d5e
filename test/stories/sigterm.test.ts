import { describe, expect, it, vi } from 'vitest'
import { isPicture } from '../support/discord/shown.ts'
import { openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'

describe.concurrent('on SIGTERM', () => {
  it('what is at work is finished and delivered before the process ends with 0', async () => {
    await using story = await openDiscordStory()
    const { discord, images } = story
    await story.start({ SHUTDOWN_GRACE_S: '20' })
    images.hold()
    const use = discord.command('imagine', { prompt: 'a cat' })
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    const stopped = story.easel.stop()
    await vi.waitFor(() => expect(story.easel.output()).toContain('"stopping"'), patience)
    images.release()
    expect(await stopped).toBe(0)
    expect(use.current().reply?.images).toHaveLength(1)
  })

  it('what does not finish in time is left for the next start, which delivers it', async () => {
    await using story = await openDiscordStory()
    const { discord, images } = story
    await story.start({ SHUTDOWN_GRACE_S: '0' })
    images.hold()
    const use = discord.command('imagine', { prompt: 'a cat' })
    await use.message()
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    expect(await story.easel.stop()).toBe(0)
    expect(use.current().reply?.images).toEqual([])
    await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
    images.release()
    await story.open()
    expect((await use.message(isPicture)).images).toHaveLength(1)
    expect(images.sold('a cat')).toBe(1)
  })
})
