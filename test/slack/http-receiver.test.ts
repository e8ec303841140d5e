import { describe, expect, it } from 'vitest'
import { isSignedBySlack, signRequest } from '../../src/slack/signature.ts'
import { slackSurface } from '../support/slack/surface.ts'

const stage = slackSurface()

interface Sent {
  readonly body: string
  readonly secret?: string
  readonly age?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
}

async function send({ body, secret, age = 0, type = 'application/json', headers, method = 'POST' }: Sent) {
  const timestamp = String(Math.floor(Date.now() / 1000) - age)
  const signature = signRequest(secret ?? stage.slack.signingSecret, timestamp, Buffer.from(body))
  const response = await fetch(stage.url, {
    method,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
      ...headers,
    },
    ...(method === 'GET' ? {} : { body }),
  })
  return { status: response.status, text: await response.text() }
}

const command = new URLSearchParams({ command: '/imagine', text: 'a cat', user_id: 'U1', channel_id: 'C1' })

describe('Slack over HTTP', () => {
  it.each([
    ['signed with another secret', { secret: 'wrong' }],
    ['older than five minutes', { age: 301 }],
    ['from a future more than five minutes away', { age: -302 }],
    ['without a signature', { headers: { 'x-slack-signature': '' } }],
    ['with a signature of another version', { headers: { 'x-slack-signature': 'v1=abc' } }],
    ['with a timestamp that is no number', { headers: { 'x-slack-request-timestamp': 'now' } }],
  ])('answers 401 and says why to a request %s, and does nothing', async (_name, more) => {
    await stage.open('http')

    const { status, text } = await send({
      body: command.toString(),
      type: 'application/x-www-form-urlencoded',
      ...more,
    })

    expect({ status, text }).toEqual({
      status: 401,
      text: expect.stringMatching(/^This is not signed by Slack .*SLACK_SIGNING_SECRET/),
    })
    expect(stage.desk.invocations).toEqual([])
  })

  it('answers the questions that Slack asks about the address', async () => {
    await stage.open('http')

    const challenge = await send({ body: JSON.stringify({ type: 'url_verification', challenge: 'c1' }) })
    const ssl = await send({
      body: 'ssl_check=1&token=x&command=%2Fimagine',
      type: 'application/x-www-form-urlencoded',
      headers: { 'x-slack-signature': '' },
    })

    expect(challenge).toEqual({ status: 200, text: '{"challenge":"c1"}' })
    expect(ssl).toEqual({ status: 200, text: '' })
    expect(stage.desk.invocations).toEqual([])
  })

  it.each([
    [
      'an event that nobody asked for',
      JSON.stringify({ type: 'event_callback', event_id: 'E1', event: { type: 'app_mention' } }),
    ],
    ['a kind that does not exist', JSON.stringify({ type: 'surprise' })],
    [
      'a press of a button that is not ours',
      JSON.stringify({
        type: 'block_actions',
        team: { id: 'T' },
        user: { id: 'U1' },
        trigger_id: 't',
        container: {},
        actions: [{ action_id: 'other' }],
      }),
    ],
    ['a command with half of its fields', JSON.stringify({ command: '/imagine' })],
  ])('answers %s at once, with nothing', async (_name, body) => {
    await stage.open('http')

    const before = performance.now()
    expect(await send({ body })).toEqual({ status: 200, text: '' })
    expect(performance.now() - before).toBeLessThan(1_500)
    expect(stage.desk.invocations).toEqual([])
  })

  it.each([
    ['no JSON', { body: '{"type":' }, 400],
    ['JSON that is no object', { body: '42' }, 400],
    ['a body that is too large', { body: `{"x":"${'x'.repeat(5_000_000)}"}` }, 413],
    ['a GET', { body: '', method: 'GET' }, 405],
  ])('answers %s with a status and a sentence, not with a crash', async (_name, sent, status) => {
    await stage.open('http')

    expect(await send(sent)).toEqual({ status, text: expect.stringMatching(/^[A-Z].+\.\n$/) })
  })

  it('takes nothing after it has stopped', async () => {
    const { stopIntake } = await stage.open('http')
    await stopIntake()

    expect((await stage.slack.command('/imagine', 'a cat')).status).toBe(503)
    expect(stage.desk.invocations).toEqual([])
  })
})

describe('isSignedBySlack', () => {
  it("agrees with the example in Slack's documentation", () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    const timestamp = '1531420618'
    const signed = {
      secret: '8f742231b10e8888abcd99yyyzzz85a5',
      timestamp,
      signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      body: Buffer.from(body),
      now: 1531420618_000,
    }

    expect(isSignedBySlack(signed)).toBe(true)
    expect(isSignedBySlack({ ...signed, body: Buffer.from(`${body}x`) })).toBe(false)
  })
})
