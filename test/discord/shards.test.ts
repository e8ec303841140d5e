import { describe } from 'vitest'
import { type Log, silentLog } from '../../src/log.ts'
import type { FakeDiscord } from '../support/discord/fake.ts'
import { test } from './stage.ts'

const askIn = (discord: FakeDiscord, shard: number, count: number) => {
  const channel = discord.channel({ guild: discord.guildOf(shard, count) })
  return discord.command('imagine', { prompt: 'a cat' }, { channel })
}
const shardsSeen = ({ gateway }: FakeDiscord) => gateway.identifies.map(({ shard }) => shard).sort()

describe.concurrent('one process', () => {
  test('opens as many shards as Discord recommends, and hears all of them', async ({
    discord,
    expect,
    open,
  }) => {
    Object.assign(discord.gateway.terms, { recommendedShards: 3, maxConcurrency: 3 })
    const { ready, desk } = await open()
    expect(shardsSeen(discord)).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ])
    expect(ready()).toBe(true)
    await discord.registered()
    for (const shard of [0, 1, 2]) expect((await askIn(discord, shard, 3).message()).text).toBe('Starting…')
    expect(desk.seen).toHaveLength(3)
  })

  test('begins sessions at Discord’s pace, and is ready when the last one is', async ({
    discord,
    expect,
    open,
  }) => {
    Object.assign(discord.gateway.terms, { recommendedShards: 2, maxConcurrency: 1 })
    const { ready } = await open({ patienceMs: 50 })
    await expect.poll(() => shardsSeen(discord)).toEqual([[0, 2]])
    expect(ready()).toBe(false)
    await expect.poll(ready).toBe(true)
    expect(discord.gateway.tooSoon).toBe(0)
  })

  test('starts a new session when the old one is gone', async ({ discord, expect, open }) => {
    await open()
    await discord.registered()
    discord.gateway.invalidate()
    await expect.poll(() => discord.gateway.identifies.length).toBe(2)
    expect((await discord.command('imagine', { prompt: 'a cat' }).message()).text).toBe('Starting…')
  })

  test('is not ready while one shard is away, and its server is heard when it is back', async ({
    discord,
    expect,
    open,
  }) => {
    Object.assign(discord.gateway.terms, { recommendedShards: 2, maxConcurrency: 2 })
    const { ready } = await open()
    await discord.registered()
    discord.gateway.drop(1)
    await expect.poll(ready).toBe(false)
    expect((await askIn(discord, 0, 2).message()).text).toBe('Starting…')
    const waiting = askIn(discord, 1, 2)
    await expect.poll(ready).toBe(true)
    expect((await waiting.message()).text).toBe('Starting…')
    expect(discord.gateway.resumes).toBe(1)
  })
})

describe.concurrent('several processes', () => {
  test('each hear the servers of their own shards alone, and the first the direct messages', async ({
    discord,
    expect,
    open,
  }) => {
    Object.assign(discord.gateway.terms, { maxConcurrency: 4 })
    const one = await open({ gateway: { first: 0, last: 1, count: 4 } })
    const other = await open({ gateway: { first: 2, last: 3, count: 4 } })
    expect(shardsSeen(discord)).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
      [3, 4],
    ])
    expect([one.ready(), other.ready()]).toEqual([true, true])
    await discord.registered()
    await askIn(discord, 3, 4).message()
    await discord
      .command('imagine', { prompt: 'a cat' }, { channel: discord.directChannel(discord.usual.person) })
      .message()
    expect(other.desk.seen.map(({ place }) => place.kind)).toEqual(['channel'])
    expect(one.desk.seen.map(({ place }) => place.kind)).toEqual(['direct'])
  })

  test('that begin in the same moment both come in', async ({ discord, expect, open }) => {
    const [one, other] = await Promise.all([
      open({ gateway: { first: 0, last: 0, count: 2 }, patienceMs: 500 }),
      open({ gateway: { first: 1, last: 1, count: 2 }, patienceMs: 500 }),
    ])
    await expect.poll(() => one.ready() && other.ready()).toBe(true)
    expect(discord.gateway.tooSoon).toBe(1)
  })
})

describe.concurrent('a start', () => {
  test('with too few shards says which setting to mend', async ({ discord, expect, open }) => {
    discord.gateway.terms.fewestShards = 4
    await expect(open({ gateway: { first: 0, last: 0, count: 1 } })).rejects.toMatchObject({
      trace: { detail: expect.stringMatching(/4011.*DISCORD_SHARDS/) },
    })
  })

  test('waits while no more sessions may begin today, and says for how long', async ({
    discord,
    expect,
    open,
  }) => {
    discord.gateway.terms.sessionsLeft = 0
    const warnings: object[] = []
    const log: Log = { ...silentLog, warn: (facts) => void warnings.push(facts) }
    const { ready } = await open({ patienceMs: 50, log })
    expect(ready()).toBe(false)
    await expect
      .poll(() => warnings.map((facts) => 'err' in facts && String(facts.err)).join())
      .toContain('in 240 minutes')
    expect(discord.gateway.connections).toBe(0)
    discord.gateway.terms.sessionsLeft = 5
    await expect.poll(ready).toBe(true)
  })
})
