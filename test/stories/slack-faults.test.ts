import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'
import type { SeenMessage } from '../support/slack/workspace.ts'

const prompt = 'a white cat'

let slack: FakeSlack
let images: CountingImages
let easel: OpenEasel

beforeEach(async () => {
  slack = await startFakeSlack()
  images = await startCountingImages()
})
afterEach(async () => {
  await easel[Symbol.asyncDispose]()
  await images.close()
  await slack.close()
  expect(slack.violations).toEqual([])
})

async function open(): Promise<void> {
  easel = await openEasel({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    HOST: '127.0.0.1',
    ...images.env,
  })
  slack.deliverTo(`${easel.web.url}/slack/events`)
}

/** Asked, and the image service is at it. */
async function atWork(channel = 'C1'): Promise<void> {
  await open()
  images.hold()
  await slack.command('/imagine', prompt, { channel })
  await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
}

const inChannel = (channel = 'C1') => slack.channel(channel).messages()
const inDirect = () => slack.direct('U1').messages()
const withPictures = (messages: readonly SeenMessage[]) =>
  messages.filter((message) => message.images.length > 0)

/** There is one message with the picture and no other; it was bought once. */
async function endsInOneMessage(place: () => readonly SeenMessage[] = inChannel): Promise<void> {
  await vi.waitFor(() => expect(withPictures(place())).toHaveLength(1), patience)
  await vi.waitFor(() => expect(place()).toHaveLength(1), patience)
  expect(place()[0]?.text).toContain(prompt)
  expect(images.sold(prompt)).toBe(1)
}

/** The asker alone reads this, and nothing was bought. */
async function endsInRefusal(words: RegExp): Promise<void> {
  await vi.waitFor(() => expect(slack.ephemerals('U1').at(-1)?.text).toMatch(words), patience)
  expect(images.sold(prompt)).toBe(0)
}

describe('one picture, bought once and posted once, although', () => {
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
    await open()
    slack.fault(method, { type: 'rate-limit', retryAfterSeconds: 1 })
    await slack.command('/imagine', prompt)
    await endsInOneMessage()
  })

  it.each(['conversations.open', 'conversations.join', 'chat.postMessage'])(
    'Slack has no time for %s on the way to the DM',
    async (method) => {
      await open()
      slack.fault(method, { type: 'rate-limit', retryAfterSeconds: 1 })
      await slack.command('/imagine', prompt, { channel: 'C3' })
      await endsInOneMessage(inDirect)
    },
  )

  it.each([
    ['Slack is down for a moment', 'files.getUploadURLExternal', { type: 'status', status: 503 }],
    ['the upload URL refuses', 'upload', { type: 'status', status: 403 }],
    ['the upload breaks', 'upload', { type: 'status', status: 500 }],
    ['the answer to “complete” is lost', 'files.completeUploadExternal', { type: 'lost-answer' }],
    ['Slack cannot say where the files are', 'files.info', { type: 'status', status: 502 }],
  ] as const)('%s', async (_name, method, fault) => {
    await open()
    slack.fault(method, fault)
    await slack.command('/imagine', prompt)
    await endsInOneMessage()
    expect(slack.files().filter(({ complete, deleted }) => complete && !deleted)).toHaveLength(1)
  })

  it('the command comes three times, as Slack’s retries do', async () => {
    await open()
    images.hold()
    const reaction = await slack.command('/imagine', prompt)
    await Promise.all([reaction.again(), reaction.again()])
    images.release()
    await endsInOneMessage()
  })

  it('a mention comes again when its picture is there', async () => {
    await open()
    const { reaction } = await slack.say(`<@bot> ${prompt}`)
    await vi.waitFor(() => expect(withPictures(inChannel())).toHaveLength(1), patience)
    const again = await reaction?.again()
    expect(again?.ok).toBe(true)
    await vi.waitFor(() => expect(withPictures(inChannel())).toHaveLength(1), patience)
    expect(images.sold(prompt)).toBe(1)
  })

  it('an admin deletes the progress message', async () => {
    await atWork()
    await vi.waitFor(() => expect(inChannel()).toHaveLength(1), patience)
    slack.deleteMessage(inChannel()[0])
    images.release()
    await endsInOneMessage()
  })

  it('the response_url is dead', async () => {
    await open()
    await slack.command('/imagine', prompt, { channel: 'C3' })
    slack.skip(31 * 60_000)
    await endsInOneMessage(inDirect)
  })

  it.each([
    ['the channel is archived', () => slack.archive('C1')],
    ['the bot is put out of a private channel', () => slack.leave('C4')],
  ])('meanwhile %s: then it is in the DM', async (name, trouble) => {
    await atWork(name.includes('private') ? 'C4' : 'C1')
    trouble()
    images.release()
    await endsInOneMessage(inDirect)
  })
})

describe('nothing is bought', () => {
  it('where the bot may post nowhere at all, and the asker reads what is missing', async () => {
    await open()
    slack.scopes.delete('im:write')
    await slack.command('/imagine', prompt, { channel: 'C3' })
    await endsInRefusal(/may not post here: im:write is missing/)
  })

  it.each(['chat:write', 'files:write'])('without %s', async (scope) => {
    await open()
    slack.scopes.delete(scope)
    await slack.command('/imagine', prompt)
    await endsInRefusal(new RegExp(`${scope} is missing`))
  })

  it('with a token that was taken back', async () => {
    await open()
    slack.revoke()
    await slack.command('/imagine', prompt)
    await endsInRefusal(/not installed in this workspace/)
  })
})

it('a token taken back while the picture is drawn is told where no token is needed, with what it cost', async () => {
  await atWork()
  slack.revoke()
  images.release()
  await vi.waitFor(() => {
    const told = slack.ephemerals('U1').at(-1)?.text
    expect(told).toContain('not installed in this workspace')
    expect(told).toMatch(/bought|charged|cost|billed/i)
  }, patience)
  expect(images.sold(prompt)).toBe(1)
})
