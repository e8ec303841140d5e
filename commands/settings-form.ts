import type { Answer } from '../src/chat/answer.ts'
import { encodePress } from '../src/chat/buttons.ts'
import type { Choice, OptionSpec } from '../src/chat/declaration.ts'
import type { Field } from '../src/chat/form.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import { type Words, wordsFor } from '../src/chat/words.ts'
import { mostBlocked, type SettingKey, settingKeys, settingSpecs } from '../src/policy/settings.ts'
import type { Edit } from '../src/policy/settings-change.ts'
import { writeEdit } from './change-setting.ts'
import { describeSettings } from './describe-settings.ts'
import { defineCommand, type House } from './house.ts'
import { mustExist } from './models-named.ts'
import { addressProblem, giveKey, secretOption } from './own-account.ts'
import { subjectOptions } from './picture-options.ts'
import { readSetting } from './read-setting.ts'
import { mustBeAdmin, refused, takenBy } from './write-setting.ts'

const longest = 2_000

/** What presses of Block have made long must come back whole: cut short, it would let people go on. */
function longestOf(key: SettingKey): number {
  return key === 'people_blocked' ? mostBlocked * 25 : longest
}

/** Every setting of a space as one form; what stands in it is what is set. */
export async function settingsForm(invocation: Invocation, house: House): Promise<Answer> {
  const words = wordsFor(invocation.locale)
  const found = await house.settings.find(invocation.space)
  return {
    type: 'form',
    form: {
      // The number says which values the person saw, so that nobody takes back what somebody else set meanwhile.
      id: encodePress({ command: 'save-settings', subject: String(found.number) }),
      title: words('config.form_title'),
      submitLabel: words('config.form_submit'),
      fields: settingKeys.map((key) => fieldOf(key, found.space[key], words)),
    },
    instead: await describeSettings(invocation, house),
  }
}

function fieldOf(key: SettingKey, value: string | undefined, words: Words): Field {
  const base = { name: key, label: key, hint: words(`setting.${key}`), required: false }
  const preset = value === undefined ? {} : { value }
  const { choices } = settingSpecs[key]
  if (key === 'api_key') return keyField(base, value, words)
  if (choices === undefined) {
    const hint = `${base.hint} (${takenBy(key, words)})`
    return { ...base, ...preset, hint, type: 'text', multiline: false, maxLength: longestOf(key) }
  }
  return { ...base, ...preset, type: 'choice', choices: choices.map(asChoice) }
}

/** Left empty, the key that there is stays. */
function keyField(
  base: Pick<Field, 'name' | 'label' | 'required' | 'hint'>,
  value: string | undefined,
  words: Words,
): Field {
  const hint = `${base.hint} (${value === undefined ? words('config.not_set') : words('config.key_set')})`
  return { ...base, hint, type: 'text', multiline: false, maxLength: secretOption.maxLength, secret: true }
}

function asChoice(value: string): Choice {
  return { value, label: value }
}

const fieldOptions = Object.fromEntries(
  settingKeys.map((key): [string, OptionSpec] => [
    key,
    key === 'api_key'
      ? secretOption
      : { type: 'text', description: `setting.${key}`, maxLength: longestOf(key) },
  ]),
)

/** The button where settings are shown. */
export const openSettings = defineCommand({
  name: 'open-settings',
  description: 'config.button',
  entry: 'button',
  options: subjectOptions,
  run: async ({ invocation }, house) => {
    mustBeAdmin(invocation)
    return settingsForm(invocation, house)
  },
})

/** The form, sent off: what the person changed in it is changed; what was left empty is not set. */
export const saveSettings = defineCommand({
  name: 'save-settings',
  description: 'config.form_title',
  entry: 'button',
  options: { ...subjectOptions, ...fieldOptions },
  run: async ({ invocation }, house) => {
    mustBeAdmin(invocation)
    const words = wordsFor(invocation.locale)
    const { of = '', api_key: secret = '', ...given } = invocation.options
    const seen = await house.settings.revision(invocation.space, Number(of))
    if (seen === undefined) return refused('config.form_stale', {}, words, '')
    const edits: Edit[] = []
    for (const key of settingKeys.filter((one) => one !== 'api_key')) {
      const text = given[key]?.trim() ?? ''
      const read = text === '' ? { to: undefined } : readSetting(key, text, invocation, key)
      if ('refusal' in read) return read.refusal
      const edit: Edit = { key, to: read.to }
      if (edit.to === seen.space[key]) continue
      await mustExist(key, edit.to, invocation, house)
      const problem = await addressProblem(key, edit.to, house)
      if (problem !== undefined) return refused(problem, {}, words, key)
      edits.push(edit)
    }
    for (const edit of edits) await writeEdit(edit, invocation, house)
    if (secret.trim() !== '') {
      // Last, since it is for the address that is set by now.
      const kept = await giveKey(secret.trim(), invocation, house, 'api_key')
      if (kept.type === 'message' && kept.message.tone === 'failure') return kept
    }
    return { type: 'message', audience: 'asker', message: await describeSettings(invocation, house) }
  },
})
