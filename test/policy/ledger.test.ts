import { join } from 'node:path'
import { describe, it } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createRedisCounters } from '../../src/store/redis-counters.ts'
import { openSqliteCounters } from '../../src/store/sqlite-counters.ts'
import { type DataFolder, dataFolder } from '../support/data-folder.ts'
import { type OwnKeys, ownKeys, redisThatAnswers } from '../support/redis.ts'
import { ledgerContract } from './ledger.contract.ts'

let folder: DataFolder
let database: Database

ledgerContract({
  name: 'SQLite',
  open: async (now) => {
    folder = await dataFolder()
    database = openDatabase(join(folder.path, 'easel.db'))
    return openSqliteCounters(database, now)
  },
  dispose: async () => {
    await database.close()
    await folder[Symbol.asyncDispose]()
  },
})

const url = await redisThatAnswers()

if (url === undefined) {
  describe('the ledger on Redis', () => {
    it.skip('keeps the contract (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)')
  })
} else {
  let keys: OwnKeys
  ledgerContract({
    name: 'Redis',
    open: async (now) => {
      keys = ownKeys(url)
      return createRedisCounters({ send: (command) => command(keys.redis), prefix: keys.prefix, now })
    },
    dispose: async () => keys[Symbol.asyncDispose](),
  })
}
