import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createDiscordCourier } from '../../src/discord/courier.ts'
import { type DiscordSurface, openDiscord } from '../../src/discord/listen.ts'
import { silentLog } from '../../src/log.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { isPicture } from '../support/discord/shown.ts'
import { cancelButton, picture, type ScriptedDesk, said, scriptedDesk, someJob } from './house.ts'

let discord: FakeDiscord
let desk: ScriptedDesk
let surface: DiscordSurface
const onFatal = vi.fn()

beforeEach(async () => {
  discord = await startFakeDiscord()
  desk = scriptedDesk()
  surface = await openDiscord({
    token: discord.token,
    apiUrl: discord.apiUrl,
    gateway: 'auto',
    desk,
    log: silentLog,
    onFatal,
  })
  await discord.registered()
})

afterEach(async () => {
  await surface.close()
  await discord.close()
  expect(discord.violations).toEqual([])
})

describe('a slash command', () => {
  test('is deferred, shows the waiting message, and lets the job speak after that', async () => {
    const use = discord.command('imagine', { prompt: 'a cat' })

    expect(await use.acknowledged()).toMatchObject({ type: 5, ephemeral: false })
    const waiting = await use.message()
    expect(waiting.text).toBe('Starting…')
    expect(waiting.buttons).toMatchObject([{ label: 'Cancel', style: 'secondary', id: cancelButton.id }])
    await expect.poll(() => desk.acknowledgedJobs).toEqual([someJob])
  })

  test('ends as one message with the picture, its alt text and its bytes', async () => {
    const courier = createDiscordCourier({ ...discord, log: silentLog })
    const use = discord.command('imagine', { prompt: 'a cat' })
    await use.message()
    const [invocation] = desk.seen
    if (!invocation) throw new Error('nothing was dispatched')

    await courier.deliver(
      {
        job: someJob,
        destination: invocation.destination,
        asker: invocation.asker.id,
        message: said('Here it is'),
        remember: async () => {},
        posted: async () => {},
        images: [picture(Buffer.from('white cat'))],
      },
      AbortSignal.timeout(5_000),
    )

    const answer = await use.message(isPicture)
    expect(answer.images[0]).toMatchObject({ filename: 'white-cat-1.png', alt: 'A white cat' })
    expect(answer.images[0]?.bytes.toString()).toBe('white cat')
    expect(discord.messages()).toHaveLength(1)
    await courier.close()
  })
})
