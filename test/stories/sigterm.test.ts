import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { type EaselProcess, startEasel } from '../support/easel-process.ts'

const patience = { timeout: 20_000, interval: 20 }

let discord: FakeDiscord
let images: CountingImages
let dataDir: string
let easel: EaselProcess

const start = async (graceS: number) => {
  easel = await startEasel({
    DATA_DIR: dataDir,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_CDN_URL: discord.cdnUrl,
    OPENAI_BASE_URL: images.url,
    OPENAI_API_KEY: 'key',
    IMAGE_MODEL: 'gpt-image-2',
    SHUTDOWN_GRACE_S: String(graceS),
  })
  await discord.registered()
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'easel-sigterm-'))
  discord = await startFakeDiscord()
  images = await startCountingImages()
})
afterEach(async () => {
  await easel.kill9()
  await images.close()
  await discord.close()
  await rm(dataDir, { recursive: true, force: true })
  expect(discord.violations).toEqual([])
})

describe('on SIGTERM', () => {
  it('what is at work is finished and delivered before the process ends with 0', async () => {
    await start(20)
    images.hold()
    const use = discord.command('imagine', { prompt: 'a cat' })
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    const stopped = easel.stop()
    await vi.waitFor(() => expect(easel.output()).toContain('"stopping"'), patience)
    images.release()
    expect(await stopped).toBe(0)
    expect(use.current().reply?.images).toHaveLength(1)
  })

  it('what does not finish in time is left for the next start, which delivers it', async () => {
    await start(0)
    images.hold()
    const use = discord.command('imagine', { prompt: 'a cat' })
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    expect(await easel.stop()).toBe(0)
    expect(use.current().reply?.images).toEqual([])
    await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
    images.release()
    await start(0)
    expect((await use.message((message) => message.images.length > 0)).images).toHaveLength(1)
    expect(images.sold('a cat')).toBe(1)
  })
})
