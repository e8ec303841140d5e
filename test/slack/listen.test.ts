import { describe, vi } from 'vitest'
import { encodePress } from '../../src/chat/buttons.ts'
import { jobIdOf } from '../../src/chat/ids.ts'
import { silentLog } from '../../src/log.ts'
import { createTokenBots } from '../../src/slack/bots.ts'
import { patience } from '../support/patience.ts'
import { said } from '../support/slack/house.ts'
import { it } from '../support/slack/surface.ts'

describe.concurrent.each(['socket', 'http'] as const)('Slack over %s', (mode) => {
  it('takes /imagine, acknowledges without words and lets the worker speak', async ({ expect, stage }) => {
    await stage.open(mode)

    const reaction = await stage.slack.command('/imagine', 'a white siamese cat count:2', { user: 'U2' })

    expect(reaction).toMatchObject({ ok: true, body: {} })
    const [invocation] = stage.desk.invocations
    expect(invocation).toMatchObject({
      command: 'imagine',
      options: { prompt: 'a white siamese cat', count: '2' },
      asker: { id: 'slack:T0EASEL01:U2', name: 'ben' },
      space: 'slack:T0EASEL01',
      place: { channel: 'C1', kind: 'channel' },
      destination: { surface: 'slack', address: { channel: 'C1', user: 'U2', private: false } },
    })
    await vi.waitFor(
      () => expect(stage.desk.acknowledgedJobs).toEqual([jobIdOf(invocation?.id ?? fail())]),
      patience,
    )
  })

  it('puts a short answer into the acknowledgement, for the asker alone', async ({ expect, stage }) => {
    await stage.open(mode)
    stage.desk.answer = () => ({ type: 'message', message: said('What I can do'), audience: 'asker' })

    await stage.slack.command('/help')

    expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual(['What I can do'])
    expect(stage.slack.channel('C1').messages()).toEqual([])
  })

  it('answers through the response_url when the desk is slow, and still in time for Slack', async ({
    expect,
    stage,
  }) => {
    await stage.open(mode)
    const { promise, resolve } = Promise.withResolvers<void>()
    stage.desk.answer = async () => {
      await promise
      return { type: 'message', message: said('Late but here'), audience: 'asker' }
    }

    const reaction = await stage.slack.command('/help')
    resolve()

    expect(reaction.ok).toBe(true)
    expect(reaction.milliseconds).toBeLessThan(2_500)
    await vi.waitFor(
      () => expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual(['Late but here']),
      patience,
    )
  })

  it('does nothing twice for a command that Slack delivers twice', async ({ expect, stage }) => {
    await stage.open(mode)
    stage.desk.answer = () => ({ type: 'message', message: said('Once'), audience: 'asker' })
    const reaction = await stage.slack.command('/help')

    const second = await reaction.again()

    expect(second).toMatchObject({ ok: true, body: {} })
    expect(stage.desk.invocations).toHaveLength(1)
  })

  it('turns a press into an invocation by whoever pressed, admins known as such', async ({
    expect,
    stage,
  }) => {
    await stage.open(mode)
    const id = encodePress({ command: 'cancel', subject: 'abc' })
    const buttons = [{ id, label: 'Cancel', style: 'secondary' }] as const
    stage.desk.answer = () => ({
      type: 'message',
      message: said('Drawing…', { buttons }),
      audience: 'everyone',
    })
    await stage.slack.command('/help')
    stage.desk.answer = () => ({ type: 'done' })

    const reaction = await stage.slack.press(stage.slack.channel('C1').messages()[0], 'Cancel', {
      user: 'U2',
    })
    await reaction.again()

    expect(reaction.ok).toBe(true)
    expect(stage.desk.invocations.slice(1)).toMatchObject([
      {
        command: 'cancel',
        options: { of: 'abc' },
        asker: { id: 'slack:T0EASEL01:U2', admin: true },
        locale: 'en-GB',
      },
    ])
  })

  it('takes the message away when the answer is that it goes', async ({ expect, stage }) => {
    await stage.open(mode)
    const buttons = [
      { id: encodePress({ command: 'delete', subject: 'job1' }), label: 'Delete', style: 'danger' },
    ] as const
    stage.desk.answer = () => ({
      type: 'message',
      message: said('Result', { buttons }),
      audience: 'everyone',
    })
    await stage.slack.command('/help')
    stage.desk.answer = () => ({ type: 'message', message: said('Mine', { buttons }), audience: 'asker' })
    await stage.slack.command('/help')
    stage.desk.answer = () => ({ type: 'removed' })

    await stage.slack.press(stage.slack.channel('C1').messages()[0], 'Delete')
    await stage.slack.press(stage.slack.ephemerals('U1')[0], 'Delete')

    await vi.waitFor(() => expect(stage.slack.channel('C1').all()).toEqual([]), patience)
  })

  it('tells the asker where a private answer will be', async ({ expect, stage }) => {
    await stage.open(mode)

    await stage.slack.command('/imagine', 'a cat --private')

    expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual([
      expect.stringContaining('direct message'),
    ])
    expect(stage.desk.invocations[0]?.destination.address).toMatchObject({ private: true })
  })

  it('knows an admin and their language from the first command on', async ({ expect, stage }) => {
    await stage.open(mode)

    await stage.slack.command('/imagine', 'a cat', { user: 'U2' })

    expect(stage.desk.invocations).toMatchObject([{ asker: { admin: true }, locale: 'en-GB' }])
  })

  it('acknowledges in time when Slack is slow to say who somebody is', async ({ expect, stage }) => {
    await stage.open(mode, { glanceMs: undefined, findMs: undefined })
    stage.slack.fault('users.info', { type: 'hang' })

    const reaction = await stage.slack.command('/imagine', 'a cat', { user: 'U2' })

    expect(reaction.ok).toBe(true)
    expect(reaction.milliseconds).toBeLessThan(1_500)
    expect(stage.desk.invocations).toMatchObject([{ asker: { admin: false } }])
  })

  it('strips the prefix of its commands', async ({ expect, stage }) => {
    await stage.open(mode, { commandPrefix: 'easel-' })

    await stage.slack.command('/easel-imagine', 'a cat')

    expect(stage.desk.invocations).toMatchObject([{ command: 'imagine', options: { prompt: 'a cat' } }])
  })

  it('acknowledges what it does not know instead of hanging', async ({ expect, stage }) => {
    await stage.open(mode)
    stage.desk.answer = () => ({ type: 'message', message: said("I don't know /paint."), audience: 'asker' })

    const reaction = await stage.slack.command('/paint', 'a cat')

    expect(reaction.ok).toBe(true)
    expect(reaction.milliseconds).toBeLessThan(1_000)
    expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual(["I don't know /paint."])
  })

  it('reads a prompt as it was typed, entities and all', async ({ expect, stage }) => {
    await stage.open(mode)

    await stage.slack.command(
      '/imagine',
      'a <b> & "c" by <@U1|ann> in <#C1|general>, see <https://x.org/a|x.org/a>',
    )

    expect(stage.desk.invocations[0]?.options).toEqual({
      prompt: 'a <b> & "c" by ann in general, see x.org/a',
    })
  })

  it('finishes what has come in before it stops', async ({ expect, stage }) => {
    const { stopIntake } = await stage.open(mode)
    const { promise, resolve } = Promise.withResolvers<void>()
    stage.desk.answer = async () => {
      await promise
      return { type: 'message', message: said('Done'), audience: 'asker' }
    }
    const reacting = stage.slack.command('/help')
    await vi.waitFor(() => expect(stage.desk.invocations).toHaveLength(1), patience)

    const stopping = stopIntake()
    resolve()
    await stopping

    expect((await reacting).ok).toBe(true)
    expect(stage.slack.ephemerals('U1')).toHaveLength(1)
    expect(stage.surface?.ready()).toBe(false)
    expect((await stage.slack.command('/help')).ok).toBe(false)
  })
})

describe.concurrent('openSlack', () => {
  it('says which token is bad', async ({ expect, stage }) => {
    const wrong = createTokenBots({ ...stage.slack, botToken: 'xoxb-wrong', log: silentLog })
    await expect(stage.open('socket', { bots: wrong })).rejects.toMatchObject({
      facts: { kind: 'surface', missing: 'SLACK_BOT_TOKEN' },
      message: expect.stringContaining('invalid_auth'),
    })
    await expect(stage.open('socket', { appToken: 'xapp-wrong' })).rejects.toMatchObject({
      message: expect.stringContaining('invalid_auth'),
    })
  })

  it('reports a token that dies later', async ({ expect, stage }) => {
    const reasons: string[] = []
    await stage.open('socket', { onFatal: (reason) => void reasons.push(reason) })

    stage.slack.revoke()
    stage.slack.refresh()

    await vi.waitFor(
      () => expect(reasons).toContainEqual(expect.stringContaining('SLACK_APP_TOKEN')),
      patience,
    )
  })
})

function fail(): never {
  throw new Error('nothing came')
}
