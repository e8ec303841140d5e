import { expect, it } from 'vitest'
import { parcelFor, slackCourier } from '../support/slack/courier-stage.ts'

const stage = slackCourier()
const signal = AbortSignal.timeout(60_000)

it.each(['for everyone', 'private'])(
  'says where an answer %s is that was asked for in a conversation between others',
  async (audience) => {
    const channel = 'D0OTHERS'
    const respond = { url: stage.slack.responseUrl({ channel, user: 'U1' }), until: Date.now() + 60_000 }
    const place = stage.place({ channel, direct: true, private: audience === 'private', respond })

    await stage.courier.deliver(parcelFor(place).parcel, signal)

    expect(stage.slack.direct('U1').messages()).toMatchObject([{ images: [{}, {}] }])
    expect(stage.slack.ephemerals('U1').map(({ text }) => text)).toEqual([
      expect.stringMatching(/not part of this conversation.*in our direct messages/),
    ])
  },
)
