import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { declarations } from '../../commands/all.ts'
import type { Courier } from '../../src/chat/courier.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import { createDiscordCourier } from '../../src/discord/courier.ts'
import { type DiscordSurface, openDiscord } from '../../src/discord/listen.ts'
import { silentLog } from '../../src/log.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { permissions, usualPermissions } from '../support/discord/world.ts'
import { patience } from '../support/patience.ts'
import { failure, hasImages, parcel, signal } from './asking.ts'
import { type ScriptedDesk, said, scriptedDesk, someJob } from './house.ts'

let discord: FakeDiscord
let desk: ScriptedDesk
let surface: DiscordSurface
let courier: Courier & { close(): Promise<void> }

beforeEach(async () => {
  discord = await startFakeDiscord()
  desk = scriptedDesk(declarations)
  surface = await openDiscord({ ...discord, gateway: 'auto', desk, log: silentLog, onFatal: () => {} })
  courier = createDiscordCourier({ ...discord, log: silentLog, firstPauseMs: 10 })
  await discord.registered()
})

afterEach(async () => {
  await surface.close()
  await courier.close()
  await discord.close()
  expect(discord.violations).toEqual([])
})

const cat = { filename: 'cat.png', bytes: Buffer.from('a cat') }
const dispatched = (): Promise<Invocation> =>
  vi.waitFor(() => {
    const last = desk.seen.at(-1)
    if (last === undefined) throw new Error('nothing was dispatched')
    return last
  }, patience)
const answered = (channel = discord.usual.channel) =>
  discord.until(() => discord.messages(channel).find(({ byPerson }) => !byPerson), 'an answer')

/** A message that the bot posted by itself, with a picture. */
async function plainResult() {
  discord.say('<@bot> a cat')
  const { destination, asker } = await dispatched()
  await courier.deliver(parcel({ invocation: await dispatched(), destination }), signal())
  return { result: await answered(), asker }
}

/** What a slash command was answered with, with a picture. */
async function slashResult() {
  const use = discord.command('imagine', { prompt: 'a cat' })
  await use.message()
  const invocation = await dispatched()
  await courier.deliver(parcel({ invocation, destination: invocation.destination }), signal())
  return use.message(hasImages)
}

describe('words to the bot', () => {
  test('are a wish for a picture, with options as everywhere', async () => {
    const { id } = discord.say('<@bot> a white cat size:wide count:2')
    expect(await dispatched()).toMatchObject({
      id: `discord:message:${id}`,
      command: 'imagine',
      options: { prompt: 'a white cat', size: 'wide', count: '2' },
      files: {},
      asker: { id: `discord:${discord.usual.person.id}`, name: 'Ada' },
      space: `discord:${discord.guild}`,
      place: { channel: discord.usual.channel.id, kind: 'channel' },
    })
    await expect.poll(() => desk.acknowledgedJobs).toEqual([someJob])
  })

  test('are a wish for a change where a picture is attached', async () => {
    discord.say('make it night <@bot>', { files: [cat, { ...cat, filename: 'hat.png' }] })
    expect(await dispatched()).toMatchObject({
      command: 'edit',
      options: { prompt: 'make it night' },
      files: { image: { filename: 'cat.png' }, image2: { filename: 'hat.png' } },
    })
  })

  test('need no mention in a direct message', async () => {
    const channel = discord.directChannel(discord.usual.person)
    discord.say('a white cat', { channel })
    expect(await dispatched()).toMatchObject({
      command: 'imagine',
      options: { prompt: 'a white cat' },
      place: { kind: 'direct' },
      space: `discord:dm:${channel.id}`,
    })
  })

  test('may be a typed command', async () => {
    discord.say('<@bot> /vary strength:strong', { files: [cat] })
    expect(await dispatched()).toMatchObject({ command: 'vary', options: { strength: 'strong' } })
  })

  test('name other people as they are read, and never ping them', async () => {
    const other = discord.person({ globalName: 'Grace' })
    discord.say(`<@bot> a cat for <@${other.id}> <:wave:123456789012345678>`)
    expect((await dispatched()).options.prompt).toBe(`a cat for @${other.id} :wave:`)
  })

  test('that are none ask for help, which is a reply without a ping', async () => {
    desk.answer(() => ({ type: 'message', audience: 'asker', message: said('This is help') }))
    const { id } = discord.say('<@bot>')
    expect((await dispatched()).command).toBe('help')
    expect(await answered()).toMatchObject({ text: 'This is help', replyTo: id })
  })

  test('are answered in a direct message where the bot may not post', async () => {
    desk.answer(() => ({ type: 'message', audience: 'asker', message: said('This is help') }))
    const channel = discord.channel({ appPermissions: permissions.viewChannel })
    discord.say('<@bot>', { channel })
    await discord.until(() => discord.directMessages()[0], 'a direct message')
    expect(discord.directMessages()[0]?.text).toBe('This is help')
  })

  test('of people to each other, and of bots, are nobody else’s business', async () => {
    discord.say('just talking')
    discord.gateway.dispatch('MESSAGE_CREATE', { nonsense: true })
    discord.gateway.dispatch('MESSAGE_CREATE', {
      id: '1',
      type: 0,
      channel_id: discord.usual.channel.id,
      author: { id: '2', username: 'a bot', bot: true },
      content: 'hello',
    })
    discord.say('<@bot> a cat')
    await dispatched()
    expect(desk.seen.map(({ options }) => options.prompt)).toEqual(['a cat'])
    expect(discord.messages().filter(({ byPerson }) => !byPerson)).toEqual([])
  })
})

