import { describe, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openRedisStores } from '../../src/store/open-redis.ts'
import { openRedis } from '../../src/store/redis.ts'
import { ownKeys, redisThatAnswers } from '../support/redis.ts'
import { openTestStores } from '../support/workshop.ts'
import { settingsBookContract } from './settings-book.contract.ts'

settingsBookContract('SQLite and files', async () => {
  const stores = await openTestStores()
  return { ...stores, [Symbol.asyncDispose]: () => stores.dispose() }
})

const url = await redisThatAnswers()

if (url === undefined) {
  describe('settings in Redis', () => {
    it.skip('keep the contract (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)')
  })
} else {
  settingsBookContract('Redis', async () => {
    const keys = ownKeys(url)
    const stores = await openRedisStores(
      await openRedis({ url, prefix: keys.prefix, log: silentLog }),
      silentLog,
    )
    return {
      ...stores,
      [Symbol.asyncDispose]: async () => {
        await stores.close()
        await keys[Symbol.asyncDispose]()
      },
    }
  })
}
