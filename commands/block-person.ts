import type { Answer } from '../src/chat/answer.ts'
import { encodePress } from '../src/chat/buttons.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import type { Button } from '../src/chat/message.ts'
import { wordsFor } from '../src/chat/words.ts'
import { inputFailure } from '../src/failure.ts'
import { platformId } from '../src/policy/permissions.ts'
import { mostBlocked } from '../src/policy/settings.ts'
import { edited } from '../src/policy/settings-change.ts'
import { defineCommand, type House } from './house.ts'
import { knownJob } from './known-job.ts'
import { noticedWith } from './noticed.ts'
import { subjectOptions } from './picture-options.ts'
import { changeBy, mustBeAdmin, refused, write } from './write-setting.ts'

/** Under what is told in the audit channel: who asked for that may make no more pictures in this space. */
export const blockPerson = defineCommand({
  name: 'block-person',
  description: 'button.block_person',
  entry: 'button',
  options: subjectOptions,
  run: ({ invocation, options }, house) => setBlocked(true, options.of, invocation, house),
})

export const unblockPerson = defineCommand({
  name: 'unblock-person',
  description: 'button.unblock_person',
  entry: 'button',
  options: subjectOptions,
  run: ({ invocation, options }, house) => setBlocked(false, options.of, invocation, house),
})

async function setBlocked(
  blocked: boolean,
  of: string,
  invocation: Invocation,
  house: House,
): Promise<Answer> {
  mustBeAdmin(invocation)
  const job = await knownJob(of, house)
  const { asker, space } = job.invocation
  // An admin of one space blocks nobody in another, whose jobs they know nothing of.
  if (space !== invocation.space) throw inputFailure('gone')
  const person = platformId(asker)
  const by = changeBy(invocation, house)
  const words = wordsFor(invocation.locale)
  let isFull = false
  await write(
    (now) => {
      const { people_blocked = '' } = now.space
      const others = people_blocked.split(', ').filter((one) => one !== '' && one !== person)
      const people = blocked ? [...others, person] : others
      isFull = people.length > mostBlocked
      if (isFull) return undefined
      return edited({ key: 'people_blocked', to: people.join(', ') || undefined }, now, by)
    },
    invocation,
    house,
  )
  if (isFull) return refused('block_person.full', { most: mostBlocked }, words)
  const [sentence, command, label] = blocked
    ? (['block_person.done', 'unblock-person', 'button.unblock_person'] as const)
    : (['unblock_person.done', 'block-person', 'button.block_person'] as const)
  const back: Button = {
    id: encodePress({ command, subject: job.id }),
    label: words(label),
    style: 'secondary',
  }
  return noticedWith([back], words(sentence, { person: asker.name }))
}
