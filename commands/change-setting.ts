import type { Answer } from '../src/chat/answer.ts'
import { channelOf, type Invocation } from '../src/chat/invocation.ts'
import { type WordKey, wordsFor } from '../src/chat/words.ts'
import { inputFailure } from '../src/failure.ts'
import { idleLimits } from '../src/policy/caps.ts'
import { idsIn } from '../src/policy/setting-ids.ts'
import {
  isSettingKey,
  type SettingKey,
  settingKeys,
  settingSpecs,
  settingText,
} from '../src/policy/settings.ts'
import { cleared, type Edit, edited } from '../src/policy/settings-change.ts'
import type { House } from './house.ts'
import { mustExist } from './models-named.ts'
import { nearest } from './nearest.ts'
import { noticed } from './noticed.ts'
import { addressProblem, dropKey, giveKey } from './own-account.ts'
import { readSetting } from './read-setting.ts'
import { changeBy, refused, write } from './write-setting.ts'

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
  const isOfChannel = wanted.scope === 'channel'
  if (isOfChannel && !settingSpecs[key].channel) return refused('config.space_only', { key }, words)
  const isUnset = unsetting.has(wanted.value.trim().toLowerCase())
  if (isUnset && !isOfChannel) return clearSetting(key, invocation, house)
  if (key === 'api_key') return giveKey(wanted.value.trim(), invocation, house, 'value')
  const read = isUnset ? { to: undefined } : readSetting(key, wanted.value, invocation)
  if ('refusal' in read) return read.refusal
  const { to } = read
  await mustExist(key, to, invocation, house)
  const problem = await addressProblem(key, to, house)
  if (problem !== undefined) return refused(problem, {}, words)
  const outcome = await writeEdit(
    isOfChannel ? { key, to, channel: channelOf(invocation) } : { key, to },
    invocation,
    house,
  )
  return nowHolds(isOfChannel ? 'config.changed_here' : 'config.changed', outcome, key, invocation, house)
}

/** Back to what Easel does by itself, in the whole space: no channel keeps its own. */
export async function clearSetting(name: string, invocation: Invocation, house: House): Promise<Answer> {
  const key = knownKey(name)
  const by = changeBy(invocation, house)
  if (key === 'api_key') {
    const isGone = await dropKey(invocation, house)
    return nowHolds('config.key_removed', { isNew: isGone, keyDropped: false }, key, invocation, house)
  }
  const isNew = await write((now) => cleared(key, now, by), invocation, house)
  const keyDropped = isNew && key === 'base_url' && (await dropKey(invocation, house))
  return nowHolds('config.cleared', { isNew, keyDropped }, key, invocation, house)
}

interface Outcome {
  /** False when it was so already. */
  readonly isNew: boolean
  /** The space's own key was for another address. */
  readonly keyDropped: boolean
}

export async function writeEdit(edit: Edit, invocation: Invocation, house: House): Promise<Outcome> {
  const by = changeBy(invocation, house)
  const isNew = await write((now) => edited(edit, now, by), invocation, house)
  const keyDropped = isNew && edit.key === 'base_url' && (await dropKey(invocation, house))
  return { isNew, keyDropped }
}

function knownKey(name: string): SettingKey {
  const key = name.trim().toLowerCase().replaceAll('-', '_')
  if (isSettingKey(key)) return key
  const meant = nearest(key, settingKeys)
  if (meant === undefined) throw inputFailure('setting_unknown', { setting: name })
  throw inputFailure('setting_misspelled', { setting: name, nearest: meant })
}

async function nowHolds(
  change: WordKey,
  { isNew, keyDropped }: Outcome,
  key: SettingKey,
  invocation: Invocation,
  house: Pick<House, 'settings'>,
): Promise<Answer> {
  const words = wordsFor(invocation.locale)
  const held = await house.settings.at(invocation.space, channelOf(invocation))
  const text = settingText(key, held) ?? ''
  const value = text || words('config.not_set')
  const sentence = {
    role: 'text',
    text: words(isNew ? change : 'config.same', { key, value }),
    ids: idsIn(key, text),
  } as const
  const idle = key === 'role_limits' ? idleLimits(held) : []
  return noticed(
    sentence,
    ...(keyDropped ? [words('config.key_dropped')] : []),
    ...(idle.length === 0 ? [] : [words('config.role_limits_idle', { keys: idle.join(', ') })]),
  )
}
