import { describe, expect, it } from 'vitest'
import { readAddress } from '../../src/slack/destination.ts'
import { parcelFor, slackCourier } from '../support/slack/courier-stage.ts'

const stage = slackCourier()
const signal = AbortSignal.timeout(60_000)

describe('limits', () => {
  it('post nothing where the asker’s DM is always open', async () => {
    const limits = await stage.courier.limits(stage.place({ channel: 'C3' }), signal)

    expect(limits.fileBytes).toBeGreaterThan(2 ** 20)
    expect(limits.destination).toBeUndefined()
    expect(stage.slack.calls('chat.postMessage')).toEqual([])
  })

  it('ask for the rights once in five minutes', async () => {
    await stage.courier.limits(stage.place(), signal)
    const before = stage.slack.calls('auth.test').length
    await stage.courier.limits(stage.place(), signal)

    expect(stage.slack.calls('auth.test')).toHaveLength(before)
  })

  it('let the delivery find out when Slack cannot be asked', async () => {
    let now = 0
    const courier = stage.courierWith({ now: () => now, sleep: async () => {} })
    await courier.limits(stage.place(), signal)
    now += 6 * 60_000
    stage.slack.fault('auth.test', { type: 'status', status: 503 })

    expect(await courier.limits(stage.place(), signal)).toMatchObject({ files: 10 })
  })

  it('notice a token that was taken back meanwhile', async () => {
    let now = 0
    const courier = stage.courierWith({ now: () => now, sleep: async () => {} })
    await courier.limits(stage.place(), signal)
    now += 6 * 60_000
    stage.slack.revoke()

    await expect(courier.limits(stage.place(), signal)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'not_installed' },
    })
  })
})

describe('without im:write', () => {
  it.each([
    ['a private channel that the bot is not in', { channel: 'C3' }],
    ['a public channel that it may not join', { channel: 'C2' }],
    ['an archived channel', { channel: 'C1' }],
    ['somebody else’s direct conversation', { channel: 'D0STRANGE', direct: true }],
    ['a private answer, which goes to the DM', { private: true }],
  ])('limits refuse %s, before money is spent', async (name, place) => {
    stage.slack.scopes.delete('im:write')
    stage.slack.scopes.delete('channels:join')
    if (name.includes('archived')) stage.slack.archive('C1')

    await expect(stage.courier.limits(stage.place(place), signal)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'cannot_post', missing: 'im:write' },
    })
    expect(stage.slack.channel('C1').all()).toEqual([])
  })

  it('the first progress message shows that the channel is open, and stays the only one', async () => {
    stage.slack.scopes.delete('im:write')

    const { destination = stage.place() } = await stage.courier.limits(stage.place(), signal)
    expect(stage.slack.channel('C1').messages()).toMatchObject([{ text: 'Starting…' }])
    expect((await stage.courier.limits(destination, signal)).destination).toBeUndefined()
    await stage.courier.deliver(parcelFor(destination).parcel, signal)

    expect(stage.slack.channel('C1').messages()).toMatchObject([{ images: [{}, {}] }])
  })

  it('a public channel is joined', async () => {
    stage.slack.scopes.delete('im:write')

    const { destination = stage.place() } = await stage.courier.limits(stage.place({ channel: 'C2' }), signal)

    expect(readAddress(destination).placeholder?.channel).toBe('C2')
  })

  it('a Slack that has no time does not stop the job', async () => {
    stage.slack.scopes.delete('im:write')
    stage.slack.fault('chat.postMessage', { type: 'rate-limit', retryAfterSeconds: 30 })

    expect(await stage.courier.limits(stage.place(), signal)).toMatchObject({ files: 10 })
  })
})
