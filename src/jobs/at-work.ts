import type { JobId, PersonId } from '../chat/ids.ts'
import type { TurnItem } from './turns.ts'

/** The jobs that are being worked on in this process. */
export interface AtWork<Item extends TurnItem> {
  begin(item: Item): void
  has(id: JobId): boolean
  /** How many, all together or of one person. */
  count(person?: PersonId): number
  abort(id: JobId, reason: unknown): void
  abortAll(reason: unknown): void
  /** Resolves when nothing is at work any more. */
  idle(): Promise<void>
}

export function createAtWork<Item extends TurnItem>(
  work: (item: Item, signal: AbortSignal) => Promise<void>,
  { onBroken, onDone }: { onBroken(item: Item, thrown: unknown): void; onDone(): void },
): AtWork<Item> {
  const running = new Map<
    JobId,
    { readonly item: Item; readonly abort: AbortController; readonly done: Promise<void> }
  >()
  return {
    begin: (item) => {
      const abort = new AbortController()
      const done = work(item, abort.signal)
        .catch((thrown: unknown) => onBroken(item, thrown))
        .finally(() => {
          // Its own work may have handed it out again.
          if (running.get(item.id)?.abort === abort) running.delete(item.id)
          onDone()
        })
      running.set(item.id, { item, abort, done })
    },
    has: (id) => running.has(id),
    count: (person) =>
      person === undefined
        ? running.size
        : [...running.values()].filter(({ item }) => item.person === person).length,
    abort: (id, reason) => running.get(id)?.abort.abort(reason),
    abortAll: (reason) => {
      for (const { abort } of running.values()) abort.abort(reason)
    },
    idle: async () => {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}
