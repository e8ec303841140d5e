/** The answer of the image endpoints as one JSON body, sent in pieces as the real one is (chunked, no length). */

import { setTimeout as sleep } from 'node:timers/promises'
import { findDirective } from './errors-on-demand.ts'
import { isGpt } from './models.ts'
import type { Pixels } from './pixels.ts'
import type { Settings } from './rules.ts'
import type { Sandbox, Visit } from './sandbox.ts'
import { type Size, sizeText } from './sizes.ts'
import type { Usage } from './usage.ts'

export interface Drawn {
  readonly pixels: Pixels
  readonly revisedPrompt: string | undefined
}

export interface Encoded {
  readonly bytes: Buffer
  readonly revisedPrompt: string | undefined
}

interface ImageJob {
  readonly settings: Settings
  readonly size: Size
  readonly transparent: boolean
  readonly usage: Usage
  readonly pictures: readonly Encoded[]
}

/** A multiple of 3, so that the pieces of base64 join without padding. */
const PIECE = 3 * 16 * 1024
const CUT_AFTER_MS = 30

export function answerImages(sandbox: Sandbox, visit: Visit, job: ImageJob): Response {
  const isCut = findDirective(job.settings.prompt)?.code === 'drop'
  return new Response(bodyStream(pieces(sandbox, visit, job), isCut, visit), {
    headers: { 'content-type': 'application/json' },
  })
}

export function bodyStream(
  parts: Iterable<string>,
  isCut: boolean,
  visit: Visit,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const iterator = parts[Symbol.iterator]()
  let sent = 0
  return new ReadableStream({
    async pull(controller) {
      if (isCut && sent > 3) {
        await cut(visit)
        return
      }
      sent += 1
      const part = iterator.next()
      if (part.done === true) controller.close()
      else controller.enqueue(encoder.encode(part.value))
    },
  })
}

/** What was sent must have left, or it would not be a cut in the middle. */
export async function cut(visit: Visit): Promise<void> {
  await sleep(CUT_AFTER_MS)
  visit.outgoing.destroy()
}

export function* base64Pieces(bytes: Buffer): Generator<string> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.toString('base64', at, at + PIECE)
}

export function described(job: Pick<ImageJob, 'settings' | 'size' | 'transparent'>) {
  return {
    background: job.transparent ? 'transparent' : 'opaque',
    output_format: job.settings.format,
    quality: job.settings.quality,
    size: sizeText(job.size),
  }
}

function* pieces(sandbox: Sandbox, visit: Visit, job: ImageJob): Generator<string> {
  const { settings } = job
  yield `{"created":${Math.floor(sandbox.now() / 1000)},`
  if (isGpt(settings.model.family)) {
    const safety =
      settings.safetyIdentifier === undefined ? {} : { safety_identifier: settings.safetyIdentifier }
    yield `${JSON.stringify({ ...described(job), usage: job.usage, ...safety }).slice(1, -1)},`
  }
  yield '"data":['
  for (const [index, { bytes, revisedPrompt }] of job.pictures.entries()) {
    if (index > 0) yield ','
    const words = revisedPrompt === undefined ? '' : `"revised_prompt":${JSON.stringify(revisedPrompt)},`
    if (settings.answer === 'url') {
      const path = sandbox.files.put({ bytes, format: settings.format })
      yield `{${words}"url":${JSON.stringify(visit.origin + path)}}`
      continue
    }
    yield `{${words}"b64_json":"`
    yield* base64Pieces(bytes)
    yield '"}'
  }
  yield ']}'
}
