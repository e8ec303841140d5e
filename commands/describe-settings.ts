import { channelOf, type Invocation } from '../src/chat/invocation.ts'
import type { Message, Paragraph } from '../src/chat/message.ts'
import type { PlatformId } from '../src/chat/platform-ids.ts'
import { type WordKey, type Words, wordsFor } from '../src/chat/words.ts'
import { idsIn } from '../src/policy/setting-ids.ts'
import { defaults, type SettingKey, settingKeys, settingText } from '../src/policy/settings.ts'
import type { Change, Found } from '../src/policy/settings-book.ts'
import { inUtc } from '../src/policy/windows.ts'
import type { House } from './house.ts'

const changesShown = 5

/** What holds in a space and in the channel where one is, and who changed it lately. */
export async function describeSettings(invocation: Invocation, house: House): Promise<Message> {
  const { space } = invocation
  const words = wordsFor(invocation.locale)
  const [found, changes] = await Promise.all([
    house.settings.find(space),
    house.settings.changes(space, changesShown),
  ])
  const paragraphs: Paragraph[] = [
    text(words('config.intro')),
    ...settingKeys.flatMap((key) => setEntry(key, found, channelOf(invocation), words)),
    ...leftAlone(found, words),
    ...(changes.length === 0 ? [] : [text(words('config.changes'))]),
    ...changes.map((change) => changeEntry(change, words)),
    { role: 'footer', text: words('config.more') },
  ]
  return { tone: 'notice', paragraphs, buttons: [] }
}

function setEntry(
  key: SettingKey,
  { space, channels }: Found,
  channel: string,
  words: Words,
): readonly Paragraph[] {
  const own = channels[channel]?.[key]
  const inSpace = space[key]
  if (own === undefined) return inSpace === undefined ? [] : [entry(key, inSpace, idsIn(key, inSpace))]
  const value = inSpace ?? usual(key) ?? words('config.not_set')
  const ids = [...idsIn(key, own), ...idsIn(key, inSpace ?? '')]
  return [entry(key, words('config.own_here', { own, value }), ids)]
}

/** What nobody has set in the space takes two lines, however much it is. */
function leftAlone({ space }: Found, words: Words): readonly Paragraph[] {
  const unset = settingKeys.filter((key) => space[key] === undefined)
  const byDefault = unset.flatMap((key) => (usual(key) === undefined ? [] : [`${key} ${usual(key)}`]))
  const without = unset.filter((key) => usual(key) === undefined)
  return [
    ...(byDefault.length === 0 ? [] : [text(words('config.by_default', { list: byDefault.join(', ') }))]),
    ...(without.length === 0 ? [] : [text(words('config.unset', { list: without.join(', ') }))]),
  ]
}

function usual(key: SettingKey): string | undefined {
  return settingText(key, defaults) || undefined
}

function changeEntry({ at, name, key, channel, from, to }: Change, words: Words): Paragraph {
  const not = words('config.not_set')
  const values = {
    name,
    key,
    from: from === undefined ? not : whatChanged(from, to),
    to: to === undefined ? not : whatChanged(to, from),
    scope: channel === undefined ? 'space' : 'channel',
    channel: channel ?? '',
  }
  return entry(inUtc(at), words(kindOf({ key, channel, from, to }), values), [
    ...(channel === undefined ? [] : [{ kind: 'channel', id: channel } as const]),
    ...idsIn(key, from ?? ''),
    ...idsIn(key, to ?? ''),
  ])
}

type What = { readonly [Part in 'key' | 'channel' | 'from' | 'to']: Change[Part] | undefined }

function kindOf({ key, channel, from, to }: What): WordKey {
  // One key after another looks the same.
  if (key === 'api_key' && from !== undefined && to !== undefined) return 'config.change_of_key'
  // Not set before, not set after: what was set was in channels, which a reset takes along.
  const isOfChannels = channel === undefined && from === undefined && to === undefined
  return isOfChannels ? 'config.change_in_channels' : 'config.change'
}

const sharedShown = 5

/** One name more in a list of hundreds is told without the hundreds. */
function whatChanged(list: string, other = ''): string {
  const others = new Set(other.split(', '))
  const items = list.split(', ')
  const own = items.filter((item) => !others.has(item))
  return items.length - own.length > sharedShown ? ['…', ...own].join(', ') : list
}

function text(said: string): Paragraph {
  return { role: 'text', text: said }
}

function entry(label: string, text: string, ids: readonly PlatformId[]): Paragraph {
  return { role: 'entry', label, text, ids }
}
