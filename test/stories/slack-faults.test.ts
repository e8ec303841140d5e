import { describe, expect, it, vi } from 'vitest'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'
import type { SeenMessage } from '../support/slack/workspace.ts'

const prompt = 'a white cat'

interface Story extends AsyncDisposable {
  readonly slack: FakeSlack
  readonly images: CountingImages
}

/** Easel between a strict Slack and an image service that counts what it sells. */
async function open(): Promise<Story> {
  const slack = await startFakeSlack()
  const images = await startCountingImages()
  const easel = await openEasel({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    HOST: '127.0.0.1',
    ...images.env,
  })
  slack.deliverTo(`${easel.web.url}/slack/events`)
  return {
    slack,
    images,
    [Symbol.asyncDispose]: async () => {
      await easel[Symbol.asyncDispose]()
      await images.close()
      await slack.close()
      expect(slack.violations).toEqual([])
    },
  }
}

/** Asked, and the image service is at it. */
async function atWork({ slack, images }: Story, channel = 'C1'): Promise<void> {
  images.hold()
  await slack.command('/imagine', prompt, { channel })
  await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
}

type Place = (story: Story) => readonly SeenMessage[]
const inChannel: Place = ({ slack }) => slack.channel('C1').messages()
const inDirect: Place = ({ slack }) => slack.direct('U1').messages()
const withPictures = (messages: readonly SeenMessage[]) =>
  messages.filter((message) => message.images.length > 0)

/** There is one message with the picture and no other; it was bought once. */
async function endsInOneMessage(story: Story, place = inChannel): Promise<void> {
  await vi.waitFor(() => expect(withPictures(place(story))).toHaveLength(1), patience)
  await vi.waitFor(() => expect(place(story)).toHaveLength(1), patience)
  expect(place(story)[0]?.text).toContain(prompt)
  expect(story.images.sold(prompt)).toBe(1)
}

/** The asker alone reads this, and nothing was bought. */
async function endsInRefusal({ slack, images }: Story, words: RegExp): Promise<void> {
  await vi.waitFor(() => expect(slack.ephemerals('U1').at(-1)?.text).toMatch(words), patience)
  expect(images.sold(prompt)).toBe(0)
}

// Most of it is waiting until Slack may be asked again.
describe.concurrent('one picture, bought once and posted once, although', () => {
  it.each([
    'auth.test',
    'users.info',
    'chat.postMessage',
    'chat.update',
    'chat.delete',
    'chat.getPermalink',
    'files.getUploadURLExternal',
    'files.completeUploadExternal',
    'files.info',
  ])('Slack has no time for %s', async (method) => {
    await using story = await open()
    story.slack.fault(method, { type: 'rate-limit', retryAfterSeconds: 1 })
    await story.slack.command('/imagine', prompt)
    await endsInOneMessage(story)
  })

  it.each(['conversations.open', 'conversations.join', 'chat.postMessage'])(
    'Slack has no time for %s on the way to the DM',
    async (method) => {
      await using story = await open()
      story.slack.fault(method, { type: 'rate-limit', retryAfterSeconds: 1 })
      await story.slack.command('/imagine', prompt, { channel: 'C3' })
      await endsInOneMessage(story, inDirect)
    },
  )

  it.each([
    ['Slack is down for a moment', 'files.getUploadURLExternal', { type: 'status', status: 503 }],
    ['the upload URL refuses', 'upload', { type: 'status', status: 403 }],
    ['the upload breaks', 'upload', { type: 'status', status: 500 }],
    ['the answer to “complete” is lost', 'files.completeUploadExternal', { type: 'lost-answer' }],
    ['Slack cannot say where the files are', 'files.info', { type: 'status', status: 502 }],
  ] as const)('%s', async (_name, method, fault) => {
    await using story = await open()
    story.slack.fault(method, fault)
    await story.slack.command('/imagine', prompt)
    await endsInOneMessage(story)
    expect(story.slack.files().filter(({ complete, deleted }) => complete && !deleted)).toHaveLength(1)
  })

  it('the command comes three times, as Slack’s retries do', async () => {
    await using story = await open()
    story.images.hold()
    const reaction = await story.slack.command('/imagine', prompt)
    await Promise.all([reaction.again(), reaction.again()])
    story.images.release()
    await endsInOneMessage(story)
  })

  it('a mention comes again when its picture is there', async () => {
    await using story = await open()
    const { reaction } = await story.slack.say(`<@bot> ${prompt}`)
    await vi.waitFor(() => expect(withPictures(inChannel(story))).toHaveLength(1), patience)
    const again = await reaction?.again()
    expect(again?.ok).toBe(true)
    await vi.waitFor(() => expect(withPictures(inChannel(story))).toHaveLength(1), patience)
    expect(story.images.sold(prompt)).toBe(1)
  })

  it('an admin deletes the progress message', async () => {
    await using story = await open()
    await atWork(story)
    await vi.waitFor(() => expect(inChannel(story)).toHaveLength(1), patience)
    story.slack.deleteMessage(inChannel(story)[0])
    story.images.release()
    await endsInOneMessage(story)
  })

  it('the response_url is dead', async () => {
    await using story = await open()
    await atWork(story, 'C3')
    story.slack.skip(31 * 60_000)
    story.images.release()
    await endsInOneMessage(story, inDirect)
  })

  it.each([
    ['the channel is archived', ({ slack }: Story) => slack.archive('C1')],
    ['the bot is put out of a private channel', ({ slack }: Story) => slack.leave('C4')],
  ])('meanwhile %s: then it is in the DM', async (name, trouble) => {
    await using story = await open()
    await atWork(story, name.includes('private') ? 'C4' : 'C1')
    trouble(story)
    story.images.release()
    await endsInOneMessage(story, inDirect)
  })
})

describe.concurrent('nothing is bought', () => {
  it('where the bot may post nowhere at all, and the asker reads what is missing', async () => {
    await using story = await open()
    story.slack.scopes.delete('im:write')
    await story.slack.command('/imagine', prompt, { channel: 'C3' })
    await endsInRefusal(story, /may not post here: im:write is missing/)
  })

  it.each(['chat:write', 'files:write'])('without %s', async (scope) => {
    await using story = await open()
    story.slack.scopes.delete(scope)
    await story.slack.command('/imagine', prompt)
    await endsInRefusal(story, new RegExp(`${scope} is missing`))
  })

  it('with a token that was taken back', async () => {
    await using story = await open()
    story.slack.revoke()
    await story.slack.command('/imagine', prompt)
    await endsInRefusal(story, /not installed in this workspace/)
  })
})

it('a token taken back while the picture is drawn is told where no token is needed, with what it cost', async () => {
  await using story = await open()
  await atWork(story)
  story.slack.revoke()
  story.images.release()
  await vi.waitFor(() => {
    const told = story.slack.ephemerals('U1').at(-1)?.text
    expect(told).toContain('not installed in this workspace')
    expect(told).toMatch(/bought|charged|cost|billed/i)
  }, patience)
  expect(story.images.sold(prompt)).toBe(1)
})
