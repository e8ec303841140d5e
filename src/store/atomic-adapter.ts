import type { KeyvStoreAdapter } from 'keyv'

/** A Keyv store that can also claim a key: what Keyv's own interface lacks. */
export interface AtomicAdapter extends KeyvStoreAdapter {
  /** Sets the value unless the key is there and alive; tells whether it did. */
  add(key: string, value: string, ttl?: number): Promise<boolean>
  /** Deletes the key while it has exactly this value; tells whether it did. */
  deleteIf(key: string, value: string): Promise<boolean>
  /** Every key that begins like this. */
  keys(prefix: string): AsyncIterable<string>
}

export interface Entry {
  readonly key: string
  readonly value: string
  readonly ttl?: number
}
