import { describe } from 'vitest'
import type { Message } from '../../src/chat/message.ts'
import { readAddress } from '../../src/slack/destination.ts'
import { patience } from '../support/patience.ts'
import { type CourierStage, it, parcelFor, picture, result } from '../support/slack/courier-stage.ts'
import { said } from '../support/slack/house.ts'

const signal = AbortSignal.timeout(60_000)

describe.concurrent('deliver', () => {
  it('posts one message with the images, their alt texts, the words and the buttons', async ({
    expect,
    stage,
  }) => {
    const { parcel: parcelled } = parcelFor(stage.place())

    const destination = await stage.courier.deliver(parcelled, signal)

    const messages = stage.slack.channel('C1').messages()
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatchObject({
      images: [
        { name: 'white-cat-1.png', alt: 'A white cat', bytes: Buffer.from('the bytes of white-cat-1.png') },
        { name: 'white-cat-2.png', alt: 'A white cat', bytes: Buffer.from('the bytes of white-cat-2.png') },
      ],
      buttons: [{ label: 'Delete', id: 'easel:delete:abc' }],
    })
    expect(messages[0]?.text).toContain('a *white* cat for <!channel> & <@U2>')
    expect(messages[0]?.text).toContain('Revised prompt\nA fluffy white cat')
    expect(messages[0]?.text).toContain('size 1000x1000 became 1008x1008')
    expect(readAddress(destination).posted).toEqual({ channel: 'C1', ts: messages[0]?.ts })
  })

  it('answers in the thread of the message that was pressed', async ({ expect, stage }) => {
    await stage.courier.deliver(parcelFor(stage.place({ threadTs: '1700000000.000001' })).parcel, signal)

    expect(stage.slack.channel('C1').messages()[0]?.threadTs).toBe('1700000000.000001')
  })

  it('takes the progress message away', async ({ expect, stage }) => {
    const begun = await stage.courier.progress(stage.place(), { message: said('Drawing…') }, signal)
    expect(stage.slack.channel('C1').messages()).toMatchObject([{ text: 'Drawing…' }])

    await stage.courier.deliver(parcelFor(begun).parcel, signal)

    expect(stage.slack.channel('C1').messages()).toMatchObject([{ images: [{}, {}] }])
  })

  it('waits until Slack has really posted the files', async ({ expect, stage }) => {
    const { promise: scan, resolve: pass } = Promise.withResolvers<void>()
    stage.slack.scan = scan
    const delivering = stage.courier.deliver(parcelFor(stage.place()).parcel, signal)
    await expect.poll(() => stage.slack.calls('files.info').length, patience).toBeGreaterThan(2)
    expect(stage.slack.channel('C1').messages()).toEqual([])

    pass()
    const destination = await delivering

    expect(readAddress(destination).posted?.ts).toBe(stage.slack.channel('C1').messages()[0]?.ts)
  })

  it('has done its work when Easel is uninstalled right after Slack took the picture', async ({
    expect,
    stage,
  }) => {
    stage.slack.fault('files.info', { type: 'error', error: 'account_inactive' })

    const destination = await stage.courier.deliver(parcelFor(stage.place()).parcel, signal)

    expect(readAddress(destination).posted).toEqual({ channel: 'C1' })
    // Slack posts it a moment after it has taken it.
    await expect
      .poll(() => stage.slack.channel('C1').messages(), patience)
      .toMatchObject([{ images: [{}, {}] }])
  })

  it('leaves the alt text out when Slack keeps files with one to itself', async ({ expect, stage }) => {
    stage.slack.keepsToItself = (file) => file.alt !== undefined

    await stage.courier.deliver(parcelFor(stage.place()).parcel, signal)

    expect(stage.slack.channel('C1').messages()).toMatchObject([
      { images: [{ alt: undefined }, { alt: undefined }] },
    ])
    expect(stage.slack.files().filter(({ deleted }) => !deleted)).toHaveLength(2)
  })

  it('asks to be tried again when Slack never posts the files, and leaves none behind', async ({
    expect,
    stage,
  }) => {
    stage.slack.keepsToItself = () => true

    await expect(stage.courier.deliver(parcelFor(stage.place()).parcel, signal)).rejects.toMatchObject({
      facts: { kind: 'capacity' },
    })
    expect(stage.slack.files().every(({ deleted }) => deleted)).toBe(true)
  })

  it('posts at a later try, once, what Slack kept to itself before', async ({ expect, stage }) => {
    const { parcel: first, last } = parcelFor(stage.place())
    stage.slack.keepsToItself = () => true
    await expect(stage.courier.deliver(first, signal)).rejects.toMatchObject({ facts: { kind: 'capacity' } })
    stage.slack.keepsToItself = () => false

    await stage.courier.deliver({ ...first, destination: last() }, signal)

    expect(stage.slack.channel('C1').messages()).toMatchObject([{ images: [{}, {}] }])
    expect(stage.slack.files().filter(({ deleted }) => !deleted)).toHaveLength(2)
  })

  it('believes Slack when it may post but not look whether the files are there', async ({
    expect,
    stage,
  }) => {
    stage.slack.scopes.delete('files:read')

    const destination = await stage.courier.deliver(parcelFor(stage.place()).parcel, signal)

    await expect.poll(() => stage.slack.channel('C1').messages()).toMatchObject([{ images: [{}, {}] }])
    expect(readAddress(destination).posted).toEqual({ channel: 'C1' })
  })

  it('posts once when the process dies after Slack was told to post', async ({ expect, stage }) => {
    const { parcel: first, last } = parcelFor(stage.place())
    stage.slack.shareDelayMs = 50
    // Dies while it waits for the share: nothing but what was remembered is left.
    stage.slack.fault('files.info', { type: 'error', error: 'file_not_visible_to_a_dead_process' })
    await expect(stage.courier.deliver(first, signal)).rejects.toThrow()

    await stage.courier.deliver({ ...first, destination: last() }, signal)

    expect(stage.slack.channel('C1').messages()).toHaveLength(1)
    expect(stage.slack.calls('files.completeUploadExternal')).toHaveLength(1)
  })

  it('posts once when the process dies before Slack was told to post', async ({ expect, stage }) => {
    const { parcel: first, last } = parcelFor(stage.place())
    stage.slack.fault('files.completeUploadExternal', { type: 'error', error: 'killed_here' })
    await expect(stage.courier.deliver(first, signal)).rejects.toThrow()
    expect(readAddress(last()).uploaded).toHaveLength(2)

    await stage.courier.deliver({ ...first, destination: last() }, signal)

    expect(stage.slack.channel('C1').messages()).toMatchObject([{ images: [{}, {}] }])
  })

  it('posts once when the answer to "complete" is lost', async ({ expect, stage }) => {
    stage.slack.fault('files.completeUploadExternal', { type: 'lost-answer' })

    await stage.courier.deliver(parcelFor(stage.place()).parcel, signal)

    expect(stage.slack.channel('C1').messages()).toHaveLength(1)
    expect(stage.slack.calls('files.completeUploadExternal')).toHaveLength(1)
  })

  it('does nothing when it was delivered already', async ({ expect, stage }) => {
    const destination = await stage.courier.deliver(parcelFor(stage.place()).parcel, signal)

    await stage.courier.deliver(parcelFor(destination).parcel, signal)

    expect(stage.slack.channel('C1').messages()).toHaveLength(1)
  })

  it('joins a public channel that it is asked in', async ({ expect, stage }) => {
    await stage.courier.deliver(parcelFor(stage.place({ channel: 'C2' })).parcel, signal)

    expect(stage.slack.channel('C2').messages()).toMatchObject([{ images: [{}, {}] }])
    expect(stage.slack.direct('U1').messages()).toEqual([])
  })

  it.for<[string, string, (stage: CourierStage) => void]>([
    ['a private channel that it is not in', 'C3', () => {}],
    [
      'a public channel that it may not join',
      'C2',
      (stage) => void stage.slack.scopes.delete('channels:join'),
    ],
    ['an archived channel', 'C1', (stage) => stage.slack.archive('C1')],
    ['a channel that is gone', 'C99', () => {}],
  ])(
    'sends the pictures to the DM instead of %s, and says so there',
    async ([, channel, prepare], { expect, stage }) => {
      prepare(stage)
      const address = {
        channel,
        respond: { url: stage.slack.responseUrl({ channel, user: 'U1' }), until: Date.now() + 60_000 },
      }

      const destination = await stage.courier.deliver(parcelFor(stage.place(address)).parcel, signal)

      expect(stage.slack.direct('U1').messages()).toMatchObject([{ images: [{}, {}] }])
      expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual([
        expect.stringContaining('/invite'),
      ])
      expect(readAddress(destination)).toMatchObject({ home: stage.slack.direct('U1').id, moveTold: true })
    },
  )

  it('sends a private answer to the DM and nowhere else', async ({ expect, stage }) => {
    await stage.courier.deliver(parcelFor(stage.place({ private: true })).parcel, signal)

    expect(stage.slack.direct('U1').messages()).toMatchObject([
      { images: [{}, {}], buttons: [{ value: 'asker' }] },
    ])
    expect(stage.slack.channel('C1').all()).toEqual([])
  })

  it('says which scope is missing', async ({ expect, stage }) => {
    stage.slack.scopes.delete('files:write')

    const failure = { facts: { kind: 'surface', problem: 'cannot_attach', missing: 'files:write' } }
    await expect(stage.courier.deliver(parcelFor(stage.place()).parcel, signal)).rejects.toMatchObject(
      failure,
    )
    await expect(stage.courier.limits(stage.place(), signal)).rejects.toMatchObject(failure)
  })

  it('honours a 429 and delivers', async ({ expect, stage }) => {
    stage.slack.fault('files.completeUploadExternal', { type: 'rate-limit', retryAfterSeconds: 2 })
    stage.slack.fault('files.getUploadURLExternal', { type: 'rate-limit', retryAfterSeconds: 1 })

    await stage.courier.deliver(parcelFor(stage.place()).parcel, signal)

    expect(stage.slack.channel('C1').messages()).toHaveLength(1)
    expect(stage.waits).toEqual([1000])
  })

  it.for(['file_not_found', 'file_update_failed', 'internal_error'])(
    'asks to be tried again when Slack answers %s, and then posts once',
    async (error, { expect, stage }) => {
      const { parcel: first, last } = parcelFor(stage.place())
      stage.slack.fault('files.completeUploadExternal', { type: 'error', error })
      await expect(stage.courier.deliver(first, signal)).rejects.toMatchObject({
        facts: { kind: 'capacity' },
      })

      await stage.courier.deliver({ ...first, destination: last() }, signal)

      expect(stage.slack.channel('C1').messages()).toMatchObject([{ images: [{}, {}] }])
    },
  )

  it('asks to be tried again when the upload breaks', async ({ expect, stage }) => {
    stage.slack.fault('upload', { type: 'status', status: 500 })

    await expect(stage.courier.deliver(parcelFor(stage.place()).parcel, signal)).rejects.toMatchObject({
      facts: { kind: 'capacity' },
    })
    expect(stage.slack.channel('C1').messages()).toEqual([])
  })

  it('delivers without buttons when Slack refuses the blocks', async ({ expect, stage }) => {
    stage.slack.fault('files.completeUploadExternal', { type: 'error', error: 'invalid_blocks' })

    await stage.courier.deliver(parcelFor(stage.place()).parcel, signal)

    const [message] = stage.slack.channel('C1').messages()
    expect(message?.images).toHaveLength(2)
    expect(message?.fallback).toContain('&lt;!channel&gt;')
  })

  it('cuts words that are too long for Slack, with "…"', async ({ expect, stage }) => {
    const long: Message = {
      ...result,
      paragraphs: [
        { role: 'text', text: '🐈'.repeat(4_000) },
        { role: 'quote', label: 'Prompt', text: 'p'.repeat(9_000) },
        ...Array.from({ length: 25 }, (_, at) => ({ role: 'footer' as const, text: `note ${at}` })),
      ],
    }
    const { parcel: parcelled } = parcelFor(stage.place())

    await stage.courier.deliver(
      { ...parcelled, message: long, images: [picture('a.png', 'a'.repeat(5_000))] },
      signal,
    )

    const [message] = stage.slack.channel('C1').messages()
    expect(message?.text).toContain('pp…')
    expect(message?.text.isWellFormed()).toBe(true)
    expect(message?.images[0]?.alt).toHaveLength(1_000)
  })

  it('stops at once when it is told to', async ({ expect, stage }) => {
    const stop = new AbortController()
    stage.slack.fault('files.getUploadURLExternal', { type: 'hang' }, 2)
    const delivering = stage.courier.deliver(parcelFor(stage.place()).parcel, stop.signal)

    stop.abort(new Error('shutting down'))

    await expect(delivering).rejects.toThrow()
  })
})
