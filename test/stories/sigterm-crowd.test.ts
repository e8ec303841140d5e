import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type DiscordStory, openDiscordStory } from '../support/discord-story.ts'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'

const people = 25
const concurrency = 12
/** A body this large carries a picture. */
const upload = 50_000
const patience = { timeout: 40_000, interval: 20 }

let story: DiscordStory
let slack: FakeSlack
beforeEach(async () => {
  story = await openDiscordStory()
  slack = await startFakeSlack()
  slack.answerWithinMs = patience.timeout
})
afterEach(async () => {
  await story[Symbol.asyncDispose]()
  await slack.close()
  expect(slack.violations).toEqual([])
})

const env = () => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  JOBS_CONCURRENCY: String(concurrency),
  SHUTDOWN_GRACE_S: '1',
})

const hasPicture = (message: { readonly images: readonly unknown[] }) => message.images.length > 0
const everybody = (place: string) => Array.from({ length: people }, (_, index) => `cat ${index} of ${place}.`)

it('50 jobs of two platforms, some waiting, some drawn and some on their way, survive a SIGTERM: each is delivered once and bought once', {
  timeout: 90_000,
}, async () => {
  const { discord, images } = story
  await story.start(env())
  await vi.waitFor(() => expect(slack.connections()).toBeGreaterThan(0), patience)
  images.hold()
  const uses = everybody('Discord').map((prompt) =>
    discord.command('imagine', { prompt }, { person: discord.person() }),
  )
  const inSlack = everybody('Slack')
  for (const [index, prompt] of inSlack.entries()) {
    const user = { id: `U7${index}`, name: `person-${index}`, admin: false, locale: 'en-US' }
    slack.addUser(user)
    await slack.command('/imagine', prompt, { user: user.id })
  }
  await Promise.all(uses.map((use) => use.acknowledged()))
  await vi.waitFor(() => expect(images.waiting()).toBe(concurrency), patience)

  const lift = discord.fault({
    method: 'PATCH',
    path: /@original/,
    kind: 'error',
    status: 503,
    times: Number.POSITIVE_INFINITY,
    minBytes: upload,
  })
  // Those at work are drawn, and stay on their way; those that take a free place are at work.
  images.release()
  images.hold()
  const onTheirWay = () =>
    new Set(discord.calls.filter(({ bytes }) => bytes >= upload).map(({ path }) => path)).size
  await vi.waitFor(() => {
    expect(onTheirWay()).toBeGreaterThan(0)
    expect(images.waiting()).toBeGreaterThan(0)
    // None is between the two, with a placeholder that no row names yet.
    expect(onTheirWay() + images.waiting()).toBe(concurrency)
  }, patience)

  expect(await story.easel.stop()).toBe(0)
  await vi.waitFor(() => expect(images.waiting()).toBe(0), patience)
  lift()
  images.release()
  await story.open(env())

  await vi.waitFor(() => expect(discord.messages().filter(hasPicture)).toHaveLength(people), patience)
  for (const use of uses) expect(use.current().reply?.images).toHaveLength(1)
  const posted = () => slack.channel('C1').messages()
  await vi.waitFor(() => expect(posted().filter(hasPicture)).toHaveLength(people), patience)
  // Placeholders that were left behind would be beside them.
  await vi.waitFor(() => expect(posted()).toHaveLength(people), patience)
  expect(discord.messages()).toHaveLength(people)
  for (const prompt of inSlack) expect(posted().filter(({ text }) => text.includes(prompt))).toHaveLength(1)
  const sold = [...everybody('Discord'), ...inSlack].map((prompt) => images.sold(prompt))
  expect(sold).toEqual(Array(2 * people).fill(1))
})
