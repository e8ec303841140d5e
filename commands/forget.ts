import type { Answer } from '../src/chat/answer.ts'
import { encodePress } from '../src/chat/buttons.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import type { Button } from '../src/chat/message.ts'
import { wordsFor } from '../src/chat/words.ts'
import { defineCommand, type House } from './house.ts'
import { noticed, noticedWith } from './noticed.ts'
import { subjectOptions } from './picture-options.ts'

/** Deletes what is kept about the asker; asks once more before it does. */
export const forget = defineCommand({
  name: 'forget',
  description: 'command.forget',
  entry: 'command',
  submit: 'button.go_on',
  options: { confirm: { type: 'yes-no', description: 'option.confirm' } },
  run: async ({ invocation, options }, house) => {
    if (options.confirm === true) return forgetAsker(invocation, house)
    const words = wordsFor(invocation.locale)
    const id = encodePress({ command: 'forget-now', subject: 'me' })
    const confirm: Button = { id, label: words('button.forget'), style: 'danger' }
    return noticedWith([confirm], words('forget.question'))
  },
})

/** Whoever presses it means themselves. */
export const forgetNow = defineCommand({
  name: 'forget-now',
  description: 'button.forget',
  entry: 'button',
  options: subjectOptions,
  run: ({ invocation }, house) => forgetAsker(invocation, house),
})

async function forgetAsker({ asker, locale }: Invocation, house: House): Promise<Answer> {
  const { jobs, pictures, underWay } = await house.forget(asker.id)
  house.events.personForgotten(jobs)
  return noticed(wordsFor(locale)('forget.done', { jobs, pictures, underWay }))
}
