import type { SettingKey, SettingTexts } from './settings.ts'
import type { Change, Revision, Scopes } from './settings-book.ts'

/** Whose change it is, and when. */
export type ChangeBy = Pick<Change, 'by' | 'name' | 'at'>

export interface Edit {
  readonly key: SettingKey
  /** Absent: for the whole space. */
  readonly channel?: string | undefined
  /** Undefined: not set any more. */
  readonly to: string | undefined
}

/** What is set after one edit; undefined when it was so already. */
export function edited({ key, channel, to }: Edit, now: Scopes, by: ChangeBy): Revision | undefined {
  const texts = channel === undefined ? now.space : (now.channels[channel] ?? {})
  const from = texts[key]
  // One key after another looks the same, and is a change.
  if (from === to && (key !== 'api_key' || to === undefined)) return undefined
  const next = to === undefined ? without(key, texts) : { ...texts, [key]: to }
  const change: Change = {
    ...by,
    key,
    ...(channel === undefined ? {} : { channel }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
  return channel === undefined
    ? { space: next, channels: now.channels, change }
    : { space: now.space, channels: { ...now.channels, [channel]: next }, change }
}

/** What is set when nobody sets the key any more, in the space or in any channel. */
export function cleared(key: SettingKey, now: Scopes, by: ChangeBy): Revision | undefined {
  const from = now.space[key]
  const isOwn = Object.values(now.channels).some((texts) => texts[key] !== undefined)
  if (from === undefined && !isOwn) return undefined
  const channels = Object.entries(now.channels).map(([channel, texts]) => [channel, without(key, texts)])
  return {
    space: without(key, now.space),
    channels: Object.fromEntries(channels),
    change: { ...by, key, ...(from === undefined ? {} : { from }) },
  }
}

function without(key: SettingKey, { [key]: _, ...others }: SettingTexts): SettingTexts {
  return others
}