describe('a reply', () => {
  test('to a picture of the bot’s own post changes that picture', async () => {
    const { result } = await plainResult()
    discord.say('make it night', { replyTo: result })
    await expect.poll(() => desk.seen).toHaveLength(2)
    expect(await dispatched()).toMatchObject({
      command: 'edit',
      options: { prompt: 'make it night' },
      files: { image: { address: { url: result.images[0]?.url } } },
    })
  })

  test('to the answer of a command changes its picture when the bot is mentioned', async () => {
    const result = await slashResult()
    discord.say('<@bot> make it night', { replyTo: result })
    await expect.poll(() => desk.seen).toHaveLength(2)
    expect(await dispatched()).toMatchObject({ command: 'edit', files: { image: {} } })
  })

  test('to the answer of a command comes without its words: the answer says how to be heard', async () => {
    const result = await slashResult()
    const { id } = discord.say('make it night', { replyTo: result })
    const answer = await discord.until(
      () => discord.messages().find((one) => one.replyTo === id && !one.byPerson),
      'a hint',
    )
    expect(answer.text).toContain('Mention me')
    expect(desk.seen).toHaveLength(1)
  })

  test('to somebody else’s picture says which menu to use, and starts nothing', async () => {
    const other = discord.person()
    const picture = discord.say('my cat', { person: other, files: [cat] })
    discord.say('<@bot> make it night', { replyTo: picture })
    expect((await answered()).text).toContain('Edit image')
    expect(desk.seen).toEqual([])
  })

  test('to somebody else changes what is attached to it', async () => {
    const picture = discord.say('my cat', { person: discord.person(), files: [cat] })
    discord.say('<@bot> make it night', { replyTo: picture, files: [{ ...cat, filename: 'own.png' }] })
    expect(await dispatched()).toMatchObject({ command: 'edit', files: { image: { filename: 'own.png' } } })
  })
})

