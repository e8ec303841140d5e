import { describe, expect, it } from 'vitest'
import type { Posted } from '../../src/chat/courier.ts'
import type { Destination } from '../../src/chat/invocation.ts'
import { renderMessage } from '../../src/slack/render.ts'
import { parcelFor, slackCourier } from '../support/slack/courier-stage.ts'
import { bytesOf } from '../support/slack/house.ts'

const stage = slackCourier()
const signal = AbortSignal.timeout(60_000)

async function delivered(destination: Destination, shareIn?: Destination): Promise<Posted> {
  const told: Posted[] = []
  const { parcel } = parcelFor(destination)
  const posted = async (where: Posted) => void told.push(where)
  const share = shareIn === undefined ? {} : { shareIn }
  await stage.courier.deliver({ ...parcel, ...share, posted }, signal)
  const [where] = told
  if (where === undefined) throw new Error('the courier did not say where the images are')
  return where
}

describe('a result', () => {
  it('is found again by its files’ ids', async () => {
    const { files, lasting } = await delivered(stage.place())
    expect(lasting).toBe(true)
    expect(JSON.stringify(files)).not.toContain('http')
    const [, second] = files
    if (second === undefined) throw new Error('no second file')
    const bytes = await bytesOf(await stage.courier.fetch(second, signal))
    expect(bytes).toEqual(stage.slack.channel('C1').messages()[0]?.images[1]?.bytes)
  })

  it('has a link to its message, and is delivered without one where Slack gives none', async () => {
    expect((await delivered(stage.place())).link).toMatch(/^https:\/\/.*\/archives\/C1\/p\d+$/)
    stage.slack.fault('chat.getPermalink', { type: 'status', status: 500 })
    expect(await delivered(stage.place({ threadTs: '1.2' }))).not.toHaveProperty('link')
  })

  it('cannot be fetched again where the bot may not read files', async () => {
    stage.slack.scopes.delete('files:read')
    expect((await delivered(stage.place())).lasting).toBe(false)
  })

  it('whose file was deleted cannot be reached', async () => {
    const { files } = await delivered(stage.place())
    const [file] = files
    if (file === undefined) throw new Error('no file')
    for (const one of stage.slack.files()) one.deleted = true
    await expect(stage.courier.fetch(file, signal)).rejects.toMatchObject({
      facts: { kind: 'input', problem: 'file_unreachable' },
    })
  })

  it('says where it is again when it was delivered before', async () => {
    const { parcel, last } = parcelFor(stage.place())
    const after = await stage.courier.deliver(parcel, signal)
    expect(last()).toBeDefined()
    expect((await delivered(after)).files).toHaveLength(2)
    expect(stage.slack.channel('C1').messages()).toHaveLength(1)
  })
})

describe('a private result that is shared', () => {
  const press = () =>
    stage.place({ channel: stage.slack.direct('U1').id, direct: true, private: true, threadTs: '7.7' })

  it('leaves the direct message for the channel that it was asked for in', async () => {
    await delivered(press(), stage.place({ private: true }))
    expect(stage.slack.direct('U1').messages()).toEqual([])
    const [message] = stage.slack.channel('C1').messages()
    expect(message?.images).toHaveLength(2)
    expect(message?.threadTs).toBeUndefined()
    expect(message?.buttons[0]?.value).toBe('everyone')
  })

  it('goes nowhere else when the bot is not let in', async () => {
    await expect(delivered(press(), stage.place({ channel: 'C3', private: true }))).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'cannot_share' },
    })
    expect(stage.slack.direct('U1').messages()).toEqual([])
    expect(stage.slack.channel('C3').messages()).toEqual([])
  })
})

describe('a long prompt', () => {
  const text = 'a very long wish 🐈 '.repeat(400)
  const message = (tone: 'notice' | 'result') =>
    ({ tone, paragraphs: [{ role: 'quote', label: 'Prompt', text }], buttons: [] }) as const

  it('is whole in what somebody has asked to read, and cut under a result', () => {
    const whole = JSON.stringify(renderMessage(message('notice'), 'asker').blocks)
    expect(whole.match(/wish/g)).toHaveLength(400)
    expect(whole).not.toContain('…')
    expect(JSON.stringify(renderMessage(message('result'), 'everyone').blocks)).toContain('…')
  })
})
