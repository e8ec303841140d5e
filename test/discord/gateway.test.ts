import { describe } from 'vitest'
import { createLog, silentLog } from '../../src/log.ts'
import type { FakeDiscord } from '../support/discord/fake.ts'
import { patience } from '../support/patience.ts'
import { accepted } from './house.ts'
import { test } from './stage.ts'

const ask = (discord: FakeDiscord) => discord.command('imagine', { prompt: 'a cat' })

describe.concurrent('the gateway', () => {
  test('asks for nothing privileged', async ({ discord, expect, open }) => {
    await open()
    expect(discord.gateway.identifies).toMatchObject([{ intents: (1 << 0) | (1 << 9) | (1 << 12) }])
    expect(discord.violations).toEqual([])
  })

  test('is ready when it is open, and tells Discord the commands once', async ({ discord, expect, open }) => {
    const surface = await open()
    expect(surface.ready()).toBe(true)
    await discord.registered()
    await surface.close()
    await open()
    await expect.poll(() => discord.calls.filter(({ path }) => path.endsWith('/commands')).length).toBe(3)
    expect(discord.commandWrites()).toBe(1)
  })

  test.for<[string, (discord: FakeDiscord) => void]>([
    ['the connection drops', ({ gateway }) => gateway.drop()],
    ['Discord asks it to reconnect', ({ gateway }) => gateway.askToReconnect()],
    ['Discord closes with a passing trouble', ({ gateway }) => gateway.close(4000)],
  ])('comes back and misses nothing when %s', async ([, happen], { discord, expect, fatal, open }) => {
    const surface = await open()
    await discord.registered()
    happen(discord)
    await expect.poll(() => surface.ready()).toBe(false)
    const use = ask(discord)
    expect((await use.message()).text).toBe('Starting…')
    await expect.poll(() => surface.ready()).toBe(true)
    expect(discord.gateway.resumes).toBe(1)
    expect(fatal).toEqual([])
  })

  test('resumes a session that Discord calls unsettled', async ({ discord, expect, open }) => {
    const surface = await open()
    await discord.registered()
    discord.gateway.invalidate(true)
    await expect.poll(() => discord.gateway.resumes).toBe(1)
    expect((await ask(discord).message()).text).toBe('Starting…')
    expect([surface.ready(), discord.gateway.identifies.length]).toEqual([true, 1])
  })

  test('notices a connection that stands and is dead, and misses nothing of what was said meanwhile', async ({
    discord,
    expect,
    open,
  }) => {
    const { terms } = discord.gateway
    const usual = terms.heartbeatMs
    // Longer than a busy machine takes for a beat and its answer; it takes two of them until the silence is noticed.
    terms.heartbeatMs = 2_000
    discord.waits.forAnswerMs = patience.timeout
    const surface = await open()
    await discord.registered()
    discord.gateway.fallSilent()
    terms.heartbeatMs = usual
    const use = ask(discord)
    expect((await use.message()).text).toBe('Starting…')
    await expect.poll(() => surface.ready()).toBe(true)
    expect(discord.gateway.resumes).toBe(1)
  })

  test.for<[number, string]>([
    [4004, 'DISCORD_TOKEN'],
    [4010, 'DISCORD_SHARDS'],
    [4011, 'DISCORD_SHARDS'],
    [4012, 'update Easel'],
    [4013, 'update Easel'],
    [4014, 'intents'],
  ])(
    'is over for good after a close with %i, and says what to mend',
    async ([code, mend], { discord, expect, fatal, open }) => {
      const surface = await open()
      discord.gateway.close(code)
      await expect.poll(() => fatal.length).toBe(1)
      expect(String(fatal[0])).toContain(mend)
      expect(surface.ready()).toBe(false)
    },
  )
})

describe.concurrent('a start', () => {
  test('with a wrong token fails and names the variable', async ({ expect, fatal, open }) => {
    await expect(open({ token: 'wrong' })).rejects.toThrow('DISCORD_TOKEN')
    expect(fatal).toEqual([])
  })

  test('waits out a Discord that is down for a moment', async ({ discord, expect, open }) => {
    discord.fault({ path: /gateway/, kind: 'error', status: 503, times: 1 })
    const surface = await open()
    expect(surface.ready()).toBe(true)
  })

  test('goes on without a Discord that stays down, and connects when it is back', async ({
    discord,
    expect,
    open,
  }) => {
    discord.fault({ path: /gateway/, kind: 'error', status: 503, times: 1 })
    const surface = await open({ patienceMs: 50 })
    expect(surface.ready()).toBe(false)
    await expect.poll(() => surface.ready()).toBe(true)
  })

  test('does not fail when the commands cannot be told', async ({ discord, expect, open }) => {
    discord.fault({ path: /commands/, kind: 'error', status: 403 })
    const errors: string[] = []
    const surface = await open({ log: { ...silentLog, error: (_, text) => void errors.push(text) } })
    await expect.poll(() => errors).toEqual(['discord was not told the commands'])
    expect(surface.ready()).toBe(true)
  })

  test('with a token that is refused later is fatal', async ({ discord, expect, fatal, open }) => {
    discord.fault({ path: /commands/, kind: 'error', status: 401 })
    await open()
    await expect.poll(() => fatal.length).toBe(1)
  })
})

describe.concurrent('a stop', () => {
  test('takes nothing new and answers what came', async ({ discord, expect, open }) => {
    const surface = await open()
    await discord.registered()
    const { desk } = surface
    const { promise: decided, resolve: decide } = Promise.withResolvers<typeof accepted>()
    desk.answer(() => decided)
    const before = ask(discord)
    await expect.poll(() => desk.seen.length).toBe(1)

    const stopped = surface.stopIntake()
    expect(surface.ready()).toBe(false)
    const after = ask(discord)
    decide(accepted)
    await stopped

    expect((await before.message()).text).toBe('Starting…')
    expect(desk.seen).toHaveLength(1)
    expect(after.current().reply).toBeUndefined()
  })

  test('in the middle of a reconnect does not connect again', async ({ discord, expect, open }) => {
    discord.gateway.terms.maxConcurrency = 2
    const surface = await open({ gateway: { first: 0, last: 0, count: 2 } })
    const neighbour = await open({ gateway: { first: 1, last: 1, count: 2 } })
    await discord.registered()
    for (const shard of [0, 1]) discord.gateway.drop(shard)
    await expect.poll(() => surface.ready() || neighbour.ready()).toBe(false)
    await surface.close()
    const { connections } = discord.gateway
    // What was cut in the same moment connects again in the same moment.
    await expect.poll(() => neighbour.ready()).toBe(true)
    expect(discord.gateway.connections).toBe(connections + 1)
  })

  test('twice is no trouble', async ({ expect, fatal, open }) => {
    const surface = await open()
    await surface.stopIntake()
    await surface.close()
    await surface.close()
    expect(fatal).toEqual([])
  })
})

test.concurrent('no secret is logged, whatever goes wrong', async ({ discord, expect, open }) => {
  const lines: string[] = []
  const log = createLog('debug', (line) => {
    lines.push(line)
    return ''
  })
  await open({ log })
  await discord.registered()
  discord.fault({ path: /callback/, kind: 'error', status: 400, times: 1 })
  discord.fault({ path: /callback/, kind: 'error', status: 503, times: 9 })
  const uses = [ask(discord), ask(discord)]
  await expect.poll(() => lines.filter((line) => line.includes('not acknowledged')).length).toBe(2)
  const written = lines.join('')
  expect(written).not.toContain(discord.token)
  for (const { token } of uses) expect(written).not.toContain(token)
})
