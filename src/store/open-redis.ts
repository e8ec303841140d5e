import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { checkedName } from './blobs.ts'
import { createFilePieces } from './file-pieces.ts'
import type { Stores } from './open.ts'
import type { RedisLink, Send } from './redis.ts'
import { type Fence, RedisAdapter } from './redis-adapter.ts'
import { openRedisBlobs } from './redis-blobs.ts'
import { createRedisCounters } from './redis-counters.ts'
import { checkRoom } from './room.ts'
import { createTable, type Table } from './table.ts'

export interface RedisStores extends Stores {
  /** The same rows, for work that nobody waits for: while Redis is gone it waits. */
  readonly patient: Stores & {
    /** Rows are set only while the fence stands; otherwise it throws a StoreError with the problem `fenced`. */
    fencedTable<Row>(namespace: string, fence: Fence): Table<Row>
  }
}

/** The backend for many processes: nothing local outlives this one. */
export async function openRedisStores(link: RedisLink, log: Log): Promise<RedisStores> {
  const scratchRoot = await mkdtemp(join(tmpdir(), 'easel-'))
  const scratchPath = (name: string): string => join(scratchRoot, checkedName(name))
  const clearScratch = async (name: string): Promise<void> =>
    rm(scratchPath(name), { recursive: true, force: true })
  const { prefix, ask, insist } = link
  const shared = {
    blobs: openRedisBlobs(link),
    filePieces: createFilePieces(),
    clearScratch,
    scratch: async (name: string) => {
      await clearScratch(name)
      await mkdir(scratchPath(name), { recursive: true, mode: 0o700 })
      return scratchPath(name)
    },
    checkRoom: () => checkRoom(scratchRoot),
    healthy: () => isHealthy(link, log),
    close: async () => {
      await rm(scratchRoot, { recursive: true, force: true })
      await link.close()
    },
  }
  const countersBy = (send: Send) => createRedisCounters({ send, prefix: `${prefix}counter:`, now: Date.now })
  return {
    ...shared,
    counters: countersBy(ask),
    table: (namespace) => createTable(new RedisAdapter({ send: ask, prefix }), namespace),
    patient: {
      ...shared,
      counters: countersBy(insist),
      table: (namespace) => createTable(new RedisAdapter({ send: insist, prefix }), namespace),
      fencedTable: (namespace, fence) =>
        createTable(new RedisAdapter({ send: insist, prefix, fence }), namespace),
    },
  }
}

async function isHealthy({ ask }: RedisLink, log: Log): Promise<boolean> {
  try {
    await ask((redis) => redis.ping())
    return true
  } catch (error) {
    log.warn({ err: error }, 'the store does not answer')
    return false
  }
}
