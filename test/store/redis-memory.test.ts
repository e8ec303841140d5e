import { expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openRedis, type RedisLink } from '../../src/store/redis.ts'
import { whyItMayForget } from '../../src/store/redis-memory.ts'
import { redisServerIsInstalled, startRedisServer } from '../support/redis-server.ts'

it.skipIf(!redisServerIsInstalled)(
  'a Redis that keeps what it is told is no reason for a word; any other is',
  async () => {
    const server = await startRedisServer()
    const link = await openRedis({ url: server.url, log: silentLog })
    expect(await whyItMayForget(link)).toEqual([])

    await link.ask((redis) => redis.config('SET', 'appendonly', 'no', 'maxmemory-policy', 'allkeys-lru'))
    expect(await whyItMayForget(link)).toEqual([expect.stringContaining('appendonly yes')])
    await link.ask((redis) => redis.config('SET', 'maxmemory', '100mb'))
    expect(await whyItMayForget(link)).toEqual([
      expect.stringContaining('appendonly yes'),
      expect.stringContaining('(allkeys-lru): set maxmemory-policy noeviction'),
    ])
    await link.close()
    await server.end()
  },
)

it('a Redis that does not say how it is set up is no reason for a word', async () => {
  const ask: RedisLink['ask'] = async () => {
    throw new Error('NOPERM this user has no permissions to run the info command')
  }
  expect(await whyItMayForget({ ask })).toEqual([])
})
