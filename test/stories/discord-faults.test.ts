import { describe, expect, it, vi } from 'vitest'
import type { FakeDiscord } from '../support/discord/fake.ts'
import type { From, Use } from '../support/discord/people.ts'
import { permissions, usualPermissions } from '../support/discord/world.ts'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { patience } from '../support/patience.ts'

/** A body this large carries a picture. */
const upload = 50_000
const minutes = 60_000
const prompt = 'a white cat'

/** Easel between a strict Discord and an image service that counts what it sells. */
async function open({ heartbeatMs }: { heartbeatMs?: number } = {}): Promise<DiscordStory> {
  const story = await openDiscordStory()
  if (heartbeatMs !== undefined) story.discord.gateway.terms.heartbeatMs = heartbeatMs
  await story.open()
  return story
}

/** Asked, and the image service is at it. */
async function atWork({ discord, images }: DiscordStory, from: From = {}): Promise<Use> {
  images.hold()
  const use = discord.command('imagine', { prompt }, from)
  await use.message()
  await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
  return use
}

const hasImages = ({ images }: { readonly images: readonly unknown[] }) => images.length > 0

/** The reply has the picture; it was bought once, and no second message says so. */
async function endsInOneReply({ discord, images }: DiscordStory, use: Use): Promise<void> {
  const message = await use.message(hasImages)
  expect(message.text).toContain(prompt)
  expect(discord.messages()).toHaveLength(1)
  expect(images.sold(prompt)).toBe(1)
}

// Most of it is waiting until Discord may be asked again.
describe.concurrent('one picture, bought once and delivered once, although', () => {
  it.each([
    ['drops', ({ gateway }: FakeDiscord) => gateway.drop()],
    ['is to be made anew', ({ gateway }: FakeDiscord) => gateway.askToReconnect()],
    ['loses its session', ({ gateway }: FakeDiscord) => gateway.invalidate()],
    ['has an unsettled session', ({ gateway }: FakeDiscord) => gateway.invalidate(true)],
    ['falls silent', ({ gateway }: FakeDiscord) => gateway.fallSilent()],
  ])(
    'the gateway’s connection %s while the job is at work, and the next command is heard',
    async (_, fail) => {
      await using story = await open({ heartbeatMs: 200 })
      const { discord, images } = story
      const use = await atWork(story)
      fail(discord)
      images.release()
      await endsInOneReply(story, use)
      await discord.gateway.connected()
      const next = discord.command('imagine', { prompt: 'a black dog' })
      expect((await next.message(hasImages)).text).toContain('a black dog')
    },
  )

  it.each([
    ['Discord is down for a moment', { status: 503, times: 2 }],
    ['Discord is down for longer than one try', { status: 500, times: 5 }],
    ['a gateway of Cloudflare’s answers for Discord', { status: 502, page: true }],
    ['the bot is at its limit on the route', { status: 429, retryAfter: 0.3 }],
    ['all bots in the channel are at their limit', { status: 429, retryAfter: 0.3, scope: 'shared' }],
    ['the bot is at its limit everywhere', { status: 429, retryAfter: 0.3, scope: 'global' }],
    ['Cloudflare bans the address for a second', { status: 429, retryAfter: 1, page: true }],
    ['Cloudflare finds the upload suspicious', { status: 403, page: true }],
  ] as const)('at the upload %s', async (_, trouble) => {
    await using story = await open()
    const { discord } = story
    discord.fault({ method: 'PATCH', minBytes: upload, kind: 'error', ...trouble })
    await endsInOneReply(story, discord.command('imagine', { prompt }))
    const uploads = discord.calls.filter(({ bytes, status }) => bytes >= upload && status < 300)
    expect(uploads).toHaveLength(1)
  })

  it.each([
    ['Discord is down', { status: 503, times: 3 }],
    ['the bot is at its limit', { status: 429, retryAfter: 0.3, times: 2 }],
    ['Cloudflare bans the address', { status: 429, retryAfter: 1, page: true }],
  ] as const)('at the edits on the way %s', async (_, trouble) => {
    await using story = await open()
    const { discord } = story
    discord.fault({ method: 'PATCH', path: /@original/, kind: 'error', ...trouble })
    await endsInOneReply(story, discord.command('imagine', { prompt }))
  })

  it('the answer to the upload is lost', async () => {
    await using story = await open()
    const { discord } = story
    discord.fault({ method: 'PATCH', minBytes: upload, kind: 'reset', afterEffect: true })
    await endsInOneReply(story, discord.command('imagine', { prompt }))
  })

  it('the interaction comes a second time, at work and once more after it', async () => {
    await using story = await open()
    const { discord, images } = story
    const use = await atWork(story)
    discord.again(use)
    images.release()
    await endsInOneReply(story, use)
    const answer = await use.message(hasImages)
    discord.again(use)
    await discord.command('help').message()
    expect(use.current().reply).toEqual(answer)
    expect(images.sold(prompt)).toBe(1)
  })
})

describe.concurrent('what was paid for finds another way when', () => {
  it('the token is dead', async () => {
    await using story = await open()
    const { discord, images } = story
    const use = await atWork(story)
    discord.clock.advance(16 * minutes)
    images.release()
    const [post] = await posts(story)
    expect(post?.text).toContain('Ada asked for this')
    await use.gone()
    expect(images.sold(prompt)).toBe(1)
  })

  it('somebody deletes the message meanwhile', async () => {
    await using story = await open()
    const { discord, images } = story
    const use = await atWork(story)
    discord.deleteMessage(await use.message())
    images.release()
    expect(await posts(story)).toHaveLength(1)
    expect(images.sold(prompt)).toBe(1)
  })

  it.each([
    ['the channel is deleted', { gone: true }],
    ['the bot may not post any more', { appPermissions: usualPermissions & ~permissions.sendMessages }],
    [
      'the bot may not attach files any more',
      { appPermissions: usualPermissions & ~permissions.attachFiles },
    ],
    ['the bot may not see the channel any more', { appPermissions: 0n }],
  ])('the token is dead and %s', async (_, change) => {
    await using story = await open()
    const { discord, images } = story
    const channel = discord.channel()
    await atWork(story, { channel })
    discord.clock.advance(16 * minutes)
    Object.assign(channel, change)
    images.release()
    const [answer, ...more] = await vi.waitFor(() => {
      const direct = discord.directMessages().filter(hasImages)
      expect(direct).not.toHaveLength(0)
      return direct
    }, patience)
    expect(answer?.text).toContain('so the answer is here')
    expect(more).toEqual([])
    expect(images.sold(prompt)).toBe(1)
  })

  const posts = ({ discord }: DiscordStory) =>
    vi.waitFor(() => {
      const found = discord.messages().filter(hasImages)
      expect(found).not.toHaveLength(0)
      return found
    }, patience)
})

it('permissions that go between the command and its turn are found before anything is bought', async () => {
  await using story = await open()
  const { discord, images } = story
  const channel = discord.channel({ appPermissions: usualPermissions & ~permissions.attachFiles })
  const use = discord.command('imagine', { prompt }, { channel })
  expect((await use.followUp()).text).toContain('Attach Files')
  expect(images.sold(prompt)).toBe(0)
})
