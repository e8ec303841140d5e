import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodePress } from '../../src/chat/buttons.ts'
import { jobIdOf } from '../../src/chat/ids.ts'
import { silentLog } from '../../src/log.ts'
import { openSlack, type SlackOptions, type SlackSurface } from '../../src/slack/listen.ts'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'
import { createDesk, type RecordingDesk, said } from '../support/slack/house.ts'

let slack: FakeSlack
let desk: RecordingDesk
let surface: SlackSurface | undefined
let server: Server | undefined

beforeEach(async () => {
  slack = await startFakeSlack()
  desk = createDesk()
})

afterEach(async () => {
  await surface?.close()
  surface = undefined
  server?.closeAllConnections()
  server?.close()
  server = undefined
  await slack.close()
  expect(slack.violations).toEqual([])
})

async function open(mode: 'socket' | 'http', more: Partial<SlackOptions> = {}): Promise<SlackSurface> {
  surface = await openSlack({
    botToken: slack.botToken,
    ...(mode === 'socket' ? { appToken: slack.appToken } : { signingSecret: slack.signingSecret }),
    apiUrl: slack.apiUrl,
    commandPrefix: '',
    desk,
    log: silentLog,
    onFatal: () => {},
    staggerMs: 0,
    ...more,
  })
  const { routes } = surface
  if (routes !== undefined) {
    server = createServer((request, response) => routes.events(request, response))
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    slack.deliverTo(`http://127.0.0.1:${port}/slack/events`)
  }
  return surface
}

