import type { Answer } from '../src/chat/answer.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import type { WordKey, Words, WordValues } from '../src/chat/words.ts'
import { Failure } from '../src/failure.ts'
import { type SettingKey, settingSpecs } from '../src/policy/settings.ts'
import type { Decide } from '../src/policy/settings-book.ts'
import type { ChangeBy } from '../src/policy/settings-change.ts'
import type { House } from './house.ts'

export function mustBeAdmin({ asker }: Pick<Invocation, 'asker'>): void {
  if (!asker.admin) throw new Failure({ kind: 'limits', problem: 'not_admin', values: {} })
}

export function changeBy({ asker }: Invocation, { now }: Pick<House, 'now'>): ChangeBy {
  return { by: asker.id, name: asker.name, at: now() }
}

/** False when there was nothing to change. */
export async function write(decide: Decide, { space }: Invocation, house: House): Promise<boolean> {
  const revision = await house.settings.change(space, decide)
  if (revision !== undefined) house.events.settingChanged(space, revision.change)
  return revision !== undefined
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
  return refusedBecause([words(key, values)], option)
}

export function refusedBecause(sentences: readonly string[], option: string): Answer {
  const paragraphs = sentences.map((text) => ({ role: 'text', text }) as const)
  return { type: 'message', audience: 'asker', message: { tone: 'failure', paragraphs, buttons: [] }, option }
}
