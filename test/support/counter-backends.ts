import { join } from 'node:path'
import type { Counters } from '../../src/store/counters.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { createRedisCounters } from '../../src/store/redis-counters.ts'
import { openSqliteCounters } from '../../src/store/sqlite-counters.ts'
import { type DataFolder, dataFolder } from './data-folder.ts'
import { type OwnKeys, ownKeys, redisThatAnswers } from './redis.ts'

/** Where counters are kept, for a contract that holds in each; opened and disposed of by every test. */
export interface CounterBackend {
  readonly name: string
  open(now: () => number): Promise<Counters>
  dispose(): Promise<void>
}

export function sqliteBackend(): CounterBackend {
  let folder: DataFolder
  let database: Database
  return {
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
  }
}

/** Undefined where no Redis answers. */
export async function redisBackend(): Promise<CounterBackend | undefined> {
  const url = await redisThatAnswers()
  if (url === undefined) return undefined
  let keys: OwnKeys
  return {
    name: 'Redis',
    open: async (now) => {
      keys = ownKeys(url)
      return createRedisCounters({ send: (command) => command(keys.redis), prefix: keys.prefix, now })
    },
    dispose: async () => keys[Symbol.asyncDispose](),
  }
}
