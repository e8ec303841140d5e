import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Shards } from '../../src/discord/gateway.ts'
import { type DiscordSurface, openDiscord } from '../../src/discord/listen.ts'
import { type Log, silentLog } from '../../src/log.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { type ScriptedDesk, scriptedDesk } from './house.ts'

let discord: FakeDiscord
const opened: DiscordSurface[] = []
const onFatal = vi.fn()

beforeEach(async () => {
  discord = await startFakeDiscord()
})
afterEach(async () => {
  for (const surface of opened.splice(0)) await surface.close()
  await discord.close()
  expect(discord.violations).toEqual([])
})

interface Settings {
  readonly gateway?: Shards
  readonly patienceMs?: number
  readonly log?: Log
}

/** One process with a desk of its own. */
async function open(settings: Settings = {}): Promise<DiscordSurface & { desk: ScriptedDesk }> {
  const { token, apiUrl } = discord
  const desk = scriptedDesk()
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
  return { ...surface, desk }
}

const askIn = (shard: number, count: number) => {
  const channel = discord.channel({ guild: discord.guildOf(shard, count) })
  return discord.command('imagine', { prompt: 'a cat' }, { channel })
}
const shardsSeen = () => discord.gateway.identifies.map(({ shard }) => shard).sort()

describe('one process', () => {
  test('opens as many shards as Discord recommends, and hears all of them', async () => {
    Object.assign(discord.gateway.terms, { recommendedShards: 3, maxConcurrency: 3 })
    const { ready, desk } = await open()
    expect(shardsSeen()).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ])
    expect(ready()).toBe(true)
    await discord.registered()
    for (const shard of [0, 1, 2]) expect((await askIn(shard, 3).message()).text).toBe('Starting…')
    expect(desk.seen).toHaveLength(3)
  })

  test('begins sessions at Discord’s pace, and is ready when the last one is', async () => {
    Object.assign(discord.gateway.terms, { recommendedShards: 2, maxConcurrency: 1 })
    const { ready } = await open({ patienceMs: 1_000 })
    expect(shardsSeen()).toEqual([[0, 2]])
    expect(ready()).toBe(false)
    await expect.poll(ready).toBe(true)
    expect(discord.gateway.tooSoon).toBe(0)
  })

  test('is not ready while one shard is away, and its server is heard when it is back', async () => {
    Object.assign(discord.gateway.terms, { recommendedShards: 2, maxConcurrency: 2 })
    const { ready } = await open()
    await discord.registered()
    discord.gateway.drop(1)
    await expect.poll(ready).toBe(false)
    expect((await askIn(0, 2).message()).text).toBe('Starting…')
    const waiting = askIn(1, 2)
    await expect.poll(ready).toBe(true)
    expect((await waiting.message()).text).toBe('Starting…')
    expect(discord.gateway.resumes).toBe(1)
  })
})

describe('several processes', () => {
  test('each hear the servers of their own shards alone, and the first the direct messages', async () => {
    Object.assign(discord.gateway.terms, { maxConcurrency: 4 })
    const one = await open({ gateway: { first: 0, last: 1, count: 4 } })
    const other = await open({ gateway: { first: 2, last: 3, count: 4 } })
    expect(shardsSeen()).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
      [3, 4],
    ])
    expect([one.ready(), other.ready()]).toEqual([true, true])
    await discord.registered()
    await askIn(3, 4).message()
    await discord
      .command('imagine', { prompt: 'a cat' }, { channel: discord.directChannel(discord.usual.person) })
      .message()
    expect(other.desk.seen.map(({ place }) => place.kind)).toEqual(['channel'])
    expect(one.desk.seen.map(({ place }) => place.kind)).toEqual(['direct'])
  })

  test('that begin in the same moment both come in', async () => {
    const [one, other] = await Promise.all([
      open({ gateway: { first: 0, last: 0, count: 2 }, patienceMs: 500 }),
      open({ gateway: { first: 1, last: 1, count: 2 }, patienceMs: 500 }),
    ])
    await expect.poll(() => one.ready() && other.ready()).toBe(true)
    expect(discord.gateway.tooSoon).toBe(1)
  })
})

describe('a start', () => {
  test('with too few shards says which setting to mend', async () => {
    discord.gateway.terms.fewestShards = 4
    await expect(open({ gateway: { first: 0, last: 0, count: 1 } })).rejects.toMatchObject({
      trace: { detail: expect.stringMatching(/4011.*DISCORD_SHARDS/) },
    })
  })

  test('waits while no more sessions may begin today, and says for how long', async () => {
    discord.gateway.terms.sessionsLeft = 0
    const warn = vi.fn()
    const { ready } = await open({ patienceMs: 50, log: { ...silentLog, warn } })
    expect(ready()).toBe(false)
    await expect.poll(() => String(warn.mock.calls[0]?.[0].err)).toContain('in 240 minutes')
    expect(discord.gateway.connections).toBe(0)
    discord.gateway.terms.sessionsLeft = 5
    await expect.poll(ready).toBe(true)
  })
})
