import type { JobId, PersonId } from '../chat/ids.ts'
import type { TurnItem } from './turns.ts'

/** Jobs that wait for a word from outside; each is let go when it is told so, or after a while. */
export interface Unanswered<Item extends TurnItem> {
  put(item: Item, withinMs: number): void
  release(id: JobId): void
  /** Gives a job to whoever asks first, without letting it go. */
  take(id: JobId): Item | undefined
  has(id: JobId): boolean
  /** How many are held, all together or of one person. */
  count(person?: PersonId): number
  /** Forgets all of them; their rows stay. */
  clear(): void
}

/** Node's timers end at once when they are told to wait longer, as a clock that was set back makes them. */
const longestTimerMs = 2 ** 31 - 1

export function createUnanswered<Item extends TurnItem>(onRelease: (item: Item) => void): Unanswered<Item> {
  const held = new Map<JobId, { readonly item: Item; readonly timer: NodeJS.Timeout }>()
  const take = (id: JobId) => {
    const found = held.get(id)
    clearTimeout(found?.timer)
    held.delete(id)
    return found?.item
  }
  const release = (id: JobId) => {
    const item = take(id)
    if (item !== undefined) onRelease(item)
  }
  return {
    put: (item, withinMs) => {
      const timer = setTimeout(() => release(item.id), Math.min(withinMs, longestTimerMs))
      held.set(item.id, { item, timer })
    },
    release,
    take,
    has: (id) => held.has(id),
    count: (person) =>
      person === undefined
        ? held.size
        : [...held.values()].filter(({ item }) => item.person === person).length,
    clear: () => {
      for (const { timer } of held.values()) clearTimeout(timer)
      held.clear()
    },
  }
}
