import type { PlatformId } from '../chat/platform-ids.ts'
import { channelId, personId, roleId } from './setting-values.ts'
import { type SettingKey, type SettingSpec, settingSpecs } from './settings.ts'

const kinds: Partial<Readonly<Record<SettingSpec['takes'], PlatformId['kind']>>> = {
  channel: 'channel',
  channels: 'channel',
  roles: 'role',
  role_limits: 'role',
  people: 'person',
}

const readers = { channel: channelId, role: roleId, person: personId } as const

/** What a setting's ids are of; undefined for the settings that have none. */
export function idKindOf(key: SettingKey): PlatformId['kind'] | undefined {
  return kinds[settingSpecs[key].takes]
}

/** The ids in a value as it is kept. */
export function idsIn(key: SettingKey, text: string): readonly PlatformId[] {
  return namedIn(key, text).flatMap(({ id }) => id ?? [])
}

export interface Named {
  readonly typed: string
  /** Undefined for what cannot be an id anywhere. */
  readonly id: PlatformId | undefined
}

/** All that a value names, as a person may type it. */
export function namedIn(key: SettingKey, text: string): readonly Named[] {
  const kind = idKindOf(key)
  if (kind === undefined) return []
  const names = settingSpecs[key].takes === 'role_limits' ? roleNames(text) : text.split(/[\s,;]+/)
  return names
    .filter((typed) => typed !== '')
    .map((typed) => {
      const id = readers[kind](typed)
      return { typed, id: id === undefined ? undefined : { kind, id } }
    })
}

/** `@role: cap=1 cap=2; @other: …` */
function roleNames(text: string): readonly string[] {
  return text.split(';').map((part) => /^\s*(<[^>]+>|[^\s:=]*)/.exec(part)?.[1] ?? '')
}
