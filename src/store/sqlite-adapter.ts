import { EventEmitter } from 'node:events'
import type { AtomicAdapter, Entry } from './atomic-adapter.ts'
import type { Database, Prepare } from './database.ts'

const page = 100

/**
 * Keyv over node:sqlite. Keys arrive with Keyv's `namespace:` prefix; values arrive serialized. A class because
 * Keyv writes `namespace` and reads `opts` on the instance, and listens to its `error` events.
 */
export class SqliteAdapter extends EventEmitter implements AtomicAdapter {
  /** Keyv offers an iterator only to dialects that it knows. */
  readonly opts: Record<string, unknown> = { dialect: 'sqlite' }
  namespace: string | undefined
  readonly #database: Database

  constructor(database: Database) {
    super()
    this.#database = database
  }

  // Keyv's interface promises whatever type the caller names; what it is given is the serialized text.
  async get<Value>(key: string): Promise<Value | undefined> {
    const [value] = await this.getMany<Value>([key])
    return value
  }

  async getMany<Value>(keys: string[]): Promise<(Value | undefined)[]> {
    return this.#run((prepare) => {
      const select = prepare('SELECT value FROM entry WHERE key = ? AND (expires IS NULL OR expires > ?)')
      const now = Date.now()
      // The text that was stored; Keyv deserializes it into its caller's Value.
      return keys.map((key) => select.get(key, now)?.value as Value | undefined)
    })
  }

  async set(key: string, value: string, ttl?: number): Promise<boolean> {
    await this.setMany([{ key, value, ...(ttl === undefined ? {} : { ttl }) }])
    return true
  }

  async setMany(entries: readonly Entry[]): Promise<void> {
    await this.#run((prepare) => {
      const upsert = prepare('INSERT OR REPLACE INTO entry (key, value, expires) VALUES (?, ?, ?)')
      for (const { key, value, ttl } of entries) upsert.run(key, value, expiryOf(ttl))
    })
  }

  async add(key: string, value: string, ttl?: number): Promise<boolean> {
    return this.#run((prepare) => {
      const insert = prepare(
        `INSERT INTO entry (key, value, expires) VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires
         WHERE entry.expires <= ?`,
      )
      return insert.run(key, value, expiryOf(ttl), Date.now()).changes === 1
    })
  }

  async delete(key: string): Promise<boolean> {
    return this.deleteMany([key])
  }

  async deleteIf(key: string, value: string): Promise<boolean> {
    return this.#run(
      (prepare) => prepare('DELETE FROM entry WHERE key = ? AND value = ?').run(key, value).changes === 1,
    )
  }

  async deleteMany(keys: string[]): Promise<boolean> {
    return this.#run((prepare) => {
      const remove = prepare('DELETE FROM entry WHERE key = ?')
      let removed = 0
      for (const key of keys) removed += Number(remove.run(key).changes)
      return removed > 0
    })
  }

  async clear(): Promise<void> {
    const [from, to] = rangeOf(this.namespace)
    await this.#run((prepare) => prepare('DELETE FROM entry WHERE key >= ? AND key < ?').run(from, to))
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    const values = await this.getMany(keys)
    return values.map((value) => value !== undefined)
  }

  /** Page by page, so that writes meanwhile neither wait nor disturb it. Expired ones too: Keyv deletes them. */
  async *iterator<Value>(namespace?: string): AsyncGenerator<(string | Awaited<Value> | undefined)[], void> {
    let [from, to] = rangeOf(namespace)
    for (;;) {
      const rows = await this.#run((prepare) =>
        prepare('SELECT key, value FROM entry WHERE key >= ? AND key < ? ORDER BY key LIMIT ?').all(
          from,
          to,
          page,
        ),
      )
      for (const { key, value } of rows) yield [String(key), String(value)]
      const last = rows.at(-1)
      if (last === undefined || rows.length < page) return
      // The smallest text that comes after the last key.
      from = `${last.key}\0`
    }
  }

  async *keys(prefix: string): AsyncGenerator<string, void> {
    let from = prefix
    for (;;) {
      const rows = await this.#run((prepare) =>
        prepare(
          'SELECT key FROM entry WHERE key >= ? AND key < ? AND (expires IS NULL OR expires > ?) ORDER BY key LIMIT ?',
        ).all(from, `${prefix}\u{10FFFF}`, Date.now(), page),
      )
      for (const { key } of rows) yield String(key)
      const last = rows.at(-1)
      if (last === undefined || rows.length < page) return
      from = `${last.key}\0`
    }
  }

  /** Removes what nobody asked for since it expired. */
  async sweep(): Promise<number> {
    return this.#run((prepare) =>
      Number(prepare('DELETE FROM entry WHERE expires <= ?').run(Date.now()).changes),
    )
  }

  async disconnect(): Promise<void> {
    await this.#database.close()
  }

  async #run<T>(step: (prepare: Prepare) => T): Promise<T> {
    try {
      return await this.#database.run(step)
    } catch (error) {
      if (this.listenerCount('error') > 0) this.emit('error', error)
      throw error
    }
  }
}

function expiryOf(ttl: number | undefined): number | null {
  return ttl === undefined ? null : Date.now() + ttl
}

/** `:` is followed by `;` in every collation that matters here, so a namespace is one range of the key's index. */
function rangeOf(namespace: string | undefined): [from: string, to: string] {
  return namespace === undefined ? ['', '\u{10FFFF}'] : [`${namespace}:`, `${namespace};`]
}
