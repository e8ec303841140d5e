import type { PersonId, SpaceId } from '../chat/ids.ts'
import type { Table } from '../store/table.ts'
import { effective, type SettingKey, type Settings, type SettingTexts } from './settings.ts'

/** Who changed what, and when; never a secret. */
export interface Change {
  readonly by: PersonId
  /** For people who read it; untrusted. */
  readonly name: string
  readonly at: number
  readonly key: SettingKey
  /** Where: the channel whose own value it is; absent for the space. */
  readonly channel?: string
  /** As a person would type them; absent: not set. */
  readonly from?: string
  readonly to?: string
}

/** All that is set in a space: in all of it, and over it in single channels. */
export interface Scopes {
  readonly space: SettingTexts
  readonly channels: Readonly<Record<string, SettingTexts>>
}

/** What is set after one change. A row is never changed: a change is the next row. */
export interface Revision extends Scopes {
  readonly change: Change
}

export interface Found extends Scopes {
  /** Of the newest revision; 0 where nothing was ever set. */
  readonly number: number
}

export interface SettingsBook {
  /** What holds in a channel now. Read from the store each time, so that a change counts at once in every process. */
  at(space: SpaceId, channel: string): Promise<Settings>
  /** How long what is known about a space's pictures is kept. */
  retentionMs(space: SpaceId): Promise<number>
  /** What is set, as texts. */
  find(space: SpaceId): Promise<Found>
  /** What was set after a change that is not long past. */
  revision(space: SpaceId, number: number): Promise<Scopes | undefined>
  /** The latest changes, newest first. */
  changes(space: SpaceId, most: number): Promise<readonly Change[]>
  /** `decide` is asked again when somebody else's change came first; undefined: nothing to change. */
  change(space: SpaceId, decide: Decide): Promise<Revision | undefined>
}

export type Decide = (now: Scopes) => Revision | undefined

interface SettingsParts {
  /** `<space> <number>` → the revision. */
  readonly revisions: Table<Revision>
  /** Space → a number that was its newest revision's not long ago. */
  readonly newest: Table<number>
  /** What the host has set for a space; what its own admins set goes over it. */
  readonly given?: (space: SpaceId) => SettingTexts
}

/** How many changes are remembered. */
export const changesKept = 50

export function openSettingsBook({ revisions, newest, given = () => ({}) }: SettingsParts): SettingsBook {
  const nameOf = (space: SpaceId, number: number) => `${space} ${number}`

  /** The pointer may be behind: it is written after the row, and by whoever comes last. */
  const latest = async (space: SpaceId): Promise<{ number: number; revision: Revision | undefined }> => {
    let number = (await newest.get(space)) ?? 0
    let revision = number === 0 ? undefined : await revisions.get(nameOf(space, number))
    for (;;) {
      const next = await revisions.get(nameOf(space, number + 1))
      if (next === undefined) return { number, revision }
      number += 1
      revision = next
    }
  }

  return {
    at: async (space, channel) => {
      const { revision } = await latest(space)
      return effective({ ...given(space), ...revision?.space }, revision?.channels[channel])
    },
    retentionMs: async (space) => {
      const { revision } = await latest(space)
      return effective({ ...given(space), ...revision?.space }).retention_days * 24 * 60 * 60 * 1000
    },
    find: async (space) => {
      const { number, revision = nothing } = await latest(space)
      return { space: revision.space, channels: revision.channels, number }
    },
    revision: async (space, number) => (number === 0 ? nothing : revisions.get(nameOf(space, number))),
    changes: async (space, most) => {
      const { number } = await latest(space)
      const numbers = Array.from({ length: Math.min(most, number, changesKept) }, (_, back) => number - back)
      const rows = await Promise.all(numbers.map((one) => revisions.get(nameOf(space, one))))
      return rows.flatMap((row) => (row === undefined ? [] : [row.change]))
    },
    change: async (space, decide) => {
      for (;;) {
        const { number, revision } = await latest(space)
        const changed = decide(revision ?? nothing)
        if (changed === undefined) return undefined
        // Of many who change at once, one is told true: nobody's change is lost.
        if (!(await revisions.add(nameOf(space, number + 1), changed))) continue
        await newest.set(space, number + 1)
        await revisions.delete(nameOf(space, number + 1 - changesKept))
        return changed
      }
    },
  }
}

const nothing: Scopes = { space: {}, channels: {} }
