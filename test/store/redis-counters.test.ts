import { describe, it } from 'vitest'
import { createRedisCounters } from '../../src/store/redis-counters.ts'
import { type OwnKeys, ownKeys, redisThatAnswers } from '../support/redis.ts'
import { countersContract } from './counters.contract.ts'

const url = await redisThatAnswers()

if (url === undefined) {
  describe('counters on Redis', () => {
    it.skip('keep the contract (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)')
  })
} else {
  let keys: OwnKeys
  countersContract({
    name: 'Redis',
    open: async (now) => {
      keys = ownKeys(url)
      return createRedisCounters({ send: (command) => command(keys.redis), prefix: keys.prefix, now })
    },
    dispose: async () => keys[Symbol.asyncDispose](),
  })
}
