import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DiscordSurface, openDiscord } from '../../src/discord/listen.ts'
import { createLog, type Log, silentLog } from '../../src/log.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { accepted, type ScriptedDesk, scriptedDesk } from './house.ts'

let discord: FakeDiscord
let desk: ScriptedDesk
const opened: DiscordSurface[] = []
const onFatal = vi.fn()

beforeEach(async () => {
  discord = await startFakeDiscord()
  desk = scriptedDesk()
})

afterEach(async () => {
  for (const surface of opened.splice(0)) await surface.close()
  await discord.close()
})

async function open(settings: { token?: string; patienceMs?: number; log?: Log } = {}) {
  const { token, apiUrl } = discord
  const surface = await openDiscord({
    token,
    apiUrl,
    gateway: 'auto',
    desk,
    log: silentLog,
    onFatal,
    ...settings,
  })
  opened.push(surface)
  return surface
}

const ask = () => discord.command('imagine', { prompt: 'a cat' })

describe('the gateway', () => {
  test('asks for nothing privileged', async () => {
    await open()
    expect(discord.gateway.identifies).toMatchObject([{ intents: (1 << 0) | (1 << 9) | (1 << 12) }])
    expect(discord.violations).toEqual([])
  })

  test('is ready when it is open, and tells Discord the commands once', async () => {
    const surface = await open()
    expect(surface.ready()).toBe(true)
    await discord.registered()
    await surface.close()
    await open()
    await expect.poll(() => discord.calls.filter(({ path }) => path.endsWith('/commands')).length).toBe(3)
    expect(discord.commandWrites()).toBe(1)
  })

  test.each([
    ['the connection drops', () => discord.gateway.drop()],
    ['Discord asks it to reconnect', () => discord.gateway.askToReconnect()],
    ['Discord closes with a passing trouble', () => discord.gateway.close(4000)],
  ])('comes back and misses nothing when %s', async (_, happen) => {
    const surface = await open()
    await discord.registered()
    happen()
    await expect.poll(() => surface.ready()).toBe(false)
    const use = ask()
    expect((await use.message()).text).toBe('Starting…')
    expect(surface.ready()).toBe(true)
    expect(discord.gateway.resumes).toBe(1)
    expect(onFatal).not.toHaveBeenCalled()
  })

  test('resumes a session that Discord calls unsettled', async () => {
    const surface = await open()
    await discord.registered()
    discord.gateway.invalidate(true)
    await expect.poll(() => discord.gateway.resumes).toBe(1)
    expect((await ask().message()).text).toBe('Starting…')
    expect([surface.ready(), discord.gateway.identifies.length]).toEqual([true, 1])
  })

  test('notices a connection that stands and is dead, and misses nothing of what was said meanwhile', async () => {
    discord.gateway.terms.heartbeatMs = 100
    const surface = await open()
    await discord.registered()
    discord.gateway.fallSilent()
    const use = ask()
    expect((await use.message()).text).toBe('Starting…')
    expect([surface.ready(), discord.gateway.resumes]).toEqual([true, 1])
  })

  test('starts a new session when the old one is gone', async () => {
    await open()
    await discord.registered()
    discord.gateway.invalidate()
    await expect.poll(() => discord.gateway.identifies.length).toBe(2)
    expect((await ask().message()).text).toBe('Starting…')
  })

  test.each([
    [4004, 'DISCORD_TOKEN'],
    [4010, 'DISCORD_SHARDS'],
    [4011, 'DISCORD_SHARDS'],
    [4012, 'update Easel'],
    [4013, 'update Easel'],
    [4014, 'intents'],
  ])('is over for good after a close with %i, and says what to mend', async (code, mend) => {
    const surface = await open()
    discord.gateway.close(code)
    await expect.poll(() => onFatal.mock.calls.length).toBe(1)
    expect(String(onFatal.mock.calls[0])).toContain(mend)
    expect(surface.ready()).toBe(false)
  })
})

describe('a start', () => {
  test('with a wrong token fails and names the variable', async () => {
    await expect(open({ token: 'wrong' })).rejects.toThrow('DISCORD_TOKEN')
    expect(onFatal).not.toHaveBeenCalled()
  })

  test('waits out a Discord that is down for a moment', async () => {
    discord.fault({ path: /gateway/, kind: 'error', status: 503, times: 1 })
    const surface = await open()
    expect(surface.ready()).toBe(true)
  })

  test('goes on without a Discord that stays down, and connects when it is back', async () => {
    discord.fault({ path: /gateway/, kind: 'error', status: 503, times: 1 })
    const surface = await open({ patienceMs: 50 })
    expect(surface.ready()).toBe(false)
    await expect.poll(() => surface.ready()).toBe(true)
  })

  test('does not fail when the commands cannot be told', async () => {
    discord.fault({ path: /commands/, kind: 'error', status: 403 })
    const error = vi.fn()
    const surface = await open({ log: { ...silentLog, error } })
    await expect.poll(() => error.mock.calls.length).toBe(1)
    expect(surface.ready()).toBe(true)
  })

  test('with a token that is refused later is fatal', async () => {
    discord.fault({ path: /commands/, kind: 'error', status: 401 })
    await open()
    await expect.poll(() => onFatal.mock.calls.length).toBe(1)
  })
})

describe('a stop', () => {
  test('takes nothing new and answers what came', async () => {
    const surface = await open()
    await discord.registered()
    const { promise: decided, resolve: decide } = Promise.withResolvers<typeof accepted>()
    desk.answer(() => decided)
    const before = ask()
    await expect.poll(() => desk.seen.length).toBe(1)

    const stopped = surface.stopIntake()
    expect(surface.ready()).toBe(false)
    const after = ask()
    decide(accepted)
    await stopped

    expect((await before.message()).text).toBe('Starting…')
    expect(desk.seen).toHaveLength(1)
    expect(after.current().reply).toBeUndefined()
  })

  test('in the middle of a reconnect does not connect again', async () => {
    const surface = await open()
    await discord.registered()
    discord.gateway.drop()
    await expect.poll(() => surface.ready()).toBe(false)
    await surface.close()
    // The library waits half a second before it connects again.
    const connections = discord.gateway.connections
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(discord.gateway.connections).toBe(connections)
  })

  test('twice is no trouble', async () => {
    const surface = await open()
    await surface.stopIntake()
    await surface.close()
    await surface.close()
    expect(onFatal).not.toHaveBeenCalled()
  })
})

test('no secret is logged, whatever goes wrong', async () => {
  const lines: unknown[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(line)
    return true
  })
  await open({ log: createLog('debug', (text) => text) })
  await discord.registered()
  discord.fault({ path: /callback/, kind: 'error', status: 400, times: 1 })
  discord.fault({ path: /callback/, kind: 'error', status: 503, times: 9 })
  const uses = [ask(), ask()]
  await expect.poll(() => lines.filter((line) => String(line).includes('not acknowledged')).length).toBe(2)
  write.mockRestore()
  const log = lines.join('')
  expect(log).not.toContain(discord.token)
  for (const { token } of uses) expect(log).not.toContain(token)
})
