import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isPicture } from '../support/discord/shown.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'

let story: DiscordStory
let discord: DiscordStory['discord']
let images: DiscordStory['images']
beforeEach(async () => {
  story = await openDiscordStory()
  ;({ discord, images } = story)
})
afterEach(() => story.end())

const start = (graceS: number) => story.start({ SHUTDOWN_GRACE_S: String(graceS) })

describe('on SIGTERM', () => {
  it('what is at work is finished and delivered before the process ends with 0', async () => {
    await start(20)
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
    await start(0)
    images.hold()
    const use = discord.command('imagine', { prompt: 'a cat' })
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    expect(await story.easel.stop()).toBe(0)
    expect(use.current().reply?.images).toEqual([])
    await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
    images.release()
    await start(0)
    expect((await use.message(isPicture)).images).toHaveLength(1)
    expect(images.sold('a cat')).toBe(1)
  })
})
