import type { Answer } from '../src/chat/answer.ts'
import type { Choice } from '../src/chat/declaration.ts'
import type { Typing } from '../src/chat/desk.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import type { OptionValues } from '../src/chat/options.ts'
import { inputFailure } from '../src/failure.ts'
import { offerOf } from '../src/images/catalog.ts'
import { isSettingKey, settingKeys, settingSpecs } from '../src/policy/settings.ts'
import { changeSetting, clearSetting } from './change-setting.ts'
import { describeSettings } from './describe-settings.ts'
import { here } from './here.ts'
import { defineCommand, type House } from './house.ts'
import { allModels } from './models-named.ts'
import { giveKey, keyForm, secretOption } from './own-account.ts'
import { settingsForm } from './settings-form.ts'
import { mustBeAdmin } from './write-setting.ts'

const options = {
  subcommand: {
    type: 'choice',
    description: 'config.subcommand',
    choices: ['show', 'set', 'reset', 'channel', 'key'],
  },
  key: { type: 'text', description: 'config.key', maxLength: 40, suggests: 'asked' },
  value: {
    type: 'text',
    description: 'config.value',
    maxLength: 2_000,
    suggests: 'asked',
    secret: { key: 'api_key' },
    mentions: 'as ids',
  },
  secret: secretOption,
} as const

/** What holds in a space, for its admins to see and change; the form comes where nothing more was typed. */
export const config = defineCommand({
  name: 'config',
  description: 'command.config',
  entry: 'command',
  forAdmins: true,
  options,
  subcommands: {
    show: { description: 'config.show', options: [] },
    set: { description: 'config.set', options: ['key', 'value'], needsAll: true },
    reset: { description: 'config.reset', options: ['key'], needsAll: true },
    channel: { description: 'config.channel', options: ['key', 'value'], needsAll: true },
    key: { description: 'config.key_command', options: ['secret'] },
  },
  run: async ({ invocation, options: given }, house) => {
    mustBeAdmin(invocation)
    switch (given.subcommand) {
      case undefined:
        return settingsForm(invocation, house)
      case 'set':
        return changeSetting({ ...named(given), scope: 'space' }, invocation, house)
      case 'channel':
        return changeSetting({ ...named(given), scope: 'channel' }, invocation, house)
      case 'key':
        return given.secret === undefined
          ? keyForm(invocation)
          : giveKey(given.secret, invocation, house, 'secret')
      case 'reset':
        return clearSetting(required('key', given.key), invocation, house)
      default:
        return show(invocation, house)
    }
  },
  suggest: async (typing, house) => {
    if (!typing.asker.admin) return []
    return typing.option === 'key' ? keysFor(typing) : valuesFor(typing, house)
  },
})

type Given = OptionValues<typeof options>

function named({ key, value }: Given): { readonly key: string; readonly value: string } {
  return { key: required('key', key), value: required('value', value) }
}

function required(option: string, value: string | undefined): string {
  if (value === undefined) throw inputFailure('option_missing', { option, command: 'config' })
  return value
}

async function show(invocation: Invocation, house: House): Promise<Answer> {
  return { type: 'message', audience: 'asker', message: await describeSettings(invocation, house) }
}

function keysFor({ options: { subcommand } }: Typing): readonly Choice[] {
  const keys = subcommand === 'channel' ? settingKeys.filter((key) => settingSpecs[key].channel) : settingKeys
  return keys.map((key) => ({ value: key, label: key }))
}

/** What the key that was typed before can be. */
async function valuesFor(typing: Typing, house: House): Promise<readonly Choice[]> {
  const key = typing.options.key?.trim() ?? ''
  if (!isSettingKey(key)) return []
  const { choices, suggests } = settingSpecs[key]
  const values = choices ?? suggests ?? []
  if (typeof values !== 'string') return values.map((value) => ({ value, label: value }))
  const { settings } = await here(typing, house)
  return offerOf(allModels(settings, house))[values]
}
