import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Adjustment } from '../chat/adjustment.ts'
import type { Courier } from '../chat/courier.ts'
import type { ResultId } from '../chat/ids.ts'
import { inputFailure } from '../failure.ts'
import type { LocalFile } from '../images/client.ts'
import { type PreparedMask, prepareMask, prepareRegionMask } from '../pictures/masks.ts'
import { type PreparedImage, prepareImage } from '../pictures/prepare.ts'
import { receiveFile } from '../pictures/receive.ts'
import type { Blobs } from '../store/blobs.ts'
import { goneIfUnreachable } from './fetch-result.ts'
import { inputBlob, type Job, type JobInput } from './job.ts'
import type { Scratch } from './scratch.ts'

/** A job's pictures, made fit for its model, in its scratch directory. */
export interface PreparedInputs {
  readonly image?: PreparedImage
  readonly mask?: PreparedMask
  readonly files: { readonly images: readonly LocalFile[]; readonly mask?: LocalFile }
  readonly adjustments: readonly Adjustment[]
}

interface InputTools {
  readonly courier: Courier
  readonly blobs: Blobs
  readonly scratch: Scratch
  /** The bytes of one of Easel's own pictures. */
  readonly fetchResult: (id: ResultId, signal: AbortSignal) => Promise<Readable>
  readonly signal: AbortSignal
}

/** Fetches what a person attached, keeps it for a retry, and makes it fit; a Failure here has cost nothing. */
export async function prepareInputs(job: Job, tools: InputTools): Promise<PreparedInputs> {
  const rules = job.plan.input
  const received = await Promise.all(job.inputs.map((input) => receive(job, input, tools)))
  const pathOf = (role: JobInput['role']) => received.find((one) => one.input.role === role)
  const main = pathOf('image')
  if (rules === undefined || main === undefined) return { files: { images: [] }, adjustments: [] }

  const folder = await tools.scratch.folder()
  const makeFit = (one: Received) =>
    prepareImage({
      path: one.path,
      filename: one.input.reference.filename,
      out: join(folder, `${one.input.role}.png`),
      rules,
    })
  const image = await makeFit(main)
  const references: PreparedImage[] = []
  for (const one of received) {
    if (one !== main && one.input.role !== 'mask') references.push(await makeFit(one))
  }
  const mask = await maskOf(job, { drawn: pathOf('mask'), image, out: join(folder, 'mask.png') })
  return {
    image,
    ...(mask === undefined ? {} : { mask }),
    files: {
      images: [image, ...references].map((one, index) => localFile(one, `image-${index + 1}.png`)),
      ...(mask === undefined ? {} : { mask: localFile(mask, 'mask.png') }),
    },
    adjustments: [...image.adjustments, ...(mask?.adjustments ?? [])],
  }
}

interface Masking {
  readonly drawn: Received | undefined
  readonly image: PreparedImage
  readonly out: string
}

async function maskOf({ region }: Job, { drawn, image, out }: Masking): Promise<PreparedMask | undefined> {
  if (drawn !== undefined) {
    const { input, path } = drawn
    const painted = input.painted === true
    return prepareMask({ path, filename: input.reference.filename, image, out, painted })
  }
  return region === undefined ? undefined : prepareRegionMask({ region, image, out })
}

interface Received {
  readonly input: JobInput
  readonly path: string
}

async function receive(job: Job, input: JobInput, tools: InputTools): Promise<Received> {
  const { blobs, scratch, signal } = tools
  const filename = input.reference.filename
  const path = join(await scratch.folder(), `received-${input.role}`)
  const own = inputBlob(job.id, input.role)
  const kept =
    (await blobs.open(own)) ?? (input.blob === undefined ? undefined : await blobs.open(input.blob))
  await receiveFile(kept ?? (await bring(job, input, tools)), { path, filename, signal })
  await pipeline(createReadStream(path), blobs.write(own), { signal })
  return { input, path }
}

/** What a button needs is not there to be attached again when it is gone: the words for that are others. */
async function bring(job: Job, input: JobInput, tools: InputTools): Promise<Readable> {
  const { courier, fetchResult, signal } = tools
  if (input.result !== undefined) return fetchResult(input.result, signal)
  if (input.painted && input.reference.address === null) throw inputFailure('gone')
  try {
    return await courier.fetch(input.reference, signal)
  } catch (thrown) {
    throw job.parent === undefined ? thrown : goneIfUnreachable(thrown)
  }
}

function localFile(file: { path: string; mime: string; bytes: number }, filename: string): LocalFile {
  return { path: file.path, filename, mime: file.mime, bytes: file.bytes }
}
