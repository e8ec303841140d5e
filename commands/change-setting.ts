import type { Answer } from '../src/chat/answer.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import type { Message } from '../src/chat/message.ts'
import { type WordKey, type Words, type WordValues, wordsFor } from '../src/chat/words.ts'
import { Failure, inputFailure } from '../src/failure.ts'
import {
  canonicalText,
  isSettingKey,
  type SettingKey,
  settingKeys,
  settingSpecs,
  settingText,
} from '../src/policy/settings.ts'
import type { Decide, Scopes } from '../src/policy/settings-book.ts'
import { type ChangeBy, cleared, type Edit, edited } from '../src/policy/settings-change.ts'
import { channelOf } from './here.ts'
import type { House } from './house.ts'
import { mustExist } from './models-named.ts'
import { nearest } from './nearest.ts'

export function mustBeAdmin({ asker }: Pick<Invocation, 'asker'>): void {
  if (!asker.admin) throw new Failure({ kind: 'limits', problem: 'not_admin', values: {} })
}

interface Wanted {
  readonly key: string
  readonly value: string
  readonly scope: 'space' | 'channel'
}

/** The words that take a value away again, so that what is below it holds. */
const unsetting = new Set(['default', 'reset', 'unset'])

/** One setting, of the space or of the channel that one is in, and what holds from now on. */
export async function changeSetting(wanted: Wanted, invocation: Invocation, house: House): Promise<Answer> {
  const words = wordsFor(invocation.locale)
  const key = knownKey(wanted.key)
  const channel = wanted.scope === 'channel' ? channelOf(invocation) : undefined
  if (channel !== undefined && !settingSpecs[key].channel) return refused('config.space_only', { key }, words)
  const isUnset = unsetting.has(wanted.value.trim().toLowerCase())
  const to = isUnset ? undefined : canonicalText(key, wanted.value)
  if (to === undefined && !isUnset) return notTaken(key, words)
  await mustExist(key, to, invocation, house)
  const isNew = await writeEdit({ key, channel, to }, invocation, house)
  const change = channel === undefined ? 'config.changed' : 'config.changed_here'
  return nowHolds(isNew ? change : 'config.same', key, invocation, house)
}

/** Back to what Easel does by itself, in the whole space: no channel keeps its own. */
export async function clearSetting(name: string, invocation: Invocation, house: House): Promise<Answer> {
  const key = knownKey(name)
  const by = changeBy(invocation, house)
  const isNew = await write((now) => cleared(key, now, by), invocation, house)
  return nowHolds(isNew ? 'config.cleared' : 'config.same', key, invocation, house)
}

/** False when it was so already. */
export function writeEdit(edit: Edit, invocation: Invocation, house: House): Promise<boolean> {
  return writeEditOf(() => edit, invocation, house)
}

/** For an edit that depends on what is set: it is decided anew when somebody else's change came first. */
export function writeEditOf(
  decide: (now: Scopes) => Edit,
  invocation: Invocation,
  house: House,
): Promise<boolean> {
  const by = changeBy(invocation, house)
  return write((now) => edited(decide(now), now, by), invocation, house)
}

async function write(decide: Decide, { space }: Invocation, house: House): Promise<boolean> {
  const revision = await house.settings.change(space, decide)
  if (revision !== undefined) house.events.settingChanged(space, revision.change)
  return revision !== undefined
}

function changeBy({ asker }: Invocation, { now }: Pick<House, 'now'>): ChangeBy {
  return { by: asker.id, name: asker.name, at: now() }
}

function knownKey(name: string): SettingKey {
  const key = name.trim().toLowerCase().replaceAll('-', '_')
  if (isSettingKey(key)) return key
  throw inputFailure('setting_unknown', { setting: name, nearest: nearest(key, settingKeys) })
}

/** Says in a form's field, or as an answer, what the setting takes. */
export function notTaken(key: SettingKey, words: Words, option = 'value'): Answer {
  return refused('config.not_taken', { key, taken: takenBy(key, words) }, words, option)
}

export function takenBy(key: SettingKey, words: Words): string {
  const { choices, takes } = settingSpecs[key]
  return words(`setting.takes.${takes}`, { choices: choices?.join(', ') ?? '' })
}

export function refused(key: WordKey, values: WordValues, words: Words, option = 'value'): Answer {
  return { type: 'message', audience: 'asker', message: oneText(words(key, values), 'failure'), option }
}

async function nowHolds(
  sentence: WordKey,
  key: SettingKey,
  invocation: Invocation,
  house: Pick<House, 'settings'>,
): Promise<Answer> {
  const words = wordsFor(invocation.locale)
  const held = await house.settings.at(invocation.space, channelOf(invocation))
  const value = settingText(key, held) ?? words('config.not_set')
  return {
    type: 'message',
    audience: 'asker',
    message: oneText(words(sentence, { key, value }), 'notice'),
  }
}

function oneText(text: string, tone: Message['tone']): Message {
  return { tone, paragraphs: [{ role: 'text', text }], buttons: [] }
}
