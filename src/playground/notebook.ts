import type { Json } from '../chat/invocation.ts'

/** What the playground remembers, by key; main gives it the store's. */
export interface Notebook {
  get(key: string): Promise<Json | undefined>
  set(key: string, value: Json, ttlMs?: number): Promise<void>
}
