import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'

let slack: FakeSlack
let client: WebClient

beforeEach(async () => {
  slack = await startFakeSlack()
  client = clientFor(slack.botToken)
})

afterEach(() => slack.close())

function clientFor(token: string): WebClient {
  return new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } })
}

const text = 'hello'
const button = { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Go' } } as const

/** The fake is only worth something if it refuses what Slack refuses. */
describe('the strict fake of Slack', () => {
  it.each<[string, string, object]>([
    [
      'alt_text, which is not the name',
      'files.getUploadURLExternal',
      { filename: 'a.png', length: 3, alt_text: 'x' },
    ],
    ['a method that Easel has no business with', 'conversations.history', { channel: 'C1' }],
    ['markdown blocks', 'chat.postMessage', { channel: 'C1', text, blocks: [{ type: 'markdown', text }] }],
    [
      'two elements of one action_id',
      'chat.postMessage',
      { channel: 'C1', text, blocks: [{ type: 'actions', elements: [button, button] }] },
    ],
    [
      'a text that is too long',
      'chat.postMessage',
      {
        channel: 'C1',
        text,
        blocks: [{ type: 'section', text: { type: 'plain_text', text: 'x'.repeat(3001) } }],
      },
    ],
    [
      'a property that blocks do not have',
      'chat.postMessage',
      { channel: 'C1', text, blocks: [{ type: 'divider', colour: 'red' }] },
    ],
    ['a missing argument', 'chat.update', { channel: 'C1', text }],
  ])('refuses %s and writes it down', async (_name, method, args) => {
    await expect(client.apiCall(method, { ...args })).rejects.toThrow(/An API error/)
    expect(slack.violations).not.toEqual([])
  })

  it('writes down text that would ping', async () => {
    await client.chat.postMessage({ channel: 'C1', text: '<!channel>' })

    expect(slack.violations).toHaveLength(1)
  })

  it.each<[string, string, object, string]>([
    ['a public channel that it is not in', 'chat.postMessage', { channel: 'C2', text }, 'not_in_channel'],
    ['a private channel that it is not in', 'chat.postMessage', { channel: 'C3', text }, 'channel_not_found'],
    ['a private channel, to join it', 'conversations.join', { channel: 'C3' }, 'channel_not_found'],
    ['a message that is not there', 'chat.update', { channel: 'C1', ts: '1.2', text }, 'message_not_found'],
    ['a trigger that never was', 'views.open', { trigger_id: 't', view: {} }, 'invalid_trigger_id'],
    ['a file that is not there', 'files.info', { file: 'F404' }, 'file_not_found'],
  ])('knows %s', async (_name, method, args, error) => {
    await expect(client.apiCall(method, { ...args })).rejects.toMatchObject({ data: { error } })
  })

  it('knows tokens and scopes', async () => {
    slack.scopes.delete('chat:write')

    await expect(clientFor('xoxb-other').auth.test()).rejects.toMatchObject({
      data: { error: 'invalid_auth' },
    })
    await expect(client.chat.postMessage({ channel: 'C1', text })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'chat:write' },
    })
  })

  it('lets a response_url say five things in half an hour', async () => {
    const say = (url: string) => fetch(url, { method: 'POST', body: JSON.stringify({ text }) })
    const url = slack.responseUrl({ channel: 'C1', user: 'U1' })
    const old = slack.responseUrl({ channel: 'C1', user: 'U1' })

    const statuses = []
    for (let use = 0; use < 6; use += 1) statuses.push((await say(url)).status)
    slack.skip(31 * 60_000)

    expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
    expect((await say(old)).status).toBe(404)
  })

  it('shows its login page to those who bring no token for a file', async () => {
    const file = slack.attach('U1', { name: 'cat.png', bytes: Buffer.from('cat') })
    const { file: facts } = await client.files.info({ file: file.id })

    const response = await fetch(facts?.url_private_download ?? '')

    expect(response.headers.get('content-type')).toContain('text/html')
  })

  it('posts files only after its scan, and completes an upload once', async () => {
    const { promise: scan, resolve: pass } = Promise.withResolvers<void>()
    slack.scan = scan
    const { upload_url: url, file_id: id } = (await client.apiCall('files.getUploadURLExternal', {
      filename: 'a.png',
      length: 3,
      alt_txt: 'a cat',
    })) as { upload_url: string; file_id: string; ok: true }
    const files: [{ id: string }] = [{ id }]
    await expect(client.files.completeUploadExternal({ files, channel_id: 'C1' })).rejects.toThrow(
      'file_not_found',
    )
    await fetch(url, { method: 'POST', body: Buffer.from('cat') })

    await client.files.completeUploadExternal({ files, channel_id: 'C1' })

    expect(slack.channel('C1').messages()).toEqual([])
    pass()
    await expect.poll(() => slack.channel('C1').messages()).toMatchObject([{ images: [{ alt: 'a cat' }] }])
    await expect(client.files.completeUploadExternal({ files, channel_id: 'C1' })).rejects.toThrow(
      'file_not_found',
    )
  })

  it('does not find an app that is not connected', async () => {
    expect((await slack.command('/imagine', 'a cat')).ok).toBe(false)
  })
})
