import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FakeDiscord } from '../support/discord/fake.ts'
import { isPicture } from '../support/discord/shown.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'

const jobs = 20
/** A body this large carries a picture. */
const upload = 50_000
let story: DiscordStory
let discord: DiscordStory['discord']
let images: DiscordStory['images']
beforeEach(async () => {
  story = await openDiscordStory()
  ;({ discord, images } = story)
})
afterEach(() => story[Symbol.asyncDispose]())

const all = { JOBS_CONCURRENCY: String(jobs) }

/** One job each of as many people, so that all are at work at once; written down, whatever happens from then on. */
async function useAll(prompt: (index: number) => string) {
  const uses = Array.from({ length: jobs }, (_, index) =>
    discord.command('imagine', { prompt: prompt(index) }, { person: discord.person() }),
  )
  // On a busy machine the first answer comes before the row is written, and what it says afterwards.
  await Promise.all(uses.map((use) => use.message()))
  return uses
}

/** How many of them have tried it; each has an address of its own, and tries it again. */
const tried = (call: (call: FakeDiscord['calls'][number]) => boolean) =>
  new Set(discord.calls.filter(call).map(({ path }) => path)).size

const delivered = (uses: Awaited<ReturnType<typeof useAll>>) =>
  Promise.all(uses.map((use) => use.message(isPicture)))

describe('after kill -9', () => {
  it('while one job runs and the others wait, every one is delivered once and bought once', async () => {
    await story.start({ JOBS_CONCURRENCY: '1' })
    images.hold()
    const uses = await useAll((index) => `cat ${index}`)
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    await story.easel.kill9()
    await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
    images.release()
    await story.open(all)
    const messages = await delivered(uses)
    expect(messages.map((message) => message.images.length)).toEqual(Array(jobs).fill(1))
    expect(discord.messages(discord.usual.channel)).toHaveLength(jobs)
    for (let index = 0; index < jobs; index += 1) expect(images.sold(`cat ${index}`)).toBe(1)
  })

  it('while all requests are on their way, every job is delivered once and says what may have been billed', async () => {
    await story.start(all)
    images.hold()
    const uses = await useAll((index) => `cat ${index}`)
    await vi.waitFor(() => expect(images.waiting()).toBe(jobs), patience)
    await story.easel.kill9()
    await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
    images.release()
    await story.open(all)
    const messages = await delivered(uses)
    for (const message of messages) expect(message.text).toContain('may have been billed')
    expect(discord.messages(discord.usual.channel)).toHaveLength(jobs)
    for (let index = 0; index < jobs; index += 1) expect(images.sold(`cat ${index}`)).toBe(1)
  })

  it('while all pictures are made and not delivered, they are delivered and not bought again', async () => {
    await story.start(all)
    const lift = discord.fault({
      method: 'PATCH',
      path: /@original/,
      kind: 'error',
      status: 503,
      times: Number.POSITIVE_INFINITY,
      minBytes: upload,
    })
    const uses = await useAll((index) => `cat ${index}`)
    await vi.waitFor(() => expect(tried(({ bytes }) => bytes >= upload)).toBe(jobs), patience)
    await story.easel.kill9()
    lift()
    await story.open(all)
    await delivered(uses)
    for (let index = 0; index < jobs; index += 1) expect(images.sold(`cat ${index}`)).toBe(1)
    expect(discord.messages(discord.usual.channel)).toHaveLength(jobs)
  })

  it('while all refusals are untold, every person is told', async () => {
    await story.start(all)
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
    await vi.waitFor(
      () => expect(tried(({ method, status }) => method === 'POST' && status === 503)).toBe(jobs),
      patience,
    )
    await story.easel.kill9()
    lift()
    await story.open(all)
    const told = await Promise.all(
      uses.map((use) => use.followUp((message) => message.text.includes('safety rules'))),
    )
    expect(told.every((message) => message.ephemeral)).toBe(true)
    for (const use of uses) expect(use.current().followUps).toHaveLength(1)
  })

  it('at any moment of busy work, nothing is lost, delivered twice or bought after it was made', async () => {
    await story.start(all)
    images.hold()
    const uses = await useAll((index) => `cat ${index}`)
    images.release()
    await vi.waitFor(() => expect(discord.calls.some((call) => call.bytes >= upload)).toBe(true), patience)
    await story.easel.kill9()
    await story.open(all)
    const messages = await delivered(uses)
    expect(messages.map((message) => message.images.length)).toEqual(Array(jobs).fill(1))
    expect(discord.messages(discord.usual.channel)).toHaveLength(jobs)
    for (let index = 0; index < jobs; index += 1) expect(images.sold(`cat ${index}`)).toBeLessThanOrEqual(2)
  })
})
