import type { Answer } from '../src/chat/answer.ts'
import type { Invocation, Place, SurfaceName } from '../src/chat/invocation.ts'
import { isIdOn, type PlatformId } from '../src/chat/platform-ids.ts'
import { type Words, wordsFor } from '../src/chat/words.ts'
import { idKindOf, namedIn } from '../src/policy/setting-ids.ts'
import { canonicalText, type SettingKey } from '../src/policy/settings.ts'
import { notTaken, refusedBecause } from './write-setting.ts'

type Asked = Pick<Invocation, 'place' | 'locale' | 'destination'>

/**
 * A value as an admin typed it → as it is kept, or what to say instead. A name is no id: kept as one it would match
 * nothing, and a rule about who may ask would shut everybody out.
 */
export function readSetting(
  key: SettingKey,
  typed: string,
  { place, locale, destination: { surface } }: Asked,
  option = 'value',
): { readonly to: string } | { readonly refusal: Answer } {
  const words = wordsFor(locale)
  const kind = idKindOf(key)
  const text = kind === 'channel' ? withThisChannel(typed, place) : typed
  const names = namedIn(key, text).filter(({ id }) => id === undefined || !isIdOn(surface, id))
  if (kind !== undefined && names.length > 0) {
    const said = names.map((name) => `“${name.typed}”`).join(', ')
    const sentences = [
      words('config.name_not_id', { kind, surface, names: said }),
      ...howToFind(kind, key, surface, words),
    ]
    return { refusal: refusedBecause(sentences, option) }
  }
  const to = canonicalText(key, text)
  return to === undefined ? { refusal: notTaken(key, words, option) } : { to }
}

/** Of the channel that somebody is in, platforms tell the name, too. */
function withThisChannel(typed: string, { channel, name }: Place): string {
  if (name === undefined) return typed
  const named = name.toLowerCase()
  return typed
    .split(/([\s,;]+)/)
    .map((part) => (part.replace(/^#/, '').toLowerCase() === named ? channel : part))
    .join('')
}

function howToFind(
  kind: PlatformId['kind'],
  key: SettingKey,
  surface: SurfaceName,
  words: Words,
): readonly string[] {
  if (surface !== 'discord' && surface !== 'slack') return []
  return [words(`config.find_id.${surface}`, { kind, key, sign: kind === 'channel' ? '#' : '@' })]
}
