import Keyv from 'keyv'
import type { AtomicAdapter } from './atomic-adapter.ts'
import { StoreError } from './store-error.ts'

/** Rows of one kind under their keys. A promise that resolved is on the disk; one that rejected changed nothing. */
export interface Table<Row> {
  get(key: string): Promise<Row | undefined>
  set(key: string, row: Row, ttlMs?: number): Promise<void>
  /** False when the key exists, and then nothing is written: of many who ask at once, one is told true. */
  add(key: string, row: Row, ttlMs?: number): Promise<boolean>
  delete(key: string): Promise<void>
  /** Deletes the row while it is still this one; false when there is another, or none. */
  deleteIf(key: string, row: Row): Promise<boolean>
  /** In no order that matters. Rows written meanwhile may or may not be among them. */
  entries(): AsyncIterable<readonly [key: string, row: Row]>
  /** The keys that begin like this, in no order that matters. */
  keysUnder(prefix: string): AsyncIterable<string>
}

const namespacePattern = /^[a-z][a-z-]{0,39}$/

/** The adapter must be this table's own: Keyv marks it with the namespace. */
export function createTable<Row>(adapter: AtomicAdapter, namespace: string): Table<Row> {
  if (!namespacePattern.test(namespace)) throw new Error(`not a table's name: ${namespace}`)
  // The prefix is put on here: Keyv's own skips keys that already begin with it, so two keys would be one row.
  const prefix = `${namespace}:`
  const keyv = new Keyv<Row>({
    store: adapter,
    namespace,
    useKeyPrefix: false,
    throwOnErrors: true,
    emitErrors: false,
    // Rows are plain data. Keyv's own way also writes Buffers, and takes ten times as long.
    serialize: JSON.stringify,
    deserialize: (text) => JSON.parse(String(text)),
  })
  return {
    get: async (key) => {
      try {
        return await keyv.get(prefix + key)
      } catch (thrown) {
        throw damaged(thrown, namespace)
      }
    },
    set: async (key, row, ttlMs) => {
      await keyv.set(prefix + key, row, ttlMs)
    },
    add: async (key, row, ttlMs) => {
      const expires = ttlMs === undefined ? undefined : Date.now() + ttlMs
      const text = await keyv.serializeData({ value: row, expires })
      return adapter.add(prefix + key, String(text), ttlMs)
    },
    delete: async (key) => {
      await keyv.delete(prefix + key)
    },
    deleteIf: async (key, row) => {
      const text = await adapter.get<Row>(prefix + key)
      if (typeof text !== 'string') return false
      const found = await keyv.deserializeData<Row>(text)
      const isSame = JSON.stringify(found?.value) === JSON.stringify(row)
      return isSame && adapter.deleteIf(prefix + key, text)
    },
    entries: async function* () {
      try {
        for await (const [key, row] of keyv.iterator?.(namespace) ?? []) {
          yield [String(key).slice(prefix.length), row] as const
        }
      } catch (thrown) {
        throw damaged(thrown, namespace)
      }
    },
    keysUnder: async function* (beginning) {
      for await (const key of adapter.keys(prefix + beginning)) yield key.slice(prefix.length)
    },
  }
}

/** A row that is no JSON was not written by this code. */
function damaged(thrown: unknown, namespace: string): unknown {
  if (!(thrown instanceof SyntaxError)) return thrown
  return new StoreError('corrupt', `A row of ${namespace} is damaged. Restore a backup`, { cause: thrown })
}
