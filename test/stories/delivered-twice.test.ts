import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Article } from '../../src/playground/article.ts'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import type { ShownMessage } from '../support/discord/shown.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { type Visitor, visit } from '../support/playground/visitor.ts'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'
import type { SeenMessage } from '../support/slack/workspace.ts'

let discord: FakeDiscord
let slack: FakeSlack
let images: CountingImages
let easel: OpenEasel
let visitor: Visitor
let picture: Buffer

beforeAll(async () => {
  ;[discord, slack, images] = await Promise.all([startFakeDiscord(), startFakeSlack(), startCountingImages()])
  easel = await openEasel({
    ...discord.env,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    HOST: '127.0.0.1',
    PLAYGROUND: 'on',
    ...images.env,
  })
  await discord.registered()
  slack.deliverTo(`${easel.web.url}/slack/events`)
  slack.deliversTwice = true
  visitor = await visit(easel.web.url)
  picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
})
afterAll(async () => {
  await easel?.[Symbol.asyncDispose]()
  await Promise.all([discord?.close(), slack?.close(), images?.close()])
  expect(discord.violations).toEqual([])
  expect(slack.violations).toEqual([])
})

const hasPicture = (one: { readonly images: readonly unknown[] }) => one.images.length > 0
const about = (prompt: string) => (one: { readonly text: string }) => one.text.includes(prompt)

/** An event that comes twice at the same moment, and a way to deliver it once more. */
interface Row {
  readonly happens: (prompt: string) => Promise<{ readonly again: () => Promise<unknown> }>
  /** The answers with pictures about the prompt. */
  readonly answers: (prompt: string) => Promise<readonly unknown[]>
  /** How many of them, and of what was bought for them, the event is not the reason of. */
  readonly before?: number
}

function tellRows(rows: Readonly<Record<string, Row>>) {
  it.each(Object.entries(rows))('%s', async (name, { happens, answers, before = 0 }) => {
    const prompt = `a picture of ${name} ${randomUUID().slice(0, 8)}`
    const { again } = await happens(prompt)
    await vi.waitFor(async () => expect(await answers(prompt)).toHaveLength(before + 1), patience)
    await again()
    // Whatever the late copy began would be in the queue or at work by now.
    await vi.waitFor(
      async () => expect(await easel.core.queue.standing()).toMatchObject({ waiting: 0, working: 0 }),
      patience,
    )
    expect(await answers(prompt)).toHaveLength(before + 1)
    expect(images.sold(prompt)).toBe(before + 1)
  })
}

describe('one job and one answer on Discord, however often it is delivered:', () => {
  const answers = async (prompt: string) => discord.messages().filter(hasPicture).filter(about(prompt))
  const twice = (use: { readonly token: string }) => {
    discord.again(use)
    return {
      again: async () => {
        discord.again(use)
        // Answered after it: the gateway keeps the order.
        await discord.command('help').message()
      },
    }
  }
  const result = (prompt: string) => discord.command('imagine', { prompt }).message(hasPicture)
  const sentOff = async (opening: ReturnType<FakeDiscord['press']>, prompt: string) => {
    discord.again(opening)
    return twice(discord.submit(await opening.modal(), { prompt }))
  }
  tellRows({
    'a command': {
      answers,
      happens: async (prompt) => twice(discord.command('imagine', { prompt })),
    },
    'a button': {
      answers,
      before: 1,
      happens: async (prompt) => twice(discord.press(await result(prompt), 'Again')),
    },
    'a form': {
      answers,
      happens: async (prompt) => sentOff(discord.press(await result('a cat'), 'Edit'), prompt),
    },
    'a message’s menu and its form': {
      answers,
      happens: async (prompt) => {
        const said = discord.say('look', { files: [{ filename: 'a.png', bytes: picture }] })
        return sentOff(discord.choose('Edit image', said), prompt)
      },
    },
    'a mention': {
      answers,
      happens: async (prompt) => {
        const said: ShownMessage = discord.say(`<@bot> ${prompt}`)
        discord.sayAgain(said)
        return {
          again: async () => {
            discord.sayAgain(said)
            await discord.command('help').message()
          },
        }
      },
    },
  })
})

