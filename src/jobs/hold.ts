import type { JobId, PersonId } from '../chat/ids.ts'
import type { TurnItem } from './turns.ts'

/** Accepted jobs whose platform has not been answered yet; each is let go when it is told so, or after a while. */
export interface Hold<Item extends TurnItem> {
  put(item: Item): void
  release(id: JobId): void
  has(id: JobId): boolean
  /** How many are held, all together or of one person. */
  count(person?: PersonId): number
  /** Forgets all of them; their rows stay. */
  clear(): void
}

export function createHold<Item extends TurnItem>(
  withinMs: number,
  onRelease: (item: Item) => void,
): Hold<Item> {
  const held = new Map<JobId, { readonly item: Item; readonly timer: NodeJS.Timeout }>()
  const release = (id: JobId) => {
    const found = held.get(id)
    if (found === undefined) return
    clearTimeout(found.timer)
    held.delete(id)
    onRelease(found.item)
  }
  return {
    put: (item) => {
      const timer = setTimeout(() => release(item.id), withinMs)
      held.set(item.id, { item, timer })
    },
    release,
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
