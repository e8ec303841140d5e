import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { type EaselProcess, startEasel } from '../support/easel-process.ts'

const jobs = 20
/** A body this large carries a picture. */
const upload = 50_000
const patience = { timeout: 20_000, interval: 20 }

let discord: FakeDiscord
let images: CountingImages
let dataDir: string
let easel: EaselProcess

const start = async (concurrency = jobs) => {
  easel = await startEasel({
    DATA_DIR: dataDir,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_CDN_URL: discord.cdnUrl,
    OPENAI_BASE_URL: images.url,
    OPENAI_API_KEY: 'key',
    IMAGE_MODEL: 'gpt-image-2',
    JOBS_CONCURRENCY: String(concurrency),
  })
  await discord.registered()
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'easel-kill-'))
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

/** One job each of as many people, so that all are at work at once. */
async function useAll(prompt: (index: number) => string) {
  const uses = Array.from({ length: jobs }, (_, index) =>
    discord.command('imagine', { prompt: prompt(index) }, { person: discord.person() }),
  )
  await Promise.all(uses.map((use) => use.acknowledged()))
  return uses
}

const delivered = (uses: Awaited<ReturnType<typeof useAll>>) =>
  Promise.all(uses.map((use) => use.message((message) => message.images.length > 0)))

describe('after kill -9', () => {
  it('while one job runs and the others wait, every one is delivered once and bought once', async () => {
    await start(1)
    images.hold()
    const uses = await useAll((index) => `cat ${index}`)
    await easel.kill9()
    await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
    images.release()
    await start()
    const messages = await delivered(uses)
    expect(messages.map((message) => message.images.length)).toEqual(Array(jobs).fill(1))
    expect(discord.messages(discord.usual.channel)).toHaveLength(jobs)
    for (let index = 0; index < jobs; index += 1) expect(images.sold(`cat ${index}`)).toBe(1)
  })

  it('while all requests are on their way, every job is delivered once and says what may have been billed', async () => {
    await start()
    images.hold()
    const uses = await useAll((index) => `cat ${index}`)
    await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
    await easel.kill9()
    await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
    images.release()
    await start()
    const messages = await delivered(uses)
    for (const message of messages) expect(message.text).toContain('may have been billed')
    expect(discord.messages(discord.usual.channel)).toHaveLength(jobs)
    for (let index = 0; index < jobs; index += 1) expect(images.sold(`cat ${index}`)).toBe(1)
  })

  it('while all pictures are made and not delivered, they are delivered and not bought again', async () => {
    await start()
    const lift = discord.fault({
      method: 'PATCH',
      path: /@original/,
      kind: 'error',
      status: 503,
      times: Number.POSITIVE_INFINITY,
      minBytes: upload,
    })
    const uses = await useAll((index) => `cat ${index}`)
    await vi.waitFor(
      () => expect(discord.calls.filter((call) => call.bytes >= upload).length).toBeGreaterThanOrEqual(jobs),
      patience,
    )
    await easel.kill9()
    lift()
    await start()
    await delivered(uses)
    for (let index = 0; index < jobs; index += 1) expect(images.sold(`cat ${index}`)).toBe(1)
    expect(discord.messages(discord.usual.channel)).toHaveLength(jobs)
  })

  it('while all refusals are untold, every person is told', async () => {
    await start()
    images.hold()
    const uses = await useAll((index) => `forbidden ${index}`)
    await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
    const lift = discord.fault({
      method: 'POST',
      path: /\/webhooks\//,
      kind: 'error',
      status: 503,
      times: Number.POSITIVE_INFINITY,
    })
    images.release()
    await vi.waitFor(() => expect(easel.output().match(/not delivered/g) ?? []).toHaveLength(jobs), patience)
    await easel.kill9()
    lift()
    await start()
    const told = await Promise.all(
      uses.map((use) => use.followUp((message) => message.text.includes('safety rules'))),
    )
    expect(told.every((message) => message.ephemeral)).toBe(true)
    for (const use of uses) expect(use.current().followUps).toHaveLength(1)
  })

  it('at any moment of busy work, nothing is lost, delivered twice or bought after it was made', async () => {
    await start()
    const uses = await useAll((index) => `cat ${index}`)
    await vi.waitFor(() => expect(discord.calls.some((call) => call.bytes >= upload)).toBe(true), patience)
    await easel.kill9()
    await start()
    const messages = await delivered(uses)
    expect(messages.map((message) => message.images.length)).toEqual(Array(jobs).fill(1))
    expect(discord.messages(discord.usual.channel)).toHaveLength(jobs)
    for (let index = 0; index < jobs; index += 1) expect(images.sold(`cat ${index}`)).toBeLessThanOrEqual(2)
  })
})