describe.each(['socket', 'http'] as const)('Slack over %s', (mode) => {
  it('takes /imagine, acknowledges without words and lets the worker speak', async () => {
    await open(mode)

    const reaction = await slack.command('/imagine', 'a white siamese cat count:2', { user: 'U2' })

    expect(reaction).toMatchObject({ ok: true, body: {} })
    const [invocation] = desk.invocations
    expect(invocation).toMatchObject({
      command: 'imagine',
      options: { prompt: 'a white siamese cat', count: '2' },
      asker: { id: 'slack:T0EASEL01:U2', name: 'ben' },
      space: 'slack:T0EASEL01',
      place: { channel: 'C1', kind: 'channel' },
      destination: { surface: 'slack', address: { channel: 'C1', user: 'U2', private: false } },
    })
    await vi.waitFor(() => expect(desk.acknowledgedJobs).toEqual([jobIdOf(invocation?.id ?? fail())]))
  })

  it('puts a short answer into the acknowledgement, for the asker alone', async () => {
    await open(mode)
    desk.answer = () => ({ type: 'message', message: said('What I can do'), audience: 'asker' })

    await slack.command('/help')

    expect(slack.ephemerals('U1').map(({ text }) => text)).toEqual(['What I can do'])
    expect(slack.channel('C1').messages()).toEqual([])
  })

  it('answers through the response_url when the desk is slow, and still in time for Slack', async () => {
    await open(mode)
    const { promise, resolve } = Promise.withResolvers<void>()
    desk.answer = async () => {
      await promise
      return { type: 'message', message: said('Late but here'), audience: 'asker' }
    }

    const reaction = await slack.command('/help')
    resolve()

    expect(reaction.ok).toBe(true)
    expect(reaction.milliseconds).toBeLessThan(2_500)
    await vi.waitFor(() => expect(slack.ephemerals('U1').map(({ text }) => text)).toEqual(['Late but here']))
  })

  it('does nothing twice for a command that Slack delivers twice', async () => {
    await open(mode)
    desk.answer = () => ({ type: 'message', message: said('Once'), audience: 'asker' })
    const reaction = await slack.command('/help')

    const second = await reaction.again()

    expect(second).toMatchObject({ ok: true, body: {} })
    expect(desk.invocations).toHaveLength(1)
  })

  it('opens a form for /edit at once, filled with what was typed', async () => {
    await open(mode)

    const reaction = await slack.command('/edit', 'make it night size:wide model:DALL-E-3')
    await vi.waitFor(() => expect(slack.modals('U1')).toHaveLength(1))

    expect(reaction.ok).toBe(true)
    expect(desk.invocations).toEqual([])
    const [modal] = slack.modals('U1')
    expect(modal?.view.title.text).toBe('/edit')
    const inputs = modal?.view.blocks.flatMap((block) => (block.type === 'input' ? [block] : [])) ?? []
    expect(inputs.map(({ block_id, optional }) => [block_id, optional])).toEqual([
      ['image', false],
      ['prompt', false],
      ['mask', true],
      ['image2,image3,image4', true],
      ['model', true],
      ['size', true],
      ['private', true],
    ])
    expect(inputs.map(({ element }) => element)).toMatchObject([
      { type: 'file_input', max_files: 1 },
      { type: 'plain_text_input', initial_value: 'make it night', multiline: true, max_length: 3000 },
      { type: 'file_input', max_files: 1 },
      { type: 'file_input', max_files: 3 },
      { type: 'static_select', initial_option: { value: 'dall-e-3' } },
      { type: 'plain_text_input', initial_value: 'wide' },
      { type: 'static_select' },
    ])
  })

  it('runs the command when its form is sent off, files and all, where it was asked', async () => {
    await open(mode)
    await slack.command('/edit', 'make it night', { channel: 'C4' })
    await vi.waitFor(() => expect(slack.modals('U1')).toHaveLength(1))
    const bytes = Buffer.from('cat')

    const submission = await slack.submitView(
      slack.modals('U1')[0],
      { prompt: 'make it day', model: 'gpt-image-2' },
      {
        image: [{ name: 'cat.png', bytes }],
        image2: [
          { name: 'a.png', bytes },
          { name: 'b.png', bytes },
        ],
      },
    )

    expect(submission).toMatchObject({ ok: true, errors: {} })
    expect(slack.modals('U1')).toEqual([])
    expect(desk.invocations).toMatchObject([
      {
        command: 'edit',
        options: { prompt: 'make it day', model: 'gpt-image-2' },
        files: {
          image: {
            surface: 'slack',
            filename: 'cat.png',
            address: { url: expect.stringContaining('cat.png') },
          },
          image2: { filename: 'a.png' },
          image3: { filename: 'b.png' },
        },
        place: { channel: 'C4' },
      },
    ])
    expect(desk.acknowledgedJobs).toHaveLength(1)
  })

  it('keeps the form open with words under the field that is wrong', async () => {
    await open(mode)
    await slack.command('/edit', 'make it night')
    await vi.waitFor(() => expect(slack.modals('U1')).toHaveLength(1))
    const image = [{ name: 'cat.png', bytes: Buffer.from('cat') }]

    const wrong = await slack.submitView(slack.modals('U1')[0], { size: 'x'.repeat(40) }, { image })
    const right = await slack.submitView(slack.modals('U1')[0], { size: 'wide' }, { image })

    expect(wrong.errors).toEqual({ size: expect.stringContaining('at most 20') })
    expect(right.errors).toEqual({})
    expect(desk.invocations).toMatchObject([{ options: { size: 'wide' } }])
  })

  it('turns a press into an invocation by whoever pressed, admins known as such', async () => {
    await open(mode)
    const id = encodePress({ command: 'cancel', subject: 'abc' })
    const buttons = [{ id, label: 'Cancel', style: 'secondary' }] as const
    desk.answer = () => ({ type: 'message', message: said('Drawing…', { buttons }), audience: 'everyone' })
    await slack.command('/help')
    desk.answer = () => ({ type: 'done' })

    const reaction = await slack.press(slack.channel('C1').messages()[0], 'Cancel', { user: 'U2' })
    await reaction.again()

    expect(reaction.ok).toBe(true)
    expect(desk.invocations.slice(1)).toMatchObject([
      {
        command: 'cancel',
        options: { of: 'abc' },
        asker: { id: 'slack:T0EASEL01:U2', admin: true },
        locale: 'en-GB',
      },
    ])
  })

  it('opens a form from a press and runs what it is for when it is sent off', async () => {
    await open(mode)
    const buttons = [
      {
        id: encodePress({ command: 'edit-prompt', subject: 'job1' }),
        label: 'Edit prompt & retry',
        style: 'primary',
      },
    ] as const
    desk.answer = () => ({ type: 'message', message: said('Declined', { buttons }), audience: 'asker' })
    await slack.command('/help')
    desk.answer = () => ({
      type: 'form',
      form: {
        id: encodePress({ command: 'retry', subject: 'job1' }),
        title: 'Edit prompt & retry, with a long title',
        submitLabel: 'Create',
        fields: [
          {
            type: 'text',
            name: 'prompt',
            label: 'prompt',
            hint: '',
            required: true,
            multiline: true,
            maxLength: 6000,
            value: 'p'.repeat(5000),
          },
        ],
      },
    })
    await slack.press(slack.ephemerals('U1')[0], 'Edit prompt & retry')
    await vi.waitFor(() => expect(slack.modals('U1')).toHaveLength(1))
    desk.answer = () => ({ type: 'done' })

    await slack.submitView(slack.modals('U1')[0], { prompt: 'a kitten' })

    expect(desk.invocations.at(-1)).toMatchObject({
      command: 'retry',
      options: { of: 'job1', prompt: 'a kitten' },
    })
  })

  it('takes the message away when the answer is that it goes', async () => {
    await open(mode)
    const buttons = [
      { id: encodePress({ command: 'delete', subject: 'job1' }), label: 'Delete', style: 'danger' },
    ] as const
    desk.answer = () => ({ type: 'message', message: said('Result', { buttons }), audience: 'everyone' })
    await slack.command('/help')
    desk.answer = () => ({ type: 'message', message: said('Mine', { buttons }), audience: 'asker' })
    await slack.command('/help')
    desk.answer = () => ({ type: 'removed' })

    await slack.press(slack.channel('C1').messages()[0], 'Delete')
    await slack.press(slack.ephemerals('U1')[0], 'Delete')

    await vi.waitFor(() => expect(slack.channel('C1').all()).toEqual([]))
  })

  it('tells the asker where a private answer will be', async () => {
    await open(mode)

    await slack.command('/imagine', 'a cat --private')

    expect(slack.ephemerals('U1').map(({ text }) => text)).toEqual([
      expect.stringContaining('direct message'),
    ])
    expect(desk.invocations[0]?.destination.address).toMatchObject({ private: true })
  })

  it('strips the prefix of its commands', async () => {
    await open(mode, { commandPrefix: 'easel-' })

    await slack.command('/easel-imagine', 'a cat')

    expect(desk.invocations).toMatchObject([{ command: 'imagine', options: { prompt: 'a cat' } }])
  })

  it('acknowledges what it does not know instead of hanging', async () => {
    await open(mode)
    desk.answer = () => ({ type: 'message', message: said("I don't know /paint."), audience: 'asker' })

    const reaction = await slack.command('/paint', 'a cat')

    expect(reaction.ok).toBe(true)
    expect(reaction.milliseconds).toBeLessThan(1_000)
    expect(slack.ephemerals('U1').map(({ text }) => text)).toEqual(["I don't know /paint."])
  })

  it('reads a prompt as it was typed, entities and all', async () => {
    await open(mode)

    await slack.command(
      '/imagine',
      'a <b> & "c" by <@U1|ann> in <#C1|general>, see <https://x.org/a|x.org/a>',
    )

    expect(desk.invocations[0]?.options).toEqual({
      prompt: 'a <b> & "c" by ann in general, see x.org/a',
    })
  })

  it('says no more than sorry when the form cannot be opened in time', async () => {
    await open(mode)
    slack.fault('views.open', { type: 'error', error: 'expired_trigger_id' })

    await slack.command('/edit', 'make it night')

    await vi.waitFor(() =>
      expect(slack.ephemerals('U1').map(({ text }) => text)).toEqual([expect.stringContaining('try again')]),
    )
  })

  it('finishes what has come in before it stops', async () => {
    const { stopIntake } = await open(mode)
    const { promise, resolve } = Promise.withResolvers<void>()
    desk.answer = async () => {
      await promise
      return { type: 'message', message: said('Done'), audience: 'asker' }
    }
    const reacting = slack.command('/help')
    await vi.waitFor(() => expect(desk.invocations).toHaveLength(1))

    const stopping = stopIntake()
    resolve()
    await stopping

    expect((await reacting).ok).toBe(true)
    expect(slack.ephemerals('U1')).toHaveLength(1)
    expect(surface?.ready()).toBe(false)
    expect((await slack.command('/help')).ok).toBe(false)
  })
})

describe('openSlack', () => {
  it('says which token is bad', async () => {
    await expect(open('socket', { botToken: 'xoxb-wrong' })).rejects.toMatchObject({
      facts: { kind: 'surface', missing: 'SLACK_BOT_TOKEN' },
      message: expect.stringContaining('invalid_auth'),
    })
    await expect(open('socket', { appToken: 'xapp-wrong' })).rejects.toMatchObject({
      message: expect.stringContaining('invalid_auth'),
    })
  })

  it('reports a token that dies later', async () => {
    const onFatal = vi.fn()
    await open('socket', { onFatal })

    slack.revoke()
    slack.refresh()

    await vi.waitFor(() => expect(onFatal).toHaveBeenCalledWith(expect.stringContaining('SLACK_APP_TOKEN')))
  })
})

function fail(): never {
  throw new Error('nothing came')
}
