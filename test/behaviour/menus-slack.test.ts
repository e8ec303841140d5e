import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'
import type { Saying } from '../support/slack/people-side.ts'
import type { SeenMessage } from '../support/slack/workspace.ts'
import { plain, sizeOf } from './plain-picture.ts'

/** The ways in that need no command, on the whole of Easel behind the strict fake. */
describe.each(['socket', 'http'] as const)('on Slack over %s, without a command', (mode) => {
  let sandbox: RunningSandbox
  let slack: FakeSlack
  let easel: OpenEasel
  let meadow: { name: string; bytes: Buffer }
  let hill: { name: string; bytes: Buffer }

  beforeAll(async () => {
    sandbox = await startQuickSandbox()
    slack = await startFakeSlack()
    easel = await openEasel({
      OPENAI_BASE_URL: sandbox.url,
      OPENAI_API_KEY: 'sandbox-key',
      IMAGE_MODEL: 'gpt-image-2',
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      HOST: '127.0.0.1',
      ...(mode === 'socket'
        ? { SLACK_APP_TOKEN: slack.appToken }
        : { SLACK_SIGNING_SECRET: slack.signingSecret }),
    })
    if (mode === 'http') slack.deliverTo(`${easel.web.url}/slack/events`)
    else await vi.waitFor(() => expect(slack.connections()).toBeGreaterThan(0), patience)
    meadow = { name: 'meadow.png', bytes: await plain('#206040', 300, 200) }
    hill = { name: 'hill.png', bytes: await plain('#806020', 200, 300) }
  })
  afterAll(async () => {
    await easel?.[Symbol.asyncDispose]()
    await slack?.close()
    await sandbox?.close()
  })
  afterEach(() => expect(slack.violations).toEqual([]))

  const fromBot = (message: SeenMessage) =>
    message.user === slack.bot && !message.buttons.some(({ label }) => label === 'Cancel')
  const everything = (channel: string) => [...slack.channel(channel).messages(), ...slack.ephemerals('U1')]
  /** The bot's last word after `act`. */
  const wordAfter = async (act: () => Promise<unknown>, channel = 'C1'): Promise<SeenMessage> => {
    const before = new Set(everything(channel).map(({ ts }) => ts))
    await act()
    return vi.waitFor(() => {
      const fresh = everything(channel).filter((one) => !before.has(one.ts) && fromBot(one))
      const last = fresh.at(-1)
      if (last === undefined) throw new Error('Slack shows no answer yet')
      return last
    }, patience)
  }
  const say = (text: string, how: Saying = {}) => wordAfter(() => slack.say(text, how), how.channel)
  /** A courier learns where a result is a moment after people see it. */
  const remembered = (ts: string) =>
    vi.waitFor(async () => {
      const known = await easel.core.stores.table('slack-threads').get(`${slack.team}/C1/${ts}`)
      if (known === undefined) throw new Error('not remembered yet')
    }, patience)
  const modal = () =>
    vi.waitFor(() => {
      const [view] = slack.modals('U1')
      if (view === undefined) throw new Error('no modal is open')
      return view
    }, patience)

  it('Edit image asks what should change and changes somebody else’s picture', async () => {
    const { message } = await slack.say('look', { user: 'U2', files: [meadow] })
    await slack.choose('easel:edit-image:new', message)
    const view = await modal()
    expect(view.view.title.text).toBe('Edit image')
    const shown = await wordAfter(() => slack.submitView(view, { prompt: 'a red barn', region: 'left' }))
    expect(shown.text).toContain('a red barn')
    expect(shown.text).toContain('outside the mask')
    expect(await sizeOf(shown.images[0]?.bytes)).toBe('300x200')
  })

  it('Vary image asks which picture, where the message has several', async () => {
    const { message } = await slack.say('look', { user: 'U2', files: [meadow, hill] })
    await slack.choose('easel:vary-image:new', message)
    const shown = await wordAfter(async () =>
      slack.submitView(await modal(), { which: '2', strength: 'strong' }),
    )
    expect(shown.images).toHaveLength(1)
    expect(shown.images[0]?.alt).toBe('A variation of hill')
  })

  it('the menu of a message without a picture says so, to the asker alone', async () => {
    const { message } = await slack.say('just words')
    const shown = await wordAfter(() => slack.choose('easel:edit-image:new', message))
    expect(shown.text).toContain('no picture')
    expect(shown.ephemeral).toBe(true)
  })

  it('a mention is a wish, answered in its thread, and what is said there a change', async () => {
    let thread = ''
    const drawn = await wordAfter(async () => {
      thread = (await slack.say('<@bot> a white siamese cat size:square quality:low')).message.ts
    })
    expect(drawn.images[0]).toMatchObject({ name: 'white-siamese-cat-1.png', alt: 'a white siamese cat' })
    expect(drawn.threadTs).toBe(thread)
    await remembered(thread)
    const edited = await say('<@bot> make it night', { thread })
    expect(edited.text).toContain('make it night')
    expect(edited.images).toHaveLength(1)
    expect(edited.threadTs).toBe(thread)
  })

  it('a mention under the answer of a command changes its picture', async () => {
    const drawn = await wordAfter(() =>
      slack.command('/imagine', 'a lighthouse', { channel: 'C1', user: 'U1' }),
    )
    await remembered(drawn.ts)
    const edited = await say('<@bot> at dusk', { thread: drawn.ts })
    expect(edited.text).toContain('at dusk')
    expect(edited.threadTs).toBe(drawn.ts)
    expect(slack.ephemerals('U1').at(-1)?.text ?? '').not.toContain('earlier in this thread')
  })

  it('a mention with a picture changes it', async () => {
    const shown = await say('make it snow <@bot>', { files: [meadow] })
    expect(shown.text).toContain('make it snow')
    expect(shown.images).toHaveLength(1)
  })

  it('a direct message needs no mention', async () => {
    const shown = await say('a lighthouse', { channel: slack.direct('U1').id })
    expect(shown.images).toHaveLength(1)
    expect(shown.threadTs).toBeUndefined()
  })

  it('an empty mention brings help, and a wrong option says what is right, to the asker alone', async () => {
    expect(await say('<@bot>')).toMatchObject({ ephemeral: true, text: expect.stringContaining('/imagine') })
    expect(await say('<@bot> a cat count:40')).toMatchObject({
      ephemeral: true,
      text: expect.stringContaining('from 1 to 10'),
    })
  })

  it('a refusal goes to the asker alone, and leaves nothing in the thread', async () => {
    const shown = await say('<@bot> a cat sandbox:moderation_blocked')
    expect(shown).toMatchObject({ ephemeral: true, text: expect.stringContaining('safety rules') })
    await vi.waitFor(
      () =>
        expect(
          slack
            .channel('C1')
            .messages()
            .filter(({ buttons }) => buttons.some(({ label }) => label === 'Cancel')),
        ).toEqual([]),
      patience,
    )
  })
})
