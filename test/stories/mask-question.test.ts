import sharp from 'sharp'
import { describe, expect, it, vi } from 'vitest'
import type { ShownMessage } from '../support/discord/shown.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'

const asks = ({ buttons }: ShownMessage) => buttons.some(({ label }) => label === 'Go on')
const isResult = ({ buttons }: ShownMessage) => buttons.some(({ label }) => label === 'Again')

async function useEdges({ discord }: DiscordStory) {
  const bytes = await sharp({ create: { width: 128, height: 128, channels: 3, background: '#206040' } })
    .png()
    .toBuffer()
  const image = { filename: 'meadow.png', bytes }
  const use = discord.command('edit', { image, prompt: 'a red door', region: 'edges' })
  return { use, question: await use.message(asks) }
}

describe.concurrent('the question about a mask', () => {
  it('is answered after kill -9, in another process, and its picture makes way for the result', async () => {
    await using story = await openDiscordStory()
    await story.start()
    const { use, question } = await useEdges(story)
    await story.easel.kill9()
    await story.open()
    story.discord.press(question, 'Go on')
    const result = await use.message(isResult)
    expect(result.images.map(({ filename }) => filename)).toEqual(['red-door-1.png'])
    expect(story.discord.messages(story.discord.usual.channel)).toHaveLength(1)
  })

  it('can be cancelled after kill -9', async () => {
    await using story = await openDiscordStory()
    await story.start()
    const { use, question } = await useEdges(story)
    await story.easel.kill9()
    await story.open()
    story.discord.press(question, 'Cancel')
    expect((await use.followUp()).text).toContain('not charged')
  })

  it('is nobody else’s to answer, and a double click is one yes', async () => {
    await using story = await openDiscordStory()
    const { discord, images } = story
    const easel = await story.open()
    const { use, question } = await useEdges(story)
    const eve = discord.person({ globalName: 'Eve' })
    const refused = await discord.press(question, 'Go on', { person: eve }).message()
    expect(refused.ephemeral).toBe(true)
    const admin = discord.person({ globalName: 'Root', admin: true })
    const admins = await discord.press(question, 'Go on', { person: admin }).message()
    expect(admins.text).toBe('Only the person who asked can do that.')
    const presses = [discord.press(question, 'Go on'), discord.press(question, 'Go on')]
    await Promise.all(presses.map((press) => press.acknowledged()))
    await use.message(isResult)
    await vi.waitFor(
      async () => expect(await easel.core.queue.standing()).toMatchObject({ waiting: 0, working: 0 }),
      patience,
    )
    expect(images.sold('a red door')).toBe(1)
  })
})
