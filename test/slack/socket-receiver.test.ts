import { WebAPIPlatformError } from '@slack/web-api'
import { describe, vi } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { silentLog } from '../../src/log.ts'
import { createTokenBots } from '../../src/slack/bots.ts'
import { tokenFailure } from '../../src/slack/refusals.ts'
import { patience } from '../support/patience.ts'
import { said } from '../support/slack/house.ts'
import { it, type Stage } from '../support/slack/surface.ts'

async function openWithSpare(stage: Stage): Promise<void> {
  await stage.open('socket')
  stage.desk.answer = () => ({ type: 'message', message: said('Here'), audience: 'asker' })
}

async function openTwo(stage: Stage): Promise<void> {
  await openWithSpare(stage)
  await vi.waitFor(() => {
    if (stage.slack.connections() !== 2) throw new Error('the second connection is not there')
  }, patience)
}

describe.concurrent('Socket Mode', () => {
  it('answers every command while Slack refreshes its connections, one after the other', async ({
    expect,
    stage,
  }) => {
    await openTwo(stage)
    const reactions = []

    for (let round = 0; round < 4; round += 1) {
      stage.slack.refresh(0)
      reactions.push(await stage.slack.command('/help'))
      await vi.waitFor(() => expect(stage.slack.connections()).toBe(2), patience)
    }

    expect(reactions.map(({ ok }) => ok)).toEqual([true, true, true, true])
    expect(Math.max(...reactions.map(({ milliseconds }) => milliseconds))).toBeLessThan(1_000)
    expect(stage.slack.ephemerals('U1')).toHaveLength(4)
  })

  it.for(['politely', 'never closing'] as const)(
    'is back at once when Slack refreshes both together, %s',
    async (manner, { expect, stage }) => {
      await openTwo(stage)
      const before = performance.now()

      stage.slack.refresh(undefined, manner)
      await vi.waitFor(() => expect(stage.slack.connections()).toBe(2), patience)

      expect(performance.now() - before).toBeLessThan(1_000)
      expect((await stage.slack.command('/help')).ok).toBe(true)
    },
  )

  it('takes what Slack still sends over a connection that it has announced to close', async ({
    expect,
    stage,
  }) => {
    await openTwo(stage)

    stage.slack.refresh(undefined, 'using it still')
    const reactions = await Promise.all([
      stage.slack.command('/help'),
      stage.slack.command('/help'),
      stage.slack.command('/help'),
    ])

    expect(reactions.map(({ ok }) => ok)).toEqual([true, true, true])
    expect(stage.slack.ephemerals('U1')).toHaveLength(3)
  })

  it('does not fight a server that allows one connection and cuts the other for it', async ({
    expect,
    stage,
  }) => {
    stage.slack.allowOneSocket()
    await openWithSpare(stage)

    await vi.waitFor(
      () => expect(stage.slack.calls('apps.connections.open').length).toBeGreaterThan(3),
      patience,
    )
    await vi.waitFor(async () => expect((await stage.slack.command('/help')).ok).toBe(true), patience)

    expect(stage.slack.calls('apps.connections.open').length).toBeLessThan(10)
  })

  it('works on with one connection where Slack allows no more, and asks for the second ever more rarely', async ({
    expect,
    stage,
  }) => {
    stage.slack.allowSockets(1)
    await openWithSpare(stage)
    await vi.waitFor(
      () => expect(stage.slack.calls('apps.connections.open').length).toBeGreaterThan(1),
      patience,
    )

    expect((await stage.slack.command('/help')).ok).toBe(true)
    expect(stage.surface?.ready()).toBe(true)
    expect(stage.slack.connections()).toBe(1)
    expect(stage.slack.calls('apps.connections.open').length).toBeLessThan(6)

    stage.slack.allowSockets(2)
    await vi.waitFor(() => expect(stage.slack.connections()).toBe(2), patience)
  })

  it('comes back when connections are cut, and says meanwhile that it is not ready', async ({
    expect,
    stage,
  }) => {
    await openTwo(stage)
    stage.slack.fault('apps.connections.open', { type: 'status', status: 503 }, 2)

    stage.slack.cutSockets()
    await vi.waitFor(() => expect(stage.surface?.ready()).toBe(false), patience)

    await vi.waitFor(() => expect(stage.slack.connections()).toBe(2), patience)
    expect(stage.surface?.ready()).toBe(true)
    expect((await stage.slack.command('/help')).ok).toBe(true)
  })

  it('opens while Slack is down, so that the rest of the house is there, and is ready when Slack is back', async ({
    expect,
    stage,
  }) => {
    stage.slack.fault('apps.connections.open', { type: 'status', status: 503 })
    const down = new Failure({ kind: 'capacity', problem: 'unreachable' })
    const bots = createTokenBots({ ...stage.slack, log: silentLog })
    const surface = await stage.open('socket', { bots: { ...bots, check: () => Promise.reject(down) } })
    expect(surface.ready()).toBe(false)

    await vi.waitFor(() => expect(surface.ready()).toBe(true), patience)
    expect((await stage.slack.command('/help')).ok).toBe(true)
  })

  it('keeps the rest of the house waiting for a Slack that says nothing no longer than it should', async ({
    expect,
    stage,
  }) => {
    const bots = createTokenBots({ ...stage.slack, log: silentLog })
    const fatal = Promise.withResolvers<string>()
    const proof = Promise.withResolvers<void>()
    const silent = { ...bots, check: () => proof.promise }
    const surface = await stage.open('http', { bots: silent, patienceMs: 1, onFatal: fatal.resolve })
    expect(surface.ready()).toBe(true)

    const refused = { data: { ok: false, error: 'invalid_auth' } }
    proof.reject(tokenFailure('SLACK_BOT_TOKEN', new WebAPIPlatformError(refused.data)))
    expect(await fatal.promise).toContain('SLACK_BOT_TOKEN')
  })

  it.for(['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN'])(
    'does not open with a %s that Slack refuses',
    async (variable, { expect, stage }) => {
      const wrong =
        variable === 'SLACK_APP_TOKEN'
          ? { appToken: 'xapp-wrong' }
          : { bots: createTokenBots({ ...stage.slack, botToken: 'xoxb-wrong', log: silentLog }) }
      await expect(stage.open('socket', wrong)).rejects.toThrow(variable)
    },
  )

  it('does nothing twice for an envelope that comes again', async ({ expect, stage }) => {
    await openTwo(stage)
    const reaction = await stage.slack.command('/help')

    expect((await reaction.again()).ok).toBe(true)

    expect(stage.desk.invocations).toHaveLength(1)
    expect(stage.slack.ephemerals('U1')).toHaveLength(1)
  })

  it('still answers a command whose connection is replaced while the desk thinks', async ({
    expect,
    stage,
  }) => {
    await openTwo(stage)
    const { promise, resolve } = Promise.withResolvers<void>()
    stage.desk.answer = async () => {
      await promise
      return { type: 'message', message: said('Thought'), audience: 'asker' }
    }
    const reacting = stage.slack.command('/help')
    await vi.waitFor(() => expect(stage.desk.invocations).toHaveLength(1), patience)

    stage.slack.refresh()
    await vi.waitFor(() => expect(stage.slack.connections()).toBe(2), patience)
    resolve()

    await vi.waitFor(
      () => expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual(['Thought']),
      patience,
    )
    await (await reacting).again()
    expect(stage.slack.ephemerals('U1')).toHaveLength(1)
  })

  it('closes all its connections', async ({ expect, stage }) => {
    await openTwo(stage)

    await stage.surface?.close()

    await vi.waitFor(() => expect(stage.slack.connections()).toBe(0), patience)
  })
})
