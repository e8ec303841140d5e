import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import type { FakeFile, Saying } from '../support/discord/people.ts'
import { isPicture, type ShownMessage } from '../support/discord/shown.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'
import { plain, sizeOf } from './plain-picture.ts'

/** The whole of Easel behind the strict fake, and two pictures to talk about. */
function openStage(mode: 'gateway' | 'http') {
  let sandbox: RunningSandbox
  let discord: FakeDiscord
  let easel: OpenEasel
  let meadow: FakeFile
  let hill: FakeFile

  beforeAll(async () => {
    sandbox = await startQuickSandbox()
    discord = await startFakeDiscord()
    easel = await openEasel({
      OPENAI_BASE_URL: sandbox.url,
      OPENAI_API_KEY: 'sandbox-key',
      IMAGE_MODEL: 'gpt-image-2',
      ...discord.env,
      HOST: '127.0.0.1',
      ...(mode === 'gateway' ? {} : { DISCORD_GATEWAY: 'off', DISCORD_PUBLIC_KEY: discord.publicKey }),
    })
    if (mode === 'gateway') await discord.registered()
    else await discord.deliverTo(`${easel.web.url}/discord/interactions`)
    meadow = { filename: 'meadow.png', bytes: await plain('#206040', 300, 200) }
    hill = { filename: 'hill.png', bytes: await plain('#806020', 200, 300) }
  })
  afterAll(async () => {
    await easel?.[Symbol.asyncDispose]()
    await discord?.close()
    await sandbox?.close()
  })
  afterEach(() => expect(discord.violations).toEqual([]))

  return {
    get discord() {
      return discord
    },
    get meadow() {
      return meadow
    },
    get hill() {
      return hill
    },
  }
}

describe.each([
  ['the gateway', 'gateway'],
  ['HTTP', 'http'],
] as const)('a message’s menu on Discord, over %s', (_, mode) => {
  const stage = openStage(mode)

  it('Edit image asks what should change and changes somebody else’s picture', async () => {
    const theirs = stage.discord.say('look', { person: stage.discord.person(), files: [stage.meadow] })
    const modal = await stage.discord.choose('Edit image', theirs).modal()
    expect(modal.title).toBe('Edit image')
    expect(modal.fields.map(({ name }) => name)).toEqual(['prompt', 'region', 'size', 'count', 'quality'])
    const shown = await stage.discord
      .submit(modal, { prompt: 'a red barn', region: 'left' })
      .message(isPicture)
    expect(shown.text).toContain('a red barn')
    expect(shown.text).toContain('outside the mask')
    expect(await sizeOf(shown.images[0]?.bytes)).toBe('300x200')
  })

  it('Vary image asks which picture, where the message has several', async () => {
    const theirs = stage.discord.say('look', {
      person: stage.discord.person(),
      files: [stage.meadow, stage.hill],
    })
    const modal = await stage.discord.choose('Vary image', theirs).modal()
    expect(modal.fields[0]).toMatchObject({ name: 'which', choices: ['1', '2'], required: true })
    const use = stage.discord.submit(modal, { which: '2', strength: 'strong' })
    const shown = await use.message(isPicture)
    expect(shown.images).toHaveLength(1)
    expect(shown.images[0]?.alt).toBe('A variation of hill')
  })

  it('a form that somebody else opened is not theirs to send', async () => {
    const theirs = stage.discord.say('look', { files: [stage.meadow] })
    const modal = await stage.discord.choose('Edit image', theirs).modal()
    const stolen = { ...modal, of: { ...modal.of, person: stage.discord.person() } }
    const shown = await stage.discord.submit(stolen, { prompt: 'mine now' }).message()
    expect(shown.text).toContain('no longer have')
  })

  it('the menu of a message without a picture says so', async () => {
    const shown = await stage.discord.choose('Edit image', stage.discord.say('just words')).message()
    expect(shown.text).toContain('no picture')
    expect(shown.ephemeral).toBe(true)
  })
})

describe('on Discord, without a command', () => {
  const stage = openStage('gateway')

  const isLast = ({ byPerson, buttons }: ShownMessage) =>
    !byPerson && !buttons.some(({ label }) => label === 'Cancel')
  /** The bot's last word to something that was said. */
  const answerTo = (said: ShownMessage) =>
    stage.discord.until(
      () => stage.discord.messages(channelOf(said)).find((one) => one.replyTo === said.id && isLast(one)),
      'an answer',
    )
  const channelOf = ({ channel }: ShownMessage) => ({ ...stage.discord.usual.channel, id: channel })
  const say = (text: string, how: Saying = {}) => answerTo(stage.discord.say(text, how))

  it('a mention is a wish, and a reply to what came of it a change', async () => {
    const drawn = await say('<@bot> a white siamese cat size:square quality:low')
    expect(drawn.images[0]).toMatchObject({ filename: 'white-siamese-cat-1.png', alt: 'a white siamese cat' })
    expect(drawn.text).toContain('gpt-image-2 · 1024x1024 · low')
    const edited = await say('make it night', { replyTo: drawn })
    expect(edited.images).toHaveLength(1)
    expect(edited.text).toContain('make it night')
    expect(edited.buttons.map(({ label }) => label)).toContain('Vary')
  })

  it('a mention with a picture changes it', async () => {
    const shown = await say('make it snow <@bot>', { files: [stage.meadow] })
    expect(shown.text).toContain('make it snow')
    expect(shown.images).toHaveLength(1)
  })

  it('a direct message needs no mention', async () => {
    const channel = stage.discord.directChannel(stage.discord.usual.person)
    const shown = await say('a lighthouse', { channel })
    expect(shown.images).toHaveLength(1)
  })

  it('an empty mention brings help, and a wrong option says what is right', async () => {
    expect((await say('<@bot>')).text).toContain('/imagine')
    expect((await say('<@bot> a cat count:40')).text).toContain('from 1 to 10')
  })

  it('Cancel, Again and Delete work on what a mention began', async () => {
    const said = stage.discord.say('<@bot> a slow cat sandbox:slow')
    const running = await stage.discord.until(
      () =>
        stage.discord.messages().find(({ replyTo, buttons }) => replyTo === said.id && buttons.length > 0),
      'progress',
    )
    stage.discord.press(running, 'Cancel')
    await stage.discord.until(
      () => stage.discord.directMessages().find(({ text }) => text.includes('Cancelled')),
      'a word',
    )

    const drawn = await say('<@bot> a cat')
    const again = await stage.discord.press(drawn, 'Again').message(isPicture)
    expect(again.images).toHaveLength(1)
    stage.discord.press(drawn, 'Delete')
    await stage.discord.until(
      () => !stage.discord.messages().some(({ id }) => id === drawn.id) || undefined,
      'it to go',
    )
  })

  it('a refusal goes to the asker alone, with a way to say it otherwise', async () => {
    stage.discord.say('<@bot> a cat sandbox:moderation_blocked')
    const told = await stage.discord.until(
      () => stage.discord.directMessages().find(({ text }) => text.includes('safety rules')),
      'a word to the asker',
    )
    const modal = await stage.discord.press(told, 'Edit prompt & retry').modal()
    const shown = await stage.discord.submit(modal, { prompt: 'a kinder cat' }).message(isPicture)
    expect(shown.images).toHaveLength(1)
  })
})
