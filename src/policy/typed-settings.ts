import { canonicalText, isSettingKey, type SettingKey, type SettingTexts, settingKeys } from './settings.ts'

/** What only the admins of a server can mean: its places, its roles, and a key of its own. */
const ofServers: ReadonlySet<SettingKey> = new Set([
  'channels_allowed',
  'roles_allowed',
  'role_limits',
  'age_restricted_only',
  'audit_channel',
  'api_key',
  'base_url',
])

/** Settings in one line, `images_per_user_day=5; model=gpt-image-2` → as they are kept, or what is wrong with the line. */
export function readTypedSettings(line: string): SettingTexts | { readonly mend: string } {
  const texts: Partial<Record<SettingKey, string>> = {}
  for (const part of line.split(';')) {
    if (part.trim() === '') continue
    const [key = '', ...rest] = part.split('=')
    const name = key.trim()
    if (rest.length === 0) return { mend: 'must be settings with ; between them, each as key=value' }
    if (!isSettingKey(name) || ofServers.has(name)) return { mend: `${named(name)} is none of ${possible}` }
    const text = canonicalText(name, rest.join('='))
    if (text === undefined) return { mend: `${name} has a value that /config would not take` }
    texts[name] = text
  }
  return texts
}

const possible = settingKeys.filter((key) => !ofServers.has(key)).join(', ')

/** A fault never repeats a long value: it may be a secret that was put into the wrong line. */
function named(key: string): string {
  return /^[a-z_]{1,30}$/.test(key) ? key : 'a key'
}
