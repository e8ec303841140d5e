import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import type { ShownMessage } from '../support/discord/shown.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'

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

const asks = ({ buttons }: ShownMessage) => buttons.some(({ label }) => label === 'Go on')
const isResult = ({ buttons }: ShownMessage) => buttons.some(({ label }) => label === 'Again')

async function useEdges() {
  const bytes = await sharp({ create: { width: 128, height: 128, channels: 3, background: '#206040' } })
    .png()
    .toBuffer()
  const image = { filename: 'meadow.png', bytes }
  const use = story.discord.command('edit', { image, prompt: 'a red door', region: 'edges' })
  return { use, question: await use.message(asks) }
}

describe('the question about a mask', () => {
  it('is answered after kill -9, in another process, and its picture makes way for the result', async () => {
    const { use, question } = await useEdges()
    await story.easel.kill9()
    await start()
    story.discord.press(question, 'Go on')
    const result = await use.message(isResult)
    expect(result.images.map(({ filename }) => filename)).toEqual(['red-door-1.png'])
    expect(story.discord.messages(story.discord.usual.channel)).toHaveLength(1)
  })

  it('can be cancelled after kill -9', async () => {
    const { use, question } = await useEdges()
    await story.easel.kill9()
    await start()
    story.discord.press(question, 'Cancel')
    expect((await use.followUp()).text).toContain('not charged')
  })

  it('is nobody else’s to answer, and a double click is one yes', async () => {
    const { use, question } = await useEdges()
    const eve = story.discord.person({ globalName: 'Eve' })
    const refused = await story.discord.press(question, 'Go on', { person: eve }).message()
    expect(refused.ephemeral).toBe(true)
    const admin = story.discord.person({ globalName: 'Root', admin: true })
    const admins = await story.discord.press(question, 'Go on', { person: admin }).message()
    expect(admins.text).toBe('Only the person who asked can do that.')
    const presses = [story.discord.press(question, 'Go on'), story.discord.press(question, 'Go on')]
    await Promise.all(presses.map((press) => press.acknowledged()))
    await use.message(isResult)
    expect(await story.easel.stop()).toBe(0)
    expect(story.easel.output().match(/job made/g)).toHaveLength(1)
  })
})
