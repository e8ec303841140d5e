/** `stream: true` at the image endpoints: partial images on the way, one completed event an image. */

import type { ApiError } from './api-error.ts'
import { findDirective } from './errors-on-demand.ts'
import { CUT, eventStream, type StreamEvent } from './event-stream.ts'
import { type Drawn, described } from './image-answer.ts'
import { latencyOf } from './pace.ts'
import { early, encode, type Pixels } from './pixels.ts'
import type { Settings } from './rules.ts'
import type { Sandbox, Visit } from './sandbox.ts'
import type { Size } from './sizes.ts'
import { usageOf } from './usage.ts'

interface StreamedJob {
  readonly settings: Settings
  readonly size: Size
  readonly transparent: boolean
  readonly inputs: readonly Size[]
  readonly draw: (index: number) => Promise<Drawn>
  /** Ends the stream in place of the last picture. */
  readonly failure: ApiError | undefined
}

export function streamImages(sandbox: Sandbox, visit: Visit, job: StreamedJob): Response {
  return eventStream(visit, events(sandbox, visit, job))
}

async function* events(sandbox: Sandbox, visit: Visit, job: StreamedJob): AsyncGenerator<StreamEvent> {
  const { settings } = job
  const kind = settings.endpoint === 'edits' ? 'image_edit' : 'image_generation'
  const step = latencyOf(settings, job.size) / (settings.partials + 1)
  for (let index = 0; index < settings.n; index += 1) {
    const { pixels } = await job.draw(index)
    for (let stage = 0; stage < settings.partials; stage += 1) {
      await sandbox.pace.wait(step, visit.signal)
      yield {
        type: `${kind}.partial_image`,
        fields: { ...common(sandbox, job), partial_image_index: stage },
        picture: { name: 'b64_json', bytes: await soft(sandbox, pixels, { stage, settings }) },
      }
    }
    await sandbox.pace.wait(step, visit.signal)
    if (job.failure !== undefined) {
      yield { type: 'error', fields: { error: job.failure.body } }
      return
    }
    if (findDirective(settings.prompt)?.code === 'drop') yield CUT
    yield {
      type: `${kind}.completed`,
      fields: { ...common(sandbox, job), usage: share(job, index), ...safety(settings) },
      picture: { name: 'b64_json', bytes: await encode(pixels, settings.format, settings.compression) },
    }
  }
}

async function soft(
  { grain }: Sandbox,
  pixels: Pixels,
  { stage, settings }: { stage: number; settings: Settings },
): Promise<Buffer> {
  const still = await early(pixels, { stage, of: settings.partials, grain })
  return encode(still, settings.format, settings.compression)
}

function common(sandbox: Sandbox, job: StreamedJob) {
  return { created_at: Math.floor(sandbox.now() / 1000), ...described(job) }
}

/** What goes in is counted once, with the first image, so that the events add up to the request. */
function share(job: StreamedJob, index: number) {
  const { model, prompt, quality, partials } = job.settings
  const words = index === 0 ? prompt : ''
  const inputs = index === 0 ? job.inputs : []
  return usageOf({ model, prompt: words, inputs, size: job.size, quality, images: 1, partials })
}

function safety(settings: Settings) {
  return settings.safetyIdentifier === undefined ? {} : { safety_identifier: settings.safetyIdentifier }
}
