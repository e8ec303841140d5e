import { describe } from 'vitest'
import type { DiscordSurface } from '../../src/discord/listen.ts'
import { type Log, silentLog } from '../../src/log.ts'
import { type NodeRoute, openWeb, type Web } from '../../src/web/server.ts'
import type { Signing } from '../support/discord/endpoint.ts'
import type { FakeDiscord } from '../support/discord/fake.ts'
import { accepted, said, scriptedDesk, someJob } from './house.ts'
import { test as onStage, type Settings } from './stage.ts'

interface Replica {
  readonly surface: DiscordSurface
  readonly web: Web
  readonly url: string
  /** How many requests lost their connection before their answer. */
  hungUp(): number
}

const test = onStage
  /** All replicas of a test have one desk. */
  .extend('desk', () => scriptedDesk())
  .extend('replica', ({ desk, discord, open }, { onCleanup }) => {
    const opened = new AsyncDisposableStack()
    onCleanup(() => opened.disposeAsync())
    return async (settings: Settings = {}): Promise<Replica> => {
      const surface = await open({ publicKey: discord.publicKey, gateway: 'off', desk, ...settings })
      const handler = surface.interactions ?? (() => {})
      const path = '/discord/interactions'
      let hungUp = 0
      const counting: NodeRoute['handler'] = (request, response) => {
        response.once('close', () => {
          if (!response.writableFinished) hungUp += 1
        })
        return handler(request, response)
      }
      const web = await openWeb({
        host: '127.0.0.1',
        port: 0,
        routes: [],
        nodeRoutes: [{ method: 'POST', path, handler: counting }],
        checks: async () => ({}),
        log: silentLog,
      })
      opened.defer(web.close)
      return { surface, web, url: `${web.url}${path}`, hungUp: () => hungUp }
    }
  })
  /** One that Discord posts to. */
  .extend('opened', ({ discord, replica }) => async () => {
    const one = await replica()
    await discord.deliverTo(one.url)
    return one
  })

const ask = (discord: FakeDiscord) => discord.command('imagine', { prompt: 'a cat' })
const ping = '{"type":1}'
const command = (facts: object) =>
  JSON.stringify({
    type: 2,
    id: '1',
    token: 't',
    application_id: '1',
    channel_id: '2',
    user: { id: '3', username: 'ada' },
    data: { name: 'imagine', type: 1 },
    ...facts,
  })

describe.concurrent('a request', () => {
  test.for<[string, Signing]>([
    ['that is forged', { forged: true }],
    ['without a signature', { headers: { 'x-signature-ed25519': '' } }],
    ['with a signature that is too short', { headers: { 'x-signature-ed25519': 'ab'.repeat(32) } }],
    ['with a signature that is no number', { headers: { 'x-signature-ed25519': 'zz'.repeat(64) } }],
    ['with a time that was not signed', { headers: { 'x-signature-timestamp': '1' } }],
    ['with a time that is no number', { headers: { 'x-signature-timestamp': 'now' } }],
    ['older than five minutes', { age: 301 }],
    ['from a future more than five minutes away', { age: -302 }],
  ])('%s is answered with 401, and does nothing', async ([, how], { desk, discord, expect, opened }) => {
    await opened()
    expect(await discord.endpoint.post(command({}), how)).toMatchObject({ status: 401, body: '' })
    expect(desk.seen).toEqual([])
  })

  test.for<[string, string | Buffer]>([
    ['no JSON', 'imagine a cat'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x7b])],
    ['a type that nobody knows', '{"type":99}'],
    ['a command without a token', command({ token: undefined })],
    ['a command with a hostile id', command({ id: '../../etc' })],
    ['somebody else’s button', command({ type: 3, data: { custom_id: 'theirs' } })],
  ])(
    'that is signed and carries %s is answered with 400, and nothing breaks',
    async ([, body], { desk, discord, expect, opened }) => {
      await opened()
      expect((await discord.endpoint.post(body)).status).toBe(400)
      expect(desk.seen).toEqual([])
      expect((await ask(discord).message()).text).toBe('Starting…')
    },
  )

  test('with more than Discord ever sends is answered with 413', async ({ discord, expect, opened }) => {
    await opened()
    const body = command({ data: { name: 'x'.repeat(1024 * 1024), type: 1 } })
    expect((await discord.endpoint.post(body)).status).toBe(413)
  })
})

