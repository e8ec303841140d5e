import { Readable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { declarations } from '../../commands/all.ts'
import { jobIdOf } from '../../src/chat/ids.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import type { OutgoingImage } from '../../src/chat/message.ts'
import { silentLog } from '../../src/log.ts'
import { createTokenBots } from '../../src/slack/bots.ts'
import { createSlackCourier } from '../../src/slack/courier.ts'
import { readAddress } from '../../src/slack/destination.ts'
import { patience } from '../support/patience.ts'
import { said } from '../support/slack/house.ts'
import { slackSurface } from '../support/slack/surface.ts'

const stage = slackSurface()
const cat = { name: 'cat.png', bytes: Buffer.from('a cat') }

const open = (mode: 'socket' | 'http' = 'socket') => {
  const { desk } = stage
  return stage.open(mode, { desk: { ...desk, declarations } })
}
const dispatched = (count = 1): Promise<Invocation> =>
  vi.waitFor(() => {
    const last = stage.desk.invocations[count - 1]
    if (last === undefined) throw new Error('nothing was dispatched')
    return last
  }, patience)
const thread = (channel: string, ts: string) => ({ team: stage.slack.team, channel, ts })

describe.each(['socket', 'http'] as const)('words to the bot over %s', (mode) => {
  it('are a wish for a picture, answered in their thread', async () => {
    await open(mode)
    const { message, reaction } = await stage.slack.say('<@bot> a white cat size:wide &amp; more')
    expect(reaction?.ok).toBe(true)
    const invocation = await dispatched()
    expect(invocation).toMatchObject({
      id: `slack:${stage.slack.team}:C1:${message.ts}`,
      command: 'imagine',
      options: { prompt: 'a white cat & more', size: 'wide' },
      files: {},
      asker: { id: `slack:${stage.slack.team}:U1` },
      place: { channel: 'C1', kind: 'channel' },
    })
    expect(readAddress(invocation.destination)).toMatchObject({ channel: 'C1', threadTs: message.ts })
    await expect.poll(() => stage.desk.acknowledgedJobs).toHaveLength(1)
  })

  it('delivered again are one wish', async () => {
    await open(mode)
    const { reaction } = await stage.slack.say('<@bot> a cat')
    await dispatched()
    expect((await reaction?.again())?.ok).toBe(true)
    await stage.slack.say('<@bot> a dog')
    await dispatched(2)
    expect(stage.desk.invocations.map(({ options }) => options.prompt)).toEqual(['a cat', 'a dog'])
  })
})

describe('words to the bot', () => {
  it('are a wish for a change where a picture is attached', async () => {
    await open()
    await stage.slack.say('make it night <@bot>', { files: [cat, { ...cat, name: 'hat.png' }] })
    expect(await dispatched()).toMatchObject({
      command: 'edit',
      options: { prompt: 'make it night' },
      files: { image: { filename: 'cat.png' }, image2: { filename: 'hat.png' } },
    })
  })

  it('are read without the bot’s name, wherever it stands', async () => {
    await open()
    await stage.slack.say('hey <@bot> a white cat')
    expect(await dispatched()).toMatchObject({ options: { prompt: 'hey a white cat' } })
  })

  it('need no mention in a direct message, where a mention is two events and one wish', async () => {
    await open()
    const channel = stage.slack.direct('U1').id
    await stage.slack.say('a white cat', { channel })
    await stage.slack.say('<@bot> make it night', { channel, files: [cat] })
    expect(await dispatched()).toMatchObject({ command: 'imagine', place: { kind: 'direct' } })
    expect(await dispatched(2)).toMatchObject({ command: 'edit', options: { prompt: 'make it night' } })
    expect(readAddress((await dispatched()).destination)).not.toHaveProperty('threadTs')
    await stage.slack.say('a dog', { channel })
    await dispatched(3)
    expect(stage.desk.invocations).toHaveLength(3)
  })

  it('that are none ask for help, shown to the asker in the channel: there is no thread yet', async () => {
    await open()
    stage.desk.answer = () => ({ type: 'message', audience: 'asker', message: said('This is help') })
    await stage.slack.say('<@bot>')
    expect((await dispatched()).command).toBe('help')
    await expect.poll(() => stage.slack.ephemerals('U1')).toMatchObject([{ text: 'This is help' }])
    expect(stage.slack.ephemerals('U1')[0]?.threadTs).toBeUndefined()
  })

  it('in private are answered in the direct message, and say so', async () => {
    await open()
    await stage.slack.say('<@bot> a cat private:yes')
    expect(readAddress((await dispatched()).destination).private).toBe(true)
    await expect.poll(() => stage.slack.ephemerals('U1')[0]?.text).toContain('direct message')
  })

  it('that are edits of messages, or come from bots, are left alone', async () => {
    await open()
    const event = { channel: 'D1', channel_type: 'im', ts: '1.1', user: 'U1', text: 'x', type: 'message' }
    for (const odd of [
      { subtype: 'message_changed' },
      { bot_id: 'B1' },
      { user: stage.slack.bot },
      { user: undefined },
    ]) {
      const payload = { type: 'event_callback', team_id: stage.slack.team, event: { ...event, ...odd } }
      expect((await stage.slack.event(payload)).ok).toBe(true)
    }
    await stage.slack.say('<@bot> a cat')
    await dispatched()
    expect(stage.desk.invocations).toHaveLength(1)
  })
})

describe('words in a thread', () => {
  const picture = { surface: 'slack', address: { id: 'F1' }, filename: 'cat.png' } as const

  it('change the last picture that Easel posted there', async () => {
    await open()
    const { message } = await stage.slack.say('hello')
    await stage.threads.remember(thread('C1', message.ts), [picture])
    await stage.slack.say('<@bot> make it night', { thread: message.ts })
    expect(await dispatched()).toMatchObject({ command: 'edit', files: { image: picture } })
  })

  it('change the picture that came with an earlier mention', async () => {
    await open()
    const { message } = await stage.slack.say('<@bot> make it night', { files: [cat] })
    const first = await dispatched()
    await stage.slack.say('<@bot> and add a moon', { thread: message.ts })
    expect((await dispatched(2)).files).toEqual(first.files)
  })

  it('change somebody else’s picture where Slack lets Easel read the channel', async () => {
    stage.slack.scopes.add('channels:history')
    await open()
    const { message } = await stage.slack.say('look', { user: 'U2', files: [cat] })
    await stage.slack.say('<@bot> make it night', { thread: message.ts })
    expect(await dispatched()).toMatchObject({ command: 'edit', files: { image: { filename: 'cat.png' } } })
    expect(stage.slack.ephemerals('U1')).toEqual([])
  })

  it('change somebody else’s picture in a private channel with the right for those', async () => {
    stage.slack.scopes.add('groups:history')
    await open()
    const { message } = await stage.slack.say('look', { user: 'U2', files: [cat], channel: 'C4' })
    await stage.slack.say('<@bot> make it night', { thread: message.ts, channel: 'C4' })
    expect(await dispatched()).toMatchObject({ command: 'edit', files: { image: { filename: 'cat.png' } } })
  })

  it('find the newest picture of a long thread, also after Easel’s own', async () => {
    stage.slack.scopes.add('channels:history')
    stage.slack.repliesOnPage = 3
    await open()
    const { message } = await stage.slack.say('<@bot> make it day', { files: [cat] })
    await dispatched()
    for (const text of ['one', 'two', 'three', 'four']) await stage.slack.say(text, { thread: message.ts })
    await stage.slack.say('mine', { user: 'U2', thread: message.ts, files: [{ ...cat, name: 'dog.png' }] })
    await stage.slack.say('no picture', { user: 'U2', thread: message.ts })

    await stage.slack.say('<@bot> make it night', { thread: message.ts })

    expect(await dispatched(2)).toMatchObject({ command: 'edit', files: { image: { filename: 'dog.png' } } })
    expect(stage.slack.calls('conversations.replies')).toHaveLength(3)
  })

  it('without the right for private channels say which menu changes a picture there', async () => {
    stage.slack.scopes.add('channels:history')
    await open()
    const { message } = await stage.slack.say('look', { user: 'U2', files: [cat], channel: 'C4' })
    await stage.slack.say('<@bot> make it night', { thread: message.ts, channel: 'C4' })
    expect((await dispatched()).command).toBe('imagine')
    await expect.poll(() => stage.slack.ephemerals('U1')[0]?.text).toContain('Edit image')
  })

  it('without that right draw from the words, and say which menu changes a picture', async () => {
    await open()
    const { message } = await stage.slack.say('look', { user: 'U2', files: [cat] })
    await stage.slack.say('<@bot> make it night', { thread: message.ts })
    expect((await dispatched()).command).toBe('imagine')
    await expect.poll(() => stage.slack.ephemerals('U1')[0]?.text).toContain('Edit image')
    expect(stage.slack.calls('conversations.replies')).toEqual([])
  })

  it('draw all the same when the history cannot be had at the moment', async () => {
    stage.slack.scopes.add('channels:history')
    await open()
    stage.slack.fault('conversations.replies', { type: 'rate-limit', retryAfterSeconds: 60 })
    const { message } = await stage.slack.say('look', { user: 'U2' })
    await stage.slack.say('<@bot> a cat', { thread: message.ts })
    expect((await dispatched()).command).toBe('imagine')
  })

  it('a delivered result is the last picture of its thread, and of the one under it', async () => {
    await open()
    const { message } = await stage.slack.say('<@bot> a cat')
    const { id, destination, asker } = await dispatched()
    const bots = createTokenBots({ ...stage.slack, log: silentLog })
    const courier = createSlackCourier({
      bots,
      apiUrl: stage.slack.apiUrl,
      threads: stage.threads,
      log: silentLog,
    })
    const image: OutgoingImage = {
      filename: 'cat-1.png',
      mime: 'image/png',
      bytes: 5,
      altText: 'a cat',
      open: () => Readable.from([Buffer.from('a cat')]),
    }
    await courier.deliver(
      {
        job: jobIdOf(id),
        destination,
        asker: asker.id,
        message: said('Here it is'),
        images: [image],
        remember: async () => {},
        posted: async () => {},
      },
      AbortSignal.timeout(5_000),
    )
    await stage.slack.say('<@bot> make it night', { thread: message.ts })
    expect(await dispatched(2)).toMatchObject({
      command: 'edit',
      files: { image: { filename: 'cat-1.png' } },
    })
  })
})

describe('a message’s menu', () => {
  const form = {
    type: 'form',
    form: { id: 'easel:edit-image:0123456789ab', title: 'Edit image', submitLabel: 'Create', fields: [] },
  } as const

  it('brings the pictures of that message, and opens the form at once', async () => {
    await open('http')
    stage.desk.answer = () => ({
      ...form,
      form: {
        ...form.form,
        fields: [
          {
            type: 'text',
            name: 'prompt',
            label: 'prompt',
            hint: '',
            required: true,
            multiline: true,
            maxLength: 100,
          },
        ],
      },
    })
    const files = [cat, { name: 'words.txt', bytes: Buffer.from('x') }, { ...cat, name: 'dog.jpg' }]
    const { message } = await stage.slack.say('look', { user: 'U2', files })
    const reaction = await stage.slack.choose('easel:edit-image:new', message)
    expect(reaction.ok).toBe(true)
    expect(await dispatched()).toMatchObject({
      command: 'edit-image',
      options: {},
      files: { image1: { filename: 'cat.png' }, image2: { filename: 'dog.jpg' } },
    })
    await expect.poll(() => stage.slack.modals('U1')).toHaveLength(1)
  })

  it('of a message in a thread is answered there', async () => {
    await open()
    const { message } = await stage.slack.say('root')
    const { message: inThread } = await stage.slack.say('look', { thread: message.ts, files: [cat] })
    await stage.slack.choose('easel:vary-image:new', inThread)
    expect(readAddress((await dispatched()).destination).threadTs).toBe(message.ts)
  })

  it('says what is wrong to the asker alone', async () => {
    await open()
    stage.desk.answer = () => ({ type: 'message', audience: 'asker', message: said('No picture') })
    const { message } = await stage.slack.say('look')
    await stage.slack.choose('easel:edit-image:new', message)
    await expect.poll(() => stage.slack.ephemerals('U1')).toMatchObject([{ text: 'No picture' }])
  })

  it('of another app is acknowledged and left alone', async () => {
    await open()
    const { message } = await stage.slack.say('look', { files: [cat] })
    expect((await stage.slack.choose('something-else', message)).ok).toBe(true)
    expect(stage.desk.invocations).toEqual([])
  })
})
