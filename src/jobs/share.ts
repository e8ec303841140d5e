import { pipeline } from 'node:stream/promises'
import { resultIdOf } from '../chat/ids.ts'
import type { PictureMime } from '../chat/message.ts'
import { inputFailure } from '../failure.ts'
import type { ReceivedImage } from '../images/model.ts'
import { fetchResult, whenRecorded } from './fetch-result.ts'
import { imageBlob, type JobIn, made, started, withBought } from './job.ts'
import type { Line } from './line.ts'
import type { Result } from './results.ts'
import type { WorkTools } from './tools.ts'

/** Fetches private pictures again, as if they had just been made; what was paid for them is told where they are. */
export async function bringShared(line: Line, tools: WorkTools, signal: AbortSignal): Promise<JobIn<'made'>> {
  const { job } = line
  if (job.state === 'made') return job
  if (job.share === undefined || (job.state !== 'accepted' && job.state !== 'running')) {
    throw new Error(`${job.id} is ${job.state} and shares nothing`)
  }
  const { of, milliseconds } = job.share
  const running = await line.advance(started(job, tools.now()))
  tools.events.jobStarted(job, running.attempts)
  await whenRecorded(resultIdOf(of, 1), tools, signal)
  const images: ReceivedImage[] = []
  for (const result of await tools.results.ofJob(of)) {
    const place = { attempt: running.attempts, request: 0, image: images.length }
    images.push(await copy(result, imageBlob(job.id, place), tools, signal))
  }
  return line.advance({ ...made(withBought(running, 0, { images }), tools.now()), milliseconds })
}

async function copy(
  { id, mime, revisedPrompt }: Result,
  blob: string,
  tools: WorkTools,
  signal: AbortSignal,
): Promise<ReceivedImage> {
  const { blobs } = tools.stores
  await pipeline(await fetchResult(id, tools, signal), blobs.write(blob), { signal })
  const bytes = await blobs.size(blob)
  if (bytes === undefined || bytes === 0) throw inputFailure('gone')
  return { format: formats[mime], bytes, ...(revisedPrompt === undefined ? {} : { revisedPrompt }) }
}

const formats: Readonly<Record<PictureMime, ReceivedImage['format']>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/webp': 'webp',
  'image/gif': 'gif',
}
