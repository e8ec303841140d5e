import { encodePress } from '../src/chat/buttons.ts'
import type { Field } from '../src/chat/form.ts'
import { type JobId, parseSubject, type ResultId, resultIdOf } from '../src/chat/ids.ts'
import type { Invocation } from '../src/chat/invocation.ts'
import type { Words } from '../src/chat/words.ts'
import { Failure, inputFailure } from '../src/failure.ts'
import type { ReceivedImage, Wish, WishSettings } from '../src/images/model.ts'
import type { Job, JobIn, JobInput } from '../src/jobs/job.ts'
import { pictureFilename } from '../src/pictures/names.ts'
import { mustBeAllowed } from '../src/policy/permissions.ts'
import { here } from './here.ts'
import type { House } from './house.ts'
import { whichField } from './picture-fields.ts'

/** A job whose pictures people see, or are about to: a button can be pressed before the row says `delivered`. */
export type Shown = JobIn<'made' | 'delivered'>

export interface Pressed {
  readonly job: Shown
  /** The picture that is meant, counted from 1; undefined when there are several and none was named. */
  readonly number: number | undefined
}

/** What a button under a result, or its form, is about. */
export async function pressedResult(
  { of, which }: { readonly of: string; readonly which?: number | undefined },
  invocation: Invocation,
  house: Pick<House, 'queue'>,
): Promise<Pressed> {
  const subject = parseSubject(of)
  const job = subject === undefined ? undefined : await house.queue.find(subject.job)
  if (job === undefined || (job.state !== 'made' && job.state !== 'delivered')) throw inputFailure('gone')
  mustBeVisible(job, invocation)
  const pictures = picturesOf(job).length
  const number = subject?.number ?? which
  if (number === undefined) return { job, number: pictures === 1 ? 1 : undefined }
  if (!(number >= 1 && number <= pictures)) throw inputFailure('gone')
  return { job, number }
}

/** The same for a button that starts a job: nobody fills in a form, or paints, only to be refused at the end. */
export async function startFrom(
  options: Parameters<typeof pressedResult>[0],
  invocation: Invocation,
  house: Pick<House, 'queue' | 'settings' | 'catalogFor'>,
): Promise<Pressed> {
  const pressed = await pressedResult(options, invocation, house)
  mustBeAllowed(invocation, (await here(invocation, house)).settings)
  return pressed
}

/** What is in a channel is everybody's in that space; what is in a conversation is for those who are in it. */
export function isVisible(job: Job, { asker, space, place }: Invocation): boolean {
  if (job.invocation.asker.id === asker.id) return true
  if (job.share !== undefined) return job.share.place.space === space
  if (job.private || job.invocation.space !== space) return false
  return job.invocation.place.kind === 'channel' || job.invocation.place.channel === place.channel
}

export function mustBeVisible(job: Job, invocation: Invocation): void {
  if (isVisible(job, invocation)) return
  throw new Failure({ kind: 'limits', problem: 'not_yours', values: {} })
}

export function picturesOf(job: Shown): readonly ReceivedImage[] {
  return Object.values(job.bought).flatMap(({ images }) => images)
}

/** The picture as the input of another job. */
export function inputOf(job: Shown, number: number): JobInput {
  const format = picturesOf(job)[number - 1]?.format ?? 'png'
  const filename = pictureFilename(job.wish.prompt ?? '', number, `image/${format}`)
  const { surface } = job.destination
  return {
    role: 'image',
    // The record of the result knows the place; it may not be written yet.
    reference: { surface, address: null, filename },
    result: resultIdOf(job.id, number),
  }
}

/** What a result's children know it by: the picture, or the job where it has several and all are meant. */
function parentOf(job: Shown, number: number | undefined): ResultId | JobId {
  return number === undefined ? job.id : resultIdOf(job.id, number)
}

/** What a button starts is the child of what it stood under: for the same people, and to be shared where that can be. */
export function childOf(job: Shown, number: number | undefined) {
  return { private: job.private, parent: parentOf(job, number), shareIn: job.shareIn }
}

/** What a change of the picture takes over from it. */
export function lookOf({ size, quality, background, format }: Wish): Omit<WishSettings, 'count'> {
  return {
    ...(size === undefined ? {} : { size }),
    ...(quality === undefined ? {} : { quality }),
    ...(background === undefined ? {} : { background }),
    ...(format === undefined ? {} : { format }),
  }
}

/** "Which picture?", where there are several. */
export function whichOf(job: Shown, words: Words): Field {
  const labels = picturesOf(job).map((_picture, index) => words('form.which_choice', { number: index + 1 }))
  return whichField(labels, words)
}

/** The id of a form about one picture, or about a job whose pictures the form asks for. */
export function formIdOf(command: string, { job, number }: Pressed): string {
  return encodePress({ command, subject: parentOf(job, number) })
}

/** The same button, pressed twice in a moment. */
export function isDoubleClick(
  invocation: Invocation,
  { of, job }: { readonly of: string; readonly job: JobId },
  { presses }: Pick<House, 'presses'>,
): Promise<boolean> {
  return presses.isFirst(`${invocation.command}:${of}`, invocation.asker.id, job).then((first) => !first)
}
