import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { registrationOf } from '../../src/discord/registration.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { listening, shut } from '../support/discord/http.ts'
import { hasOpenApi, openApiJudge } from '../support/discord/openapi.ts'
import { imagine, offer } from './house.ts'

/** The fake is the judge of everything else here, so it is judged first. */

let discord: FakeDiscord

beforeEach(async () => {
  discord = await startFakeDiscord()
  discord.know(registrationOf([imagine], offer))
  discord.listenWithoutGateway(() => {})
})
afterEach(() => discord.close())

const ask = () => discord.command('imagine', { prompt: 'a cat' })

async function call(method: string, path: string, body?: object | FormData, token?: string) {
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: {
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bot ${token}` }),
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const answer: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
  return { status: response.status, code: answer.code, answer }
}

const callback = (use: { id: string; token: string }, body: object) =>
  call('POST', `/interactions/${use.id}/${use.token}/callback`, body)
const original = (use: { token: string }) =>
  `/webhooks/${discord.application}/${use.token}/messages/@original`
const quiet = { allowed_mentions: { parse: [] } }

describe('time', () => {
  test('an acknowledgement after three seconds is too late', async () => {
    const use = ask()
    discord.clock.advance(3_001)
    expect(await callback(use, { type: 5 })).toMatchObject({ status: 404, code: 10062 })
  })

  test('a second acknowledgement is one too many', async () => {
    const use = ask()
    expect(await callback(use, { type: 5 })).toMatchObject({ status: 204 })
    expect(await callback(use, { type: 5 })).toMatchObject({ status: 400, code: 40060 })
  })

  test('before the acknowledgement there is no webhook, and after 15 minutes none any more', async () => {
    const use = ask()
    expect(await call('GET', original(use))).toMatchObject({ status: 404, code: 10015 })
    await callback(use, { type: 5 })
    expect(await call('GET', original(use))).toMatchObject({ status: 200 })
    discord.clock.advance(15 * 60_000)
    expect(await call('PATCH', original(use), { content: 'x', ...quiet })).toMatchObject({
      status: 401,
      code: 50027,
    })
  })
})

describe('rules', () => {
  test.each([
    ['a deferral with words', { type: 5, data: { content: 'x' } }],
    ['an update for a command', { type: 6 }],
    ['suggestions for a command', { type: 8, data: { choices: [] } }],
    [
      'a modal of six rows',
      {
        type: 9,
        data: {
          custom_id: 'x',
          title: 'x',
          components: Array(6).fill({
            type: 18,
            label: 'x',
            component: { type: 4, custom_id: 'y', style: 1 },
          }),
        },
      },
    ],
    ['words that could ping', { type: 4, data: { content: '@everyone' } }],
    ['words without end', { type: 4, data: { content: 'x'.repeat(2_001), ...quiet } }],
    ['nothing at all', { type: 4, data: { ...quiet } }],
    [
      'six rows',
      {
        type: 4,
        data: {
          content: 'x',
          ...quiet,
          components: Array.from({ length: 6 }, (_, index) => ({
            type: 1,
            components: [{ type: 2, style: 1, label: 'x', custom_id: `${index}` }],
          })),
        },
      },
    ],
    [
      'the same button twice',
      {
        type: 4,
        data: {
          content: 'x',
          ...quiet,
          components: [
            {
              type: 1,
              components: [
                { type: 2, style: 1, label: 'x', custom_id: 'a' },
                { type: 2, style: 1, label: 'x', custom_id: 'a' },
              ],
            },
          ],
        },
      },
    ],
  ])('%s is refused and remembered', async (_, body) => {
    expect(await callback(ask(), body)).toMatchObject({ status: 400, code: 50035 })
    expect(discord.violations).toHaveLength(1)
  })

  test('a picture without alt text is remembered', async () => {
    const use = ask()
    await callback(use, { type: 5 })
    const form = new FormData()
    form.set('payload_json', JSON.stringify({ ...quiet, attachments: [{ id: '0', filename: 'a.png' }] }))
    form.set('files[0]', new Blob(['x'], { type: 'image/png' }), 'a.png')
    expect(await call('PATCH', original(use), form)).toMatchObject({ status: 400 })
    expect(discord.violations.join()).toContain('alt text')
  })

  test('a file without an attachment is remembered', async () => {
    const use = ask()
    await callback(use, { type: 5 })
    const form = new FormData()
    form.set('payload_json', JSON.stringify({ content: 'x', attachments: [], ...quiet }))
    form.set('files[0]', new Blob(['x'], { type: 'image/png' }), 'a.png')
    expect(await call('PATCH', original(use), form)).toMatchObject({ status: 400 })
  })

  test('a call that nobody knows is remembered', async () => {
    expect(await call('GET', '/guilds/1', undefined, discord.token)).toMatchObject({ status: 404 })
    expect(discord.violations).toEqual(['GET /api/v10/guilds/1 is not known to this fake'])
  })

  test('a wrong token is no token', async () => {
    expect(await call('GET', '/gateway/bot', undefined, 'wrong')).toMatchObject({ status: 401 })
  })
})

describe('messages', () => {
  test('the same nonce is the same message', async () => {
    const body = { content: 'x', nonce: 'n', enforce_nonce: true, ...quiet }
    const path = `/channels/${discord.usual.channel.id}/messages`
    const first = await call('POST', path, body, discord.token)
    const second = await call('POST', path, body, discord.token)
    expect(second.answer.id).toBe(first.answer.id)
    expect(discord.messages()).toHaveLength(1)
  })

  test('the first follow-up after a deferral takes its place and its audience', async () => {
    const use = ask()
    await callback(use, { type: 5 })
    const path = `/webhooks/${discord.application}/${use.token}`
    await call('POST', path, { content: 'secret', flags: 64, ...quiet })
    expect(discord.messages()).toMatchObject([{ text: 'secret', ephemeral: false }])
  })

  test('what one person sees is in nobody else’s channel', async () => {
    const use = ask()
    await callback(use, { type: 4, data: { content: 'psst', flags: 64, ...quiet } })
    expect(discord.messages()).toEqual([])
    expect(use.current().reply).toMatchObject({ text: 'psst', ephemeral: true })
  })

  test('whoever takes no direct messages gets none', async () => {
    const person = discord.person({ takesDirectMessages: false })
    const opened = await call('POST', '/users/@me/channels', { recipient_id: person.id }, discord.token)
    const path = `/channels/${String(opened.answer.id)}/messages`
    expect(await call('POST', path, { content: 'x', ...quiet }, discord.token)).toMatchObject({ code: 50007 })
  })

  test.skipIf(!hasOpenApi)('look as Discord’s OpenAPI document says (skipped without it)', async () => {
    const path = `/channels/${discord.usual.channel.id}/messages`
    const { answer } = await call('POST', path, { content: 'x', ...quiet }, discord.token)
    expect(openApiJudge()?.faults('MessageResponse', answer)).toEqual([])
  })
})

describe('an address for interactions', () => {
  test.each([
    ['takes what is forged', () => ({ status: 200, body: '{"type":1}' })],
    ['does not greet back', (forged: boolean) => ({ status: forged ? 401 : 204, body: '' })],
  ])('that %s is not saved', async (_, answer) => {
    let asked = 0
    const server = createServer((incoming, response) => {
      asked += 1
      const { status, body } = answer(asked === 1)
      incoming.resume()
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
    const url = `http://${await listening(server)}`
    await expect(discord.endpoint.save([url])).rejects.toThrow('PING')
    await shut(server)
  })

  test('may answer only as the callback may, and until then there is no webhook', async () => {
    const server = createServer((incoming, response) => {
      incoming.resume()
      const greeting = asked++ < 2
      const status = greeting && asked === 1 ? 401 : 200
      const body = greeting ? '{"type":1}' : '{"type":6}'
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
    let asked = 0
    await discord.endpoint.save([`http://${await listening(server)}`])
    const use = ask()
    await discord.until(() => discord.violations[0], 'a violation')
    expect(discord.violations[0]).toContain('updates answer a press')
    expect(await call('GET', original(use))).toMatchObject({ status: 404, code: 10015 })
    await shut(server)
  })
})

describe('people', () => {
  test('can type only what is registered', () => {
    expect(() => discord.command('draw')).toThrow('not registered')
    expect(() => discord.command('imagine', { prompt: 'x', colour: 'red' })).toThrow('no option colour')
    expect(() => discord.command('imagine', { prompt: 'x', quality: 'nope' })).toThrow('can only be')
    expect(() => discord.command('imagine', { prompt: 'x', count: 11 })).toThrow('from 1 to 10')
    expect(() => discord.command('imagine', {})).toThrow('needs prompt')
  })
})
