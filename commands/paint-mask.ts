import type { Answer } from '../src/chat/answer.ts'
import { jobIdOf } from '../src/chat/ids.ts'
import type { FileReference, Invocation } from '../src/chat/invocation.ts'
import type { Message } from '../src/chat/message.ts'
import { type Words, wordsFor } from '../src/chat/words.ts'
import { inputFailure } from '../src/failure.ts'
import type { JobInput } from '../src/jobs/job.ts'
import { maskBlob } from '../src/jobs/masks.ts'
import { modelFor } from './derived-model.ts'
import { here } from './here.ts'
import { defineCommand, type House } from './house.ts'
import { whichOption } from './picture-fields.ts'
import { countOption, promptLimit, subjectOptions } from './picture-options.ts'
import { childOf, formIdOf, inputOf, lookOf, type Pressed, startFrom, whichOf } from './result.ts'
import { startJob } from './start-job.ts'

/** Opens the mask painter for a result; what is painted there comes back here, and is an edit. */
export const paintMask = defineCommand({
  name: 'paint-mask',
  description: 'button.paint_mask',
  entry: 'button',
  options: {
    ...subjectOptions,
    which: whichOption,
    prompt: { type: 'text', description: 'option.edit_prompt', maxLength: promptLimit, rest: true },
    count: countOption,
    mask: { type: 'attachment', description: 'option.mask' },
  },
  run: async ({ invocation, options }, house) => {
    const pressed = await startFrom(options, invocation, house)
    const { job, number } = pressed
    const { mask, prompt, count = 1 } = options
    if (number === undefined) return askWhich(pressed, wordsFor(invocation.locale))
    if (mask === undefined) return openPainter({ ...pressed, number }, invocation, house)
    if (prompt === undefined) throw inputFailure('option_missing', { option: 'prompt', command: 'edit' })
    const { catalog } = await here(invocation, house)
    const { model, adjustments } = modelFor('edit', job.plan.model, catalog)
    return startJob(
      {
        invocation,
        wish: { task: 'edit', prompt, mask: true, references: 0, ...lookOf(job.wish), count },
        model,
        adjustments,
        inputs: [inputOf(job, number), paintedInput(mask, invocation)],
        keep: true,
        ...childOf(job, number),
      },
      house,
    )
  },
})

function askWhich(pressed: Pressed, words: Words): Answer {
  return {
    type: 'form',
    form: {
      id: formIdOf('paint-mask', pressed),
      title: words('button.paint_mask'),
      submitLabel: words('paint.go_on'),
      fields: [whichOf(pressed.job, words)],
    },
  }
}

/** The painter's page leaves its mask in the blobs; a chat that painted in place has it where it keeps files. */
function paintedInput(mask: FileReference, { id }: Invocation): JobInput {
  const blob = mask.address === null ? { blob: maskBlob(jobIdOf(id)) } : {}
  return { role: 'mask', reference: mask, painted: true, ...blob }
}

async function openPainter(
  { job, number }: Pressed & { readonly number: number },
  invocation: Invocation,
  house: Pick<House, 'paintings' | 'site'>,
): Promise<Answer> {
  const { asker, space, place, locale, destination } = invocation
  const picture = inputOf(job, number).result
  if (picture === undefined) throw inputFailure('gone')
  const ticket = await house.paintings.begin({
    picture,
    asker,
    space,
    place,
    locale,
    // The link is the asker's alone. What is painted is for everyone, so it needs a message beside that.
    destination: job.private ? destination : { ...destination, beside: true },
  })
  const message = invitation(house.site.linkTo(`/paint/${ticket}`), wordsFor(locale))
  return { type: 'message', audience: 'asker', message, paint: picture }
}

/** Says no more than is true: without a public address the link opens on Easel's own machine, or there is none. */
function invitation(link: ReturnType<House['site']['linkTo']>, words: Words): Message {
  const notice = { tone: 'notice', buttons: [] } as const
  const label = words('paint.open')
  if (link === undefined) {
    return { ...notice, paragraphs: [{ role: 'text', text: words('paint.no_address') }] }
  }
  if (link.reach === 'everywhere') {
    const text = words('paint.invitation')
    return { ...notice, paragraphs: [{ role: 'text', text }], link: { label, url: link.url } }
  }
  return {
    ...notice,
    paragraphs: [
      { role: 'text', text: words('paint.invitation') },
      { role: 'link', label, text: words('paint.here'), url: link.url },
      { role: 'footer', text: words('paint.only_here') },
    ],
  }
}