describe.concurrent('an interaction', () => {
  test('is answered in the response itself, and its reply is edited from then on', async ({
    desk,
    discord,
    expect,
    opened,
  }) => {
    await opened()
    const use = ask(discord)
    expect((await use.message()).text).toBe('Starting…')
    expect(discord.endpoint.answers).toMatchObject([{ status: 200, body: '{"type":5}' }])
    expect(discord.calls.filter(({ path }) => path.endsWith('/callback'))).toEqual([])
    await expect.poll(() => desk.acknowledgedJobs).toEqual([someJob])
  })

  test('is deferred in the response when the desk is slow', async ({ desk, discord, expect, opened }) => {
    await opened()
    const { promise, resolve } = Promise.withResolvers<typeof accepted>()
    desk.answer(() => promise)
    const use = ask(discord)
    expect(await use.acknowledged()).toMatchObject({ type: 5 })
    resolve(accepted)
    expect((await use.message()).text).toBe('Starting…')
  })

  test('gets its suggestions in the response', async ({ discord, expect, opened }) => {
    await opened()
    expect(await discord.autocomplete('imagine', 'size', 'squ')).toEqual([
      { name: 'square', value: 'square' },
    ])
  })

  test('that is delivered twice is asked once, and its answer stays as it is', async ({
    desk,
    discord,
    expect,
    opened,
  }) => {
    await opened()
    const use = ask(discord)
    const answer = await use.message()
    discord.again(use)
    await expect.poll(() => discord.endpoint.answers.length).toBe(2)
    expect(discord.endpoint.answers.map(({ status }) => status)).toEqual([200, 202])
    expect(desk.seen).toHaveLength(1)
    expect(use.current().reply).toEqual(answer)
  })

  test('is answered by whichever replica it comes to, each button too', async ({
    desk,
    discord,
    expect,
    replica,
  }) => {
    const [one, other] = [await replica(), await replica()]
    await discord.deliverTo(one.url, other.url)
    const button = { id: 'easel:retry:0123456789ab', label: 'Retry', style: 'primary' } as const
    desk.answer(() => ({ type: 'message', audience: 'everyone', message: said('Hello', [button]) }))
    const message = await ask(discord).message()
    desk.answer(() => accepted)
    expect((await discord.press(message, 'Retry').message()).text).toBe('Starting…')
  })

  test('whose sender hangs up before the answer is still a job', async ({
    desk,
    discord,
    expect,
    opened,
  }) => {
    const { hungUp } = await opened()
    const { promise, resolve } = Promise.withResolvers<typeof accepted>()
    desk.answer(() => promise)
    const sender = new AbortController()
    const posted = discord.endpoint.post(command({ id: '77' }), { hangUp: sender.signal })
    await expect.poll(() => desk.seen).toHaveLength(1)
    sender.abort(new Error('gave up'))
    await expect(posted).rejects.toThrow('gave up')
    await expect.poll(hungUp).toBe(1)
    resolve(accepted)
    await expect.poll(() => desk.acknowledgedJobs).toEqual([someJob])
  })
})

describe.concurrent('a process without the gateway', () => {
  test('is ready and tells Discord the commands, with no connection at all', async ({
    discord,
    expect,
    opened,
  }) => {
    const { surface } = await opened()
    expect(surface.ready()).toBe(true)
    expect(discord.gateway.connections).toBe(0)
    expect(discord.knownCommands()).not.toHaveLength(0)
  })

  test('sends Discord away once it stops, and answers what came', async ({
    desk,
    discord,
    expect,
    opened,
  }) => {
    const { surface } = await opened()
    const { promise, resolve } = Promise.withResolvers<typeof accepted>()
    desk.answer(() => promise)
    const before = ask(discord)
    await expect.poll(() => desk.seen.length).toBe(1)
    const stopped = surface.stopIntake()
    expect(surface.ready()).toBe(false)
    ask(discord)
    await expect.poll(() => discord.endpoint.answers[0]?.status).toBe(503)
    expect(await discord.endpoint.post(ping)).toMatchObject({ status: 200, body: ping })
    resolve(accepted)
    await stopped
    expect((await before.message()).text).toBe('Starting…')
    expect(desk.seen).toHaveLength(1)
  })

  test('does not start with a token that Discord refuses', async ({ discord, expect, fatal, replica }) => {
    discord.fault({ path: /applications\/@me/, kind: 'error', status: 401 })
    await expect(replica()).rejects.toThrow('DISCORD_TOKEN')
    expect(fatal).toEqual([])
  })

  test('says in its log when the public key is another application’s', async ({ expect, replica }) => {
    const errors: string[] = []
    const other = 'ab'.repeat(32)
    await replica({ publicKey: other, log: { ...silentLog, error: (_, text) => void errors.push(text) } })
    await expect.poll(() => errors.join()).toContain('DISCORD_PUBLIC_KEY')
  })

  test('says in its log that Discord has no address yet, until it has one', async ({
    discord,
    expect,
    replica,
  }) => {
    const warnings: string[] = []
    const log: Log = { ...silentLog, warn: (_, text) => void warnings.push(text) }
    const { url } = await replica({ log })
    expect(warnings.join()).toContain('/discord/interactions')
    await discord.deliverTo(url)
    warnings.length = 0
    await replica({ log })
    expect(warnings).toEqual([])
  })
})

test.concurrent('beside the gateway, the address works too', async ({ discord, expect, replica }) => {
  const { url, surface } = await replica({ gateway: 'auto' })
  await discord.registered()
  expect((await ask(discord).message()).text).toBe('Starting…')
  await discord.deliverTo(url)
  expect((await ask(discord).message()).text).toBe('Starting…')
  expect(surface.ready()).toBe(true)
  expect(discord.endpoint.answers).toHaveLength(1)
})

test.concurrent('without a public key there is no address', async ({ expect, open }) => {
  expect((await open()).interactions).toBeUndefined()
})
