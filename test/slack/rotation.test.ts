import { describe, expect, it } from 'vitest'
import { slackWithOAuth } from '../support/slack/oauth-stage.ts'

const stage = slackWithOAuth()
const home = { team: 'T0EASEL01' }
const hours = (count: number) => count * 3_600_000
const refreshes = () =>
  stage.slack.calls('oauth.v2.access').filter(({ args }) => args.grant_type === 'refresh_token')

async function installed() {
  stage.slack.oauth.rotation = true
  await stage.install({ teams: [stage.slack] })
  return stage.bots.in(home)
}

describe('a token that ends after 12 hours', () => {
  it('is used as it is until two hours before', async () => {
    const { token } = await installed()
    stage.slack.skip(hours(9.9))

    expect((await stage.bots.in(home)).token).toBe(token)
    expect(refreshes()).toEqual([])
  })

  it('is renewed beside the work while it still works', async () => {
    const { token } = await installed()
    stage.slack.skip(hours(11))

    expect((await stage.bots.in(home)).token).toBe(token)
    await expect.poll(async () => (await stage.bots.in(home)).token).not.toBe(token)

    expect(refreshes()).toHaveLength(1)
    await (await stage.bots.in(home)).clients.main.auth.test()
  })

  it('is renewed first when it has ended', async () => {
    const { token } = await installed()
    stage.slack.skip(hours(13))

    const renewed = await stage.bots.in(home)

    expect(renewed.token).not.toBe(token)
    expect(await renewed.clients.main.auth.test()).toMatchObject({ ok: true })
  })

  it('is renewed by one of many processes, and the others use what that one got', async () => {
    await installed()
    stage.slack.skip(hours(13))
    const processes = [stage.bots, stage.another(), stage.another(), stage.another()]

    const bots = await Promise.all([...processes, ...processes].map((bots) => bots.in(home)))

    expect(refreshes()).toHaveLength(1)
    expect(new Set(bots.map(({ token }) => token)).size).toBe(1)
  })

  it('is not lost when its row cannot be written at first: Slack gives it only once', async () => {
    const { token } = await installed()
    stage.slack.skip(hours(13))
    const { set } = stage.rows
    stage.rows.set = () => Promise.reject(new Error('the disk is full'))
    const renewed = await stage.bots.in(home)
    expect(renewed.token).not.toBe(token)
    expect(stage.lines.join()).toContain('could not be kept')

    stage.rows.set = set
    expect((await stage.bots.in(home)).token).toBe(renewed.token)
    expect((await stage.another().in(home)).token).toBe(renewed.token)
    expect(refreshes()).toHaveLength(1)
  })

  it('is written at the latest when Easel stops', async () => {
    await installed()
    stage.slack.skip(hours(13))
    const { set } = stage.rows
    stage.rows.set = () => Promise.reject(new Error('the disk is full'))
    const renewed = await stage.bots.in(home)
    stage.rows.set = set
    await stage.bots.close()
    expect((await stage.another().in(home)).token).toBe(renewed.token)
  })

  it('lives on, renewal after renewal', async () => {
    await installed()
    for (let half = 0; half < 4; half += 1) {
      stage.slack.skip(hours(12))
      await (await stage.bots.in(home)).clients.main.auth.test()
    }

    expect(refreshes()).toHaveLength(4)
  })

  it('works on when Slack cannot renew it at the moment, and is renewed later', async () => {
    const { token } = await installed()
    stage.slack.fault('oauth.v2.access', { type: 'rate-limit', retryAfterSeconds: 30 })
    stage.slack.skip(hours(11))

    expect((await stage.bots.in(home)).token).toBe(token)
    await expect.poll(() => stage.lines.join()).toContain('the old one still works')
    await expect.poll(async () => (await stage.bots.in(home)).token).not.toBe(token)
  })

  it('that has ended is a busy Slack, not a missing Easel, while Slack cannot be reached', async () => {
    await installed()
    stage.slack.skip(hours(13))
    stage.slack.fault('oauth.v2.access', { type: 'status', status: 503 })

    await expect(stage.bots.in(home)).rejects.toMatchObject({ facts: { kind: 'capacity' } })
    expect((await stage.bots.in(home)).token).toBeDefined()
  })

  it('that Slack will not renew any more asks for a new installation', async () => {
    await installed()
    stage.slack.skip(hours(13))
    await stage.slack.uninstall(stage.slack)

    await expect(stage.bots.in(home)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'not_installed' },
    })
  })

  it('is waited for when Easel stops: Slack gives it only once', async () => {
    const { token } = await installed()
    stage.slack.skip(hours(11))
    await stage.bots.in(home)

    await stage.bots.close()

    expect((await stage.another().in(home)).token).not.toBe(token)
  })
})
