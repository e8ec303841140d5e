import { describe, expect, it } from 'vitest'
import type { Announcement } from '../../src/chat/courier.ts'
import { slackCourier } from '../support/slack/courier-stage.ts'
import { said } from '../support/slack/house.ts'

const stage = slackCourier()
const signal = AbortSignal.timeout(60_000)
const about = (channel: string): Announcement => ({
  id: 'job-refused',
  about: stage.place(),
  channel,
  message: said('Ada used /imagine <!channel>', { tone: 'notice' }),
  linkLabel: 'Where',
})

describe('an announcement', () => {
  it('is posted in the channel that was chosen, with a link to the place and no ping', async () => {
    await stage.courier.announce?.(about('C4'), signal)
    const [posted] = stage.slack.channel('C4').messages()
    expect(posted?.text).toContain('Ada used /imagine <!channel>')
    expect(JSON.stringify(posted)).toContain('https://slack.com/app_redirect?team=T0EASEL01&channel=C1')
  })

  it('that Slack does not take is a failure of the surface', async () => {
    await expect(stage.courier.announce?.(about('C404'), signal)).rejects.toMatchObject({
      facts: { kind: 'surface' },
    })
  })
})
