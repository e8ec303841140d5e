import type { Answer } from '../src/chat/answer.ts'
import { encodePress } from '../src/chat/buttons.ts'
import { freshSubject } from '../src/chat/command-form.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import { type WordKey, wordsFor } from '../src/chat/words.ts'
import type { AccountCheck } from '../src/images/check-account.ts'
import type { SettingKey } from '../src/policy/settings.ts'
import { edited } from '../src/policy/settings-change.ts'
import { defineCommand, type House } from './house.ts'
import { noticed } from './noticed.ts'
import { changeBy, mustBeAdmin, notTaken, refused, write } from './write-setting.ts'

export const secretOption = {
  type: 'text',
  description: 'option.secret',
  maxLength: 300,
  secret: true,
} as const

/** Asks for the key where nobody else sees it and no history of commands keeps it. */
export function keyForm({ locale }: Pick<Invocation, 'locale'>): Answer {
  const words = wordsFor(locale)
  return {
    type: 'form',
    form: {
      id: encodePress({ command: 'save-key', subject: freshSubject }),
      title: words('config.key_title'),
      submitLabel: words('config.form_submit'),
      fields: [
        {
          type: 'text',
          name: 'secret',
          label: words('config.key_title'),
          hint: words('option.secret'),
          required: true,
          multiline: false,
          maxLength: secretOption.maxLength,
          secret: true,
        },
      ],
    },
  }
}

export const saveKey = defineCommand({
  name: 'save-key',
  description: 'config.key_title',
  entry: 'button',
  options: { secret: { ...secretOption, required: true } },
  run: async ({ invocation, options }, house) => {
    mustBeAdmin(invocation)
    return giveKey(options.secret, invocation, house, 'secret')
  },
})

/** The key is checked with a call that costs nothing, sealed, and never said again, not even in part. */
export async function giveKey(
  secret: string,
  invocation: Invocation,
  house: House,
  option: string,
): Promise<Answer> {
  const { space } = invocation
  const words = wordsFor(invocation.locale)
  if (!/^[\x21-\x7e]{8,300}$/.test(secret)) return notTaken('api_key', words, option)
  const outcome = await house.accounts.keepKey(space, secret, await house.settings.at(space, ''))
  if (outcome !== 'works') return refused(refusals[outcome], {}, words, option)
  const by = changeBy(invocation, house)
  await write((now) => edited({ key: 'api_key', to: 'set' }, now, by), invocation, house)
  return noticed(words('config.key_saved'))
}

const refusals = {
  wrong_key: 'config.key_wrong',
  unreachable: 'config.key_unchecked',
  private_address: 'config.address_private',
} as const satisfies Record<Exclude<AccountCheck, 'works'>, WordKey>

/** An admin of one space must not reach the network that Easel runs in. */
export async function addressProblem(
  key: SettingKey,
  to: string | undefined,
  { accounts }: Pick<House, 'accounts'>,
): Promise<WordKey | undefined> {
  if (key !== 'base_url' || to === undefined) return undefined
  const verdict = await accounts.checkAddress(to)
  if (verdict === 'fine') return undefined
  return verdict === 'private' ? 'config.address_private' : 'config.address_unknown'
}

/** A key is for one address: with another one, it would be told to whoever is there. True when there was one. */
export async function dropKey(invocation: Invocation, house: House): Promise<boolean> {
  const by = changeBy(invocation, house)
  const isGone = await write((now) => edited({ key: 'api_key', to: undefined }, now, by), invocation, house)
  await house.accounts.dropKey(invocation.space)
  return isGone
}
