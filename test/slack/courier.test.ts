import { describe, expect, it } from 'vitest'
import type { Courier } from '../../src/chat/courier.ts'
import { fastClock, parcelFor, slackCourier } from '../support/slack/courier-stage.ts'
import { bytesOf, createRow, said } from '../support/slack/house.ts'

const stage = slackCourier()
const signal = AbortSignal.timeout(60_000)

describe('progress', () => {
  it('rewrites one message, at most every three seconds', async () => {
    let now = 0
    const paced = stage.courierWith({ ...fastClock(), now: () => now })
    const begun = await paced.progress(stage.place(), { message: said('In line') }, signal)
    await paced.progress(begun, { message: said('too soon') }, signal)
    now += 3_001

    const after = await paced.progress(begun, { message: said('Drawing…') }, signal)

    expect(after).toEqual(begun)
    expect(stage.slack.channel('C1').messages()).toMatchObject([{ text: 'Drawing…', updates: 1 }])
  })

  it('begins a new message when an admin has deleted the one before', async () => {
    let now = 0
    const paced = stage.courierWith({ ...fastClock(), now: () => now })
    const begun = await paced.progress(stage.place(), { message: said('In line') }, signal)
    stage.slack.deleteMessage(stage.slack.channel('C1').messages()[0])
    now += 3_001

    const after = await paced.progress(begun, { message: said('Drawing…') }, signal)

    expect(after).not.toEqual(begun)
    expect(stage.slack.channel('C1').messages()).toMatchObject([{ text: 'Drawing…' }])
  })

  it('is dropped when Slack has no time for it', async () => {
    stage.slack.fault('chat.postMessage', { type: 'rate-limit', retryAfterSeconds: 30 })

    const after = await stage.courier.progress(stage.place(), { message: said('Drawing…') }, signal)

    expect(after).toEqual(stage.place())
    expect(stage.slack.channel('C1').messages()).toEqual([])
  })

  it('goes to the DM when the channel is closed to the bot', async () => {
    const after = await stage.courier.progress(
      stage.place({ channel: 'C3' }),
      { message: said('Drawing…') },
      signal,
    )

    expect(stage.slack.direct('U1').messages()).toMatchObject([{ text: 'Drawing…' }])
    await stage.courier.deliver(parcelFor(after).parcel, signal)
    expect(stage.slack.direct('U1').messages()).toMatchObject([{ images: [{}, {}] }])
  })
})

describe('fail', () => {
  const failure = said('The safety rules declined this prompt.', { tone: 'failure' })

  it('tells the asker alone and takes the progress message away', async () => {
    const begun = await stage.courier.progress(stage.place(), { message: said('Drawing…') }, signal)

    await stage.courier.fail(createRow(begun, failure).notice, signal)

    expect(stage.slack.channel('C1').messages()).toEqual([])
    expect(stage.slack.ephemerals('U1')).toMatchObject([{ channel: 'C1', text: failure.paragraphs[0]?.text }])
  })

  it('uses the response_url where the bot is no member', async () => {
    const respond = {
      url: stage.slack.responseUrl({ channel: 'C3', user: 'U1' }),
      until: Date.now() + 60_000,
    }

    await stage.courier.fail(createRow(stage.place({ channel: 'C3', respond }), failure).notice, signal)

    expect(stage.slack.ephemerals('U1')).toMatchObject([{ channel: 'C3' }])
  })

  it.each([
    ['is expired', () => stage.slack.skip(31 * 60_000)],
    ['is used up', async () => {}],
  ])('goes to the DM when the response_url %s and the channel is closed', async (name, prepare) => {
    const url = stage.slack.responseUrl({ channel: 'C3', user: 'U1' })
    await prepare()
    if (name === 'is used up') await useUp(url)
    const respond = { url, until: Date.now() + 60 * 60_000 }

    await stage.courier.fail(createRow(stage.place({ channel: 'C3', respond }), failure).notice, signal)

    expect(stage.slack.direct('U1').messages()).toMatchObject([{ text: failure.paragraphs[0]?.text }])
  })

  it('turns the progress message of a DM into the answer', async () => {
    const begun = await stage.courier.progress(
      stage.place({ private: true }),
      { message: said('Drawing…') },
      signal,
    )

    await stage.courier.fail(createRow(begun, failure).notice, signal)

    expect(stage.slack.direct('U1').messages()).toMatchObject([
      { text: failure.paragraphs[0]?.text, updates: 1 },
    ])
  })

  it('says it once when the process dies between the telling and the row', async () => {
    const begun = await stage.courier.progress(stage.place(), { message: said('Drawing…') }, signal)
    const { notice, last } = createRow(begun, failure)
    await stage.courier.fail(notice, signal)

    await stage.courier.fail({ ...notice, destination: last() }, signal)

    expect(stage.slack.ephemerals('U1')).toHaveLength(1)
  })

  it('throws what Slack will never take, and names it', async () => {
    await stage.courier.limits(stage.place(), signal)
    stage.slack.revoke()

    await expect(stage.courier.fail(createRow(stage.place(), failure).notice, signal)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'not_installed' },
    })
  })
})

describe('fetch', () => {
  const bytes = Buffer.from('a cat')
  const reference = (address: object) =>
    ({ surface: 'slack', filename: 'cat.png', address }) as Parameters<Courier['fetch']>[0]

  it('brings the file with the token, by its link or by its id alone', async () => {
    const file = stage.slack.attach('U1', { name: 'cat.png', bytes })
    const url = `${stage.slack.origin}/files-pri/${stage.slack.team}-${file.id}/download/cat.png`

    expect(await bytesOf(await stage.courier.fetch(reference({ id: file.id, url }), signal))).toEqual(bytes)
    expect(await bytesOf(await stage.courier.fetch(reference({ id: file.id }), signal))).toEqual(bytes)
  })

  it('refuses another host', async () => {
    const elsewhere = reference({ id: 'F1', url: 'https://evil.example/cat.png' })
    await expect(stage.courier.fetch(elsewhere, signal)).rejects.toMatchObject({
      facts: { kind: 'input', problem: 'file_foreign_host' },
    })
  })

  it('takes the login page for what it is: the token may not read the file', async () => {
    stage.slack.scopes.delete('files:read')
    const { id } = stage.slack.attach('U1', { name: 'cat.png', bytes })
    const url = `${stage.slack.origin}/files-pri/${stage.slack.team}-${id}/cat.png`
    await expect(stage.courier.fetch(reference({ id, url }), signal)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'cannot_read_file', missing: 'files:read' },
    })
  })

  it('takes being sent to the login page for the same', async () => {
    const { id } = stage.slack.attach('U1', { name: 'cat.png', bytes })
    stage.slack.fault('download', { type: 'redirect', to: 'https://acme.slack.com/?redir=%2Ffiles-pri' })
    await expect(stage.courier.fetch(reference({ id }), signal)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'cannot_read_file' },
    })
  })

  it('names no missing scope where the token has it and the file is in a place that is closed to the bot', async () => {
    const url = `${stage.slack.origin}/files-pri/${stage.slack.team}-F404/cat.png`
    const facts = { kind: 'surface', problem: 'cannot_read_file' }
    const fetching = stage.courier.fetch(reference({ id: 'F404', url }), signal)
    await expect(fetching).rejects.toHaveProperty('facts', facts)
  })
})

async function useUp(url: string): Promise<void> {
  for (let use = 0; use < 5; use += 1) {
    await fetch(url, {
      method: 'POST',
      body: JSON.stringify({ delete_original: false, text: 'x', response_type: 'in_channel' }),
    })
  }
}
