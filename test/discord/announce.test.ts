import { describe, expect, test } from 'vitest'
import { discordCourier, signal } from './asking.ts'
import { said } from './house.ts'

const scene = discordCourier()

describe('an announcement', () => {
  const announce = async (channel: string) => {
    const { destination } = await scene.asked()
    const message = said('Ada used /imagine @everyone')
    const announcement = { id: 'job-refused', about: destination, channel, message, linkLabel: 'Where' }
    await scene.courier.announce?.(announcement, signal())
  }

  test('is posted once in the channel that was chosen, with a link to the place and no ping', async () => {
    const channel = scene.discord.channel()
    await announce(channel.id)
    await announce(channel.id)
    const [posted, ...others] = scene.discord.messages(channel)
    expect(others).toEqual([])
    expect(posted?.text).toContain('Ada used /imagine @everyone')
    expect(posted?.text).toMatch(/https:\/\/discord\.com\/channels\/\d+\/\d+/)
  })

  test.each(['general', '../users/@me', ''])('never goes to %j, which is no channel', async (channel) => {
    await expect(announce(channel)).rejects.toThrow()
  })
})
