import { EventEmitter } from 'node:events'
import type { Redis } from 'ioredis'
import type { AtomicAdapter, Entry } from './atomic-adapter.ts'
import type { Send } from './redis.ts'
import { StoreError } from './store-error.ts'

interface AdapterOptions {
  readonly send: Send
  /** Before every key. */
  readonly prefix: string
  readonly fence?: Fence
}

/** A field of a hash: rows are set only while it has this value, checked by Redis together with the writing. */
export interface Fence {
  readonly key: string
  readonly field: string
  readonly value: string
}

const page = 500

const deleteSame = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`

const setFenced = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[4] == '' then redis.call('SET', KEYS[2], ARGV[3]) else redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4]) end
return 1`

/**
 * Keyv over Redis. Keys arrive with Keyv's `namespace:` prefix; values arrive serialized. A class because Keyv writes
 * `namespace` and reads `opts` on the instance, and listens to its `error` events.
 */
export class RedisAdapter extends EventEmitter implements AtomicAdapter {
  /** Keyv offers an iterator only to dialects that it knows. */
  readonly opts: Record<string, unknown> = { dialect: 'redis' }
  namespace: string | undefined
  readonly #options: AdapterOptions

  constructor(options: AdapterOptions) {
    super()
    this.#options = options
  }

  // Keyv's interface promises whatever type the caller names; what it is given is the serialized text.
  async get<Value>(key: string): Promise<Value | undefined> {
    const [value] = await this.getMany<Value>([key])
    return value
  }

  async getMany<Value>(keys: string[]): Promise<(Value | undefined)[]> {
    if (keys.length === 0) return []
    const texts = await this.#run((redis) => redis.mget(keys.map((key) => this.#place(key))))
    // The text that was stored; Keyv deserializes it into its caller's Value.
    return texts.map((text) => (text ?? undefined) as Value | undefined)
  }

  async set(key: string, value: string, ttl?: number): Promise<boolean> {
    const { fence } = this.#options
    if (fence === undefined) await this.setMany([{ key, value, ...(ttl === undefined ? {} : { ttl }) }])
    else await this.#setFenced(fence, key, value, ttl)
    return true
  }

  async setMany(entries: readonly Entry[]): Promise<void> {
    await this.#run((redis) =>
      Promise.all(
        entries.map(({ key, value, ttl }) =>
          ttl === undefined
            ? redis.set(this.#place(key), value)
            : redis.set(this.#place(key), value, 'PX', milliseconds(ttl)),
        ),
      ),
    )
  }

  async add(key: string, value: string, ttl?: number): Promise<boolean> {
    const place = this.#place(key)
    const answer = await this.#run((redis) =>
      ttl === undefined
        ? redis.set(place, value, 'NX')
        : redis.set(place, value, 'PX', milliseconds(ttl), 'NX'),
    )
    return answer === 'OK'
  }

  async delete(key: string): Promise<boolean> {
    return this.deleteMany([key])
  }

  async deleteIf(key: string, value: string): Promise<boolean> {
    return (await this.#run((redis) => redis.eval(deleteSame, 1, this.#place(key), value))) === 1
  }

  async deleteMany(keys: string[]): Promise<boolean> {
    if (keys.length === 0) return false
    const removed = await this.#run((redis) => redis.unlink(keys.map((key) => this.#place(key))))
    return removed > 0
  }

  async clear(): Promise<void> {
    for await (const keys of this.#pages(beginningOf(this.namespace))) {
      await this.#run((redis) => redis.unlink(keys))
    }
  }

  async has(key: string): Promise<boolean> {
    return (await this.#run((redis) => redis.exists(this.#place(key)))) === 1
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    const values = await this.getMany(keys)
    return values.map((value) => value !== undefined)
  }

  /** Page by page; a key that was moved while Redis walked is met twice and yielded once. */
  async *iterator<Value>(namespace?: string): AsyncGenerator<(string | Awaited<Value> | undefined)[], void> {
    const seen = new Set<string>()
    for await (const places of this.#pages(beginningOf(namespace))) {
      const fresh = places.filter((place) => !seen.has(place))
      for (const place of fresh) seen.add(place)
      if (fresh.length === 0) continue
      const texts = await this.#run((redis) => redis.mget(fresh))
      for (const [at, text] of texts.entries()) {
        if (text !== null) yield [String(fresh[at]).slice(this.#place('').length), text]
      }
    }
  }

  async *keys(prefix: string): AsyncGenerator<string, void> {
    const seen = new Set<string>()
    for await (const places of this.#pages(prefix)) {
      for (const place of places) {
        if (!seen.has(place)) yield place.slice(this.#place('').length)
        seen.add(place)
      }
    }
  }

  /** The connection is not this table's own: whoever opened it closes it. */
  async disconnect(): Promise<void> {}

  #place(key: string): string {
    return `${this.#options.prefix}row:${key}`
  }

  async #setFenced(fence: Fence, key: string, value: string, ttl: number | undefined): Promise<void> {
    const life = ttl === undefined ? '' : milliseconds(ttl)
    const written = await this.#run((redis) =>
      redis.eval(setFenced, 2, fence.key, this.#place(key), fence.field, fence.value, value, life),
    )
    if (written !== 1) throw new StoreError('fenced', `Somebody else holds ${fence.field} now`)
  }

  async *#pages(prefix: string): AsyncGenerator<string[], void> {
    const pattern = `${asLiteral(this.#place(prefix))}*`
    let cursor = '0'
    do {
      const [next, places] = await this.#run((redis) => redis.scan(cursor, 'MATCH', pattern, 'COUNT', page))
      if (places.length > 0) yield places
      cursor = next
    } while (cursor !== '0')
  }

  async #run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await this.#options.send(command)
    } catch (error) {
      if (this.listenerCount('error') > 0) this.emit('error', error)
      throw error
    }
  }
}

function beginningOf(namespace: string | undefined): string {
  return namespace === undefined ? '' : `${namespace}:`
}

/** Redis takes whole milliseconds of at least one. */
function milliseconds(ttl: number): number {
  return Math.max(1, Math.ceil(ttl))
}

/** Redis reads these in a pattern: https://redis.io/docs/latest/commands/keys/ */
function asLiteral(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&')
}
