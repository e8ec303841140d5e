import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { abilities } from '../chat/abilities.ts'
import type { Step, StepPicture } from '../chat/courier.ts'
import { type MaskDoubt, maskMessage, maskQuestion } from '../chat/mask-message.ts'
import { type Words, wordsFor } from '../chat/words.ts'
import { Failure } from '../failure.ts'
import { overlayMask } from '../pictures/overlay.ts'
import { shareOf } from '../pictures/region.ts'
import type { PreparedInputs } from './inputs.ts'
import { insist } from './insist.ts'
import { asking, type Job, shown } from './job.ts'
import type { Line } from './line.ts'
import type { Scratch } from './scratch.ts'
import { courierOf, type WorkTools } from './tools.ts'

/** Within the 15 minutes of a Discord reply's token, so that the message itself can say how it ended. */
const answerMs = 10 * 60_000
const most = 0.5

/** Whether the mask is worth a look before it is paid for: it is a guess, or most of the picture. */
export function doubtAbout(job: Job, { mask }: PreparedInputs): MaskDoubt | undefined {
  const isDecided = job.agreed === true || (job.state !== 'accepted' && job.state !== 'asking')
  if (mask === undefined || isDecided) return undefined
  if (mask.origin === 'scribble') return { kind: 'scribble', share: mask.coverage }
  const { region } = job
  if (region === undefined) return undefined
  // As it was said: in pixels, half of an odd width is more than half.
  const share = shareOf(region)
  return share > most ? { kind: 'region', name: region.name, share } : undefined
}

/** Nothing to do yet for a job that was asked about; throws when its time is over. */
export function isWaitingForAnswer(job: Job, now: number): boolean {
  if (job.state !== 'asking') return false
  if (now >= job.until) throw new Failure({ kind: 'cancelled', reason: 'unanswered' })
  return job.shown
}

interface Asking {
  readonly line: Line
  readonly tools: WorkTools
  readonly scratch: Scratch
  readonly signal: AbortSignal
}

/**
 * Shows the mask over the picture, and asks. The row says so before anything is shown; false where nobody can
 * answer, and then it was only shown.
 */
export async function askAboutMask(doubt: MaskDoubt, inputs: PreparedInputs, on: Asking): Promise<boolean> {
  const { line, tools } = on
  const { job } = line
  const words = wordsFor(job.invocation.locale)
  const picture = await overlayOf(inputs, words, on)
  if (!abilities[job.destination.surface].buttons) {
    await show({ message: maskMessage(doubt, words), picture }, on)
    return false
  }
  if (job.state !== 'accepted' && job.state !== 'asking') throw new Error(`${job.id} is ${job.state}`)
  await line.advance(asking(job, tools.now() + answerMs))
  tools.events.jobAsked(job)
  const message = maskQuestion(doubt, { words, job: job.id, minutes: answerMs / 60_000 })
  await show({ message, picture, asks: job.id }, on)
  await line.advanceBy((current) => (current.state === 'asking' ? shown(current) : current))
  return true
}

async function show(step: Step, { line, tools, signal }: Asking): Promise<void> {
  const courier = courierOf(tools, line.job)
  const place = await insist(line, tools, signal, (within) =>
    courier.progress(line.job.destination, step, within),
  )
  await line.relocate(place)
}

async function overlayOf(
  { image, mask }: PreparedInputs,
  words: Words,
  { line, scratch }: Asking,
): Promise<StepPicture> {
  if (image === undefined || mask === undefined) throw new Error('there is no mask to show')
  const { path, mime, bytes } = await overlayMask({
    image,
    mask,
    out: join(await scratch.folder(), 'overlay.png'),
  })
  const altText = words('mask.alt')
  return {
    image: { filename: 'mask-preview.png', mime, bytes, altText, open: () => createReadStream(path) },
    remember: line.relocate,
  }
}
