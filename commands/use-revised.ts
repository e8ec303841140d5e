import type { Answer } from '../src/chat/answer.ts'
import { encodePress } from '../src/chat/buttons.ts'
import { resultIdOf } from '../src/chat/ids.ts'
import { type Words, wordsFor } from '../src/chat/words.ts'
import { inputFailure } from '../src/failure.ts'
import { defineCommand } from './house.ts'
import { promptField } from './picture-fields.ts'
import { promptLimit, subjectOptions } from './picture-options.ts'
import { childOf, formIdOf, picturesOf, type Shown, startFrom } from './result.ts'
import { startJob } from './start-job.ts'

/** The same wish with the prompt that the model made of it, which can be changed first. */
export const useRevised = defineCommand({
  name: 'use-revised',
  description: 'button.use_revised',
  entry: 'button',
  options: {
    ...subjectOptions,
    prompt: { type: 'text', description: 'option.prompt', maxLength: promptLimit, rest: true },
  },
  run: async ({ invocation, options }, house) => {
    const { job, number } = await startFrom(options, invocation, house)
    const words = wordsFor(invocation.locale)
    const revised = revisedPrompts(job)
    const chosen =
      revised.find((one) => one.number === number) ?? (revised.length > 1 ? undefined : revised[0])
    if (revised.length === 0) throw inputFailure('gone')
    if (chosen === undefined) return whichOne(job, revised, words)
    if (options.prompt === undefined) return formFor(job, chosen, words)
    return startJob(
      {
        invocation,
        wish: { ...job.wish, prompt: options.prompt },
        model: job.plan.model,
        inputs: job.inputs,
        region: job.region,
        keep: job.keep,
        ...childOf(job, chosen.number),
      },
      house,
    )
  },
})

interface Revised {
  readonly number: number
  readonly text: string
}

/** Each text once, under the first picture that was made with it. */
function revisedPrompts(job: Shown): readonly Revised[] {
  const all = picturesOf(job).flatMap(({ revisedPrompt }, index) =>
    revisedPrompt === undefined ? [] : [{ number: index + 1, text: revisedPrompt }],
  )
  return all.filter((one) => all.find(({ text }) => text === one.text) === one)
}

/** A form can hold one text only, so the choice comes before it. */
function whichOne(job: Shown, revised: readonly Revised[], words: Words): Answer {
  const name = (number: number) => words('form.which_choice', { number })
  return {
    type: 'message',
    audience: 'asker',
    message: {
      tone: 'notice',
      paragraphs: [
        { role: 'text', text: words('use_revised.which') },
        ...revised.map(({ number, text }) => ({ role: 'quote', label: name(number), text }) as const),
      ],
      buttons: revised.map(({ number }) => ({
        id: encodePress({ command: 'use-revised', subject: resultIdOf(job.id, number) }),
        label: name(number),
        style: 'secondary',
      })),
    },
  }
}

function formFor(job: Shown, { number, text }: Revised, words: Words): Answer {
  return {
    type: 'form',
    form: {
      id: formIdOf('use-revised', { job, number }),
      title: words('form.use_revised_title'),
      submitLabel: words('form.submit'),
      fields: [promptField({ hint: 'option.prompt', required: true, value: text }, words)],
    },
  }
}
