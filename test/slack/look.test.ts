import { describe, expect, it } from 'vitest'
import type { Destination } from '../../src/chat/invocation.ts'
import type { Message } from '../../src/chat/message.ts'
import { parcelFor, picture, slackCourier } from '../support/slack/courier-stage.ts'
import { createRow, said } from '../support/slack/house.ts'

const stage = slackCourier()
const signal = AbortSignal.timeout(60_000)
const inChannel = () => stage.slack.channel('C1').messages()
const go = { id: 'easel:go-on:abc', label: 'Go on', style: 'primary' } as const
const look = (name: string, remember = async (_place: Destination) => {}) => ({
  image: picture(name, 'preview'),
  remember,
})
const show = (from: Destination, message: Message, name = 'preview.jpg') =>
  stage.courier.progress(from, { message, picture: look(name) }, signal)

describe('a picture on the way', () => {
  it('takes the place of the progress message, with its words and buttons', async () => {
    const begun = await stage.courier.progress(stage.place(), { message: said('Drawing…') }, signal)
    const shown = await show(begun, said('This is repainted', { buttons: [go] }))
    expect(inChannel()).toMatchObject([
      { text: 'This is repainted', images: [{ name: 'preview.jpg', alt: 'preview' }], buttons: [go] },
    ])
    await stage.courier.progress(shown, { message: said('Drawing… 9 s') }, signal)
    expect(inChannel()).toMatchObject([{ text: 'Drawing… 9 s', images: [{ name: 'preview.jpg' }] }])
  })

  it('is replaced by the next one, and nothing of it is left once the answer is there', async () => {
    const first = await show(stage.place(), said('one'), 'one.jpg')
    const second = await show(first, said('two'), 'two.jpg')
    expect(inChannel()).toMatchObject([{ text: 'two', images: [{ name: 'two.jpg' }] }])
    await stage.courier.deliver(parcelFor(second).parcel, signal)
    expect(inChannel()).toMatchObject([
      { images: [{ name: 'white-cat-1.png' }, { name: 'white-cat-2.png' }] },
    ])
    expect(stage.slack.calls('files.delete')).toHaveLength(2)
  })

  it('is taken away when there is no answer', async () => {
    const shown = await show(stage.place(), said('one'))
    await stage.courier.fail(createRow(shown, said('No.', { tone: 'failure' })).notice, signal)
    expect(inChannel()).toEqual([])
    expect(stage.slack.calls('files.delete')).toHaveLength(1)
  })

  it('that Slack has not posted by then never turns up: the words are there without it', async () => {
    stage.slack.keepsToItself = () => true
    const shown = await show(stage.place(), said('This is repainted', { buttons: [go] }))
    expect(inChannel()).toMatchObject([{ text: 'This is repainted', images: [], buttons: [go] }])
    stage.slack.keepsToItself = () => false
    await stage.courier.deliver(parcelFor(shown).parcel, signal)
    expect(inChannel()).toMatchObject([{ images: [{}, {}] }])
  })

  it('is in the row before Slack posts it, so that a crash leaves nothing behind', async () => {
    const places: Destination[] = []
    const remembered = look('preview.jpg', async (place) => {
      expect(inChannel()).toEqual([])
      places.push(place)
    })
    await stage.courier.progress(stage.place(), { message: said('one'), picture: remembered }, signal)
    expect(inChannel()).toHaveLength(1)
    await stage.courier.deliver(parcelFor(places.at(-1) ?? stage.place()).parcel, signal)
    expect(inChannel()).toMatchObject([{ images: [{}, {}] }])
  })

  it('is left out where nobody could take it away again', async () => {
    stage.slack.scopes.delete('files:read')
    await show(stage.place(), said('Drawing…'))
    expect(inChannel()).toMatchObject([{ text: 'Drawing…', images: [] }])
  })
})
