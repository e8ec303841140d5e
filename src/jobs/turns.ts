import type { JobId, PersonId } from '../chat/ids.ts'

/** Who is next: first come, first served for each person, and the persons in turn, so that nobody starves anyone. */
export interface Turns<Item extends TurnItem> {
  add(item: Item): void
  remove(id: JobId): Item | undefined
  /** Takes the next item of a person who may have one more at work. */
  take(mayStart: (person: PersonId) => boolean): Item | undefined
  /** How many waiting items come before it; undefined when it does not wait. */
  ahead(id: JobId): number | undefined
  waiting(): readonly Item[]
}

export interface TurnItem {
  readonly id: JobId
  readonly person: PersonId
}

export function createTurns<Item extends TurnItem>(): Turns<Item> {
  // Invariant: every list holds at least one item, and the map's order is the order of turns.
  const lists = new Map<PersonId, Item[]>()

  const drop = (person: PersonId, list: Item[]) => {
    if (list.length === 0) lists.delete(person)
  }

  return {
    add: (item) => {
      const list = lists.get(item.person)
      if (list === undefined) lists.set(item.person, [item])
      else list.push(item)
    },
    remove: (id) => {
      for (const [person, list] of lists) {
        const at = list.findIndex((item) => item.id === id)
        if (at < 0) continue
        const [item] = list.splice(at, 1)
        drop(person, list)
        return item
      }
      return undefined
    },
    take: (mayStart) => {
      for (const [person, list] of lists) {
        if (!mayStart(person)) continue
        const item = list.shift()
        // Deleting and setting again moves the person to the end of the turns.
        lists.delete(person)
        if (list.length > 0) lists.set(person, list)
        return item
      }
      return undefined
    },
    ahead: (id) => {
      const rounds = [...lists.values()]
      for (const [turn, list] of rounds.entries()) {
        const at = list.findIndex((item) => item.id === id)
        if (at < 0) continue
        return rounds.reduce((sum, other, index) => {
          const before = index === turn ? at : index < turn ? at + 1 : at
          return sum + Math.min(other.length, before)
        }, 0)
      }
      return undefined
    },
    waiting: () => [...lists.values()].flat(),
  }
}
