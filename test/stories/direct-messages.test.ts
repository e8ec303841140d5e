import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isPicture } from '../support/discord/shown.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'

describe('direct messages on Discord', () => {
  let story: DiscordStory
  beforeEach(async () => {
    story = await openDiscordStory()
  })
  afterEach(() => story[Symbol.asyncDispose]())

  it('have the limits that the host sets for them, which no server has', async () => {
    await story.open({ DISCORD_DM_SETTINGS: 'images_per_user_day=1; count_max=2' })
    const { discord, images } = story
    const person = discord.person()
    const alone = { person, channel: discord.directChannel(person) }
    await discord.command('imagine', { prompt: 'first' }, alone).message(isPicture)

    const refused = await discord.command('imagine', { prompt: 'second' }, alone).message()

    expect(refused.text).toContain('You can make 1 picture a day here')
    expect(images.sold('second')).toBe(0)
    const inServer = { person, channel: discord.channel() }
    await discord.command('imagine', { prompt: 'third' }, inServer).message(isPicture)
    await discord.command('imagine', { prompt: 'fourth' }, inServer).message(isPicture)
  })
})
