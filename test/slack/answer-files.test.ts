import { describe, expect, it, vi } from 'vitest'
import { patience } from '../support/patience.ts'
import { sampleFiles } from '../support/sample-files.ts'
import { said } from '../support/slack/house.ts'
import { slackSurface } from '../support/slack/surface.ts'

const stage = slackSurface()
async function answering(audience: 'asker' | 'everyone' = 'asker') {
  await stage.open('socket')
  const files = await sampleFiles()
  stage.desk.answer = () => ({ type: 'message', message: said('3 pictures'), audience, files })
}

const inDirect = () => stage.slack.direct('U1').messages()

describe('an answer with files on Slack', () => {
  it('says its words to the asker alone, and where the files are', async () => {
    await answering()
    await stage.slack.command('/help')
    const [message] = stage.slack.ephemerals('U1')
    expect(message?.text).toContain('3 pictures')
    expect(message?.text).toContain('in our direct messages')
    expect(stage.slack.channel('C1').messages()).toEqual([])
    await vi.waitFor(() => expect(inDirect()).toHaveLength(1), patience)
  })

  it('brings the files to the direct message, the picture with its alt text', async () => {
    await answering()
    await stage.slack.command('/help')
    await vi.waitFor(() => expect(inDirect()).toHaveLength(1), patience)
    expect(inDirect()[0]?.images.map(({ name, alt }) => [name, alt])).toEqual([
      ['usage.png', 'Bar chart: 3 pictures'],
      ['usage.csv', 'The same as a table'],
    ])
  })

  it('puts them where they were asked for, when that is the direct message', async () => {
    await answering()
    const { id } = stage.slack.direct('U1')
    await stage.slack.command('/help', '', { channel: id })
    await vi.waitFor(() => expect(inDirect().some(({ images }) => images.length === 2)).toBe(true), patience)
    expect(stage.slack.ephemerals('U1')[0]?.text).not.toContain('direct messages')
  })

  it('brings them to the direct message from a conversation between others, which the bot is not in', async () => {
    await answering()
    await stage.slack.command('/help', '', { channel: 'D0OTHERS' })
    await vi.waitFor(() => expect(inDirect().some(({ images }) => images.length === 2)).toBe(true), patience)
  })

  it('has said its words when the files cannot be sent', async () => {
    await answering()
    stage.slack.fault('files.getUploadURLExternal', { type: 'error', error: 'access_denied' })
    await stage.slack.command('/help')
    expect(stage.slack.ephemerals('U1')[0]?.text).toContain('3 pictures')
  })
})