describe('the courier at a mention', () => {
  const mentioned = async (text: string, channel = discord.usual.channel) => {
    const { id } = discord.say(text, { channel })
    const invocation = await dispatched()
    return { id, invocation, destination: invocation.destination }
  }

  test('replies with the progress, and that reply becomes the result', async () => {
    const { id, invocation, destination } = await mentioned('<@bot> a cat')
    await courier.limits(destination, signal())
    const first = await courier.progress(destination, { message: said('Drawing…') }, signal())
    expect(await answered()).toMatchObject({ text: 'Drawing…', replyTo: id })
    const second = await courier.progress(first, { message: said('Still drawing…') }, signal())
    await courier.deliver(parcel({ invocation, destination: second }), signal())
    const answers = discord.messages().filter(({ byPerson }) => !byPerson)
    expect(answers).toMatchObject([{ text: 'Here it is', images: [{ alt: 'A white cat' }], replyTo: id }])
  })

  test('posts one reply when a restart forgot the first', async () => {
    const { destination } = await mentioned('<@bot> a cat')
    await courier.progress(destination, { message: said('Drawing…') }, signal())
    await courier.progress(destination, { message: said('Drawing…') }, signal())
    expect(discord.messages().filter(({ byPerson }) => !byPerson)).toHaveLength(1)
  })

  test('posts without a reply where it may not read the history', async () => {
    const channel = discord.channel({ appPermissions: usualPermissions & ~permissions.readHistory })
    const { invocation, destination } = await mentioned('<@bot> a cat', channel)
    await courier.deliver(parcel({ invocation, destination }), signal())
    expect(await answered(channel)).toMatchObject({ text: 'Here it is', replyTo: undefined })
  })

  test('says before money is spent that it may not post there', async () => {
    const channel = discord.channel({ appPermissions: permissions.viewChannel | permissions.readHistory })
    const { destination } = await mentioned('<@bot> a cat', channel)
    await expect(courier.limits(destination, signal())).rejects.toMatchObject({
      facts: { problem: 'cannot_post', missing: 'Send Messages' },
    })
  })

  test('is not stopped by a Discord that does not answer whether it may post', async () => {
    discord.fault({ path: /typing/, kind: 'error', status: 500, times: 10 })
    const { destination } = await mentioned('<@bot> a cat')
    expect(await courier.limits(destination, signal())).toMatchObject({ files: 10 })
  })

  test('writes the result directly where files are refused, and takes the progress away', async () => {
    const channel = discord.channel({ appPermissions: usualPermissions & ~permissions.attachFiles })
    const { invocation, destination } = await mentioned('<@bot> a cat', channel)
    const moved = await courier.progress(destination, { message: said('Drawing…') }, signal())
    await courier.deliver(parcel({ invocation, destination: moved }), signal())
    expect(discord.directMessages()[0]?.images).toHaveLength(1)
    expect(discord.messages(channel).filter(({ byPerson }) => !byPerson)).toEqual([])
  })

  test('tells a failure to the asker alone, and takes the progress away', async () => {
    const { invocation, destination } = await mentioned('<@bot> a cat')
    const moved = await courier.progress(destination, { message: said('Drawing…') }, signal())
    await courier.fail({ ...parcel({ invocation, destination: moved }), message: failure }, signal())
    expect(discord.directMessages()[0]?.text).toContain('It was declined')
    expect(discord.messages().filter(({ byPerson }) => !byPerson)).toEqual([])
  })

  test('tells a failure in the reply itself when the person takes no direct messages, without the prompt', async () => {
    discord.usual.person.takesDirectMessages = false
    const { invocation, destination } = await mentioned('<@bot> a cat')
    const moved = await courier.progress(destination, { message: said('Drawing…') }, signal())
    await courier.fail({ ...parcel({ invocation, destination: moved }), message: failure }, signal())
    const answer = await answered()
    expect(answer.text).toContain('It was declined')
    expect(answer.text).not.toContain('a cat')
  })

  test('keeps a direct conversation in one place', async () => {
    const channel = discord.directChannel(discord.usual.person)
    const { invocation, destination } = await mentioned('a cat', channel)
    const moved = await courier.progress(destination, { message: said('Drawing…') }, signal())
    await courier.fail({ ...parcel({ invocation, destination: moved }), message: failure }, signal())
    const answers = discord.messages(channel).filter(({ byPerson }) => !byPerson)
    expect(answers).toHaveLength(1)
    expect(answers[0]?.text).toMatch(/^It was declined/)
  })

  test('answers a private wish to the asker alone', async () => {
    const { invocation, destination } = await mentioned('<@bot> a cat private:yes')
    const moved = await courier.progress(destination, { message: said('Drawing…') }, signal())
    await courier.deliver(parcel({ invocation, destination: moved }), signal())
    expect(discord.directMessages()).toMatchObject([{ text: 'Here it is', images: [{}] }])
    expect(discord.messages().filter(({ byPerson }) => !byPerson)).toEqual([])
  })
})