describe('one job and one answer on Slack, however often it is delivered:', () => {
  const fromBot = () =>
    slack
      .channel('C1')
      .messages()
      .filter(hasPicture)
      .filter(({ user }) => user === slack.bot)
  const answers = async (prompt: string) => fromBot().filter(about(prompt))
  const result = async (prompt: string): Promise<SeenMessage | undefined> => {
    await slack.command('/imagine', prompt)
    return vi.waitFor(() => {
      const found = fromBot().find(about(prompt))
      expect(found).toBeDefined()
      return found
    }, patience)
  }
  const sentOff = async (prompt: string) => {
    const view = await vi.waitFor(() => {
      const open = slack.modals('U1')
      expect(open).toHaveLength(1)
      return open[0]
    }, patience)
    return slack.submitView(view, { prompt })
  }
  tellRows({
    'a command': { answers, happens: (prompt) => slack.command('/imagine', prompt) },
    'a button': {
      answers,
      before: 1,
      happens: async (prompt) => slack.press(await result(prompt), 'Again'),
    },
    'a form': {
      answers,
      happens: async (prompt) => {
        await slack.press(await result('a cat'), 'Edit')
        return sentOff(prompt)
      },
    },
    'a message’s menu and its form': {
      answers,
      happens: async (prompt) => {
        const { message } = await slack.say('look', { files: [{ name: 'a.png', bytes: picture }] })
        await slack.choose('easel:edit-image:new', message)
        return sentOff(prompt)
      },
    },
    'a mention': {
      answers,
      happens: async (prompt) => {
        const { reaction } = await slack.say(`<@bot> ${prompt}`)
        return { again: async () => reaction?.again() }
      },
    },
  })
})

describe('one job and one answer on the playground, however often it is posted:', () => {
  const answers = async (prompt: string) =>
    (await visitor.articles()).filter(
      ({ images: shown, message }) =>
        shown.length > 0 && message?.paragraphs.some(({ text }) => text.includes(prompt)),
    )
  const twice = async (path: string, body: object) => {
    const again = () => visitor.post(`/playground/${path}`, body)
    await Promise.all([again(), again()])
    return { again }
  }
  const result = async (prompt: string): Promise<Article> => {
    const id = randomUUID()
    await visitor.ask(`/imagine ${prompt}`, { id })
    return vi.waitFor(async () => {
      const found = (await answers(prompt)).find((article) => article.id === id)
      if (found === undefined) throw new Error('no picture yet')
      return found
    }, patience)
  }
  const press = ({ id, message }: Article, label: string) => ({
    id: randomUUID(),
    article: id,
    button: message?.buttons.find((button) => button.label === label)?.id,
  })
  tellRows({
    'a line': {
      answers,
      happens: (prompt) =>
        twice('invocations', { type: 'line', id: randomUUID(), line: `/imagine ${prompt}`, files: [] }),
    },
    'a button': {
      answers,
      before: 1,
      happens: async (prompt) => twice('presses', press(await result(prompt), 'Again')),
    },
    'a form': {
      answers,
      happens: async (prompt) => {
        const reply = await visitor.post('/playground/presses', press(await result('a cat'), 'Edit'))
        const { form } = (await reply.json()) as {
          form: { id: string; fields: { name: string; value?: string }[] }
        }
        const fields = Object.fromEntries(form.fields.map(({ name, value = '' }) => [name, value]))
        const sent = {
          type: 'form',
          id: randomUUID(),
          form: form.id,
          fields: { ...fields, prompt },
          files: [],
        }
        return twice('invocations', sent)
      },
    },
  })
})
