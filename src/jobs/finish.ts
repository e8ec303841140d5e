import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Adjustment } from '../chat/adjustment.ts'
import type { Limits } from '../chat/courier.ts'
import type { OutgoingImage, PictureMime } from '../chat/message.ts'
import type { Words } from '../chat/words.ts'
import type { ReceivedImage } from '../images/model.ts'
import { cropBack, keepOutside } from '../pictures/composite.ts'
import { isPadded } from '../pictures/fit.ts'
import { pixelSize } from '../pictures/measures.ts'
import { altText, pictureFilename } from '../pictures/names.ts'
import { fitThroughDoor } from '../pictures/shrink.ts'
import { sizeOf } from '../pictures/size-of.ts'
import type { Blobs } from '../store/blobs.ts'
import type { FilePieces } from '../store/file-pieces.ts'
import type { PreparedInputs } from './inputs.ts'
import { imageBlob, type JobIn } from './job.ts'
import type { Scratch } from './scratch.ts'

export interface Finished {
  readonly images: readonly OutgoingImage[]
  readonly adjustments: readonly Adjustment[]
  /** Of the pictures, where what is posted is not what the model drew. */
  readonly size?: string
}

interface FinishTools {
  readonly blobs: Blobs
  readonly filePieces: FilePieces
  readonly scratch: Scratch
  readonly limits: Limits
  readonly words: Words
  readonly signal: AbortSignal
}

interface Picture {
  readonly source: ReceivedImage
  readonly blob: string
  readonly bytes: number
  readonly mime: PictureMime
  /** Set when the picture was worked on; else its bytes come straight from the store. */
  readonly path?: string
}

/**
 * Made images → what is posted: the original's pixels back outside the mask, padding cropped away, small enough for
 * the door. Depends on stored bytes only, so it can be repeated after a restart.
 */
export async function finish(
  job: JobIn<'made'>,
  inputs: PreparedInputs,
  tools: FinishTools,
): Promise<Finished> {
  const adjustments: Adjustment[] = []
  let pictures: readonly Picture[] = picturesOf(job)
  let size: string | undefined
  if (job.share !== undefined && job.inputs.length > 0) size = await sizeAsPosted(pictures, tools)
  if (needsTheOriginal(job, inputs)) {
    const restored = await Promise.all(pictures.map((picture) => restore(picture, job, inputs, tools)))
    pictures = restored.map((one) => one.picture)
    adjustments.push(...(restored[0]?.adjustments ?? []))
    size = restored[0]?.size
  }
  if (!fits(pictures, tools.limits)) {
    const shrunk = await shrink(pictures, tools)
    pictures = shrunk.map((one) => one.picture)
    adjustments.push(...shrunk.flatMap((one) => one.adjustments).slice(0, 1))
  }
  const images = pictures.map((picture, index) => outgoing(picture, index, job, tools))
  return { images, adjustments, ...(size === undefined ? {} : { size }) }
}

/** What is shared was finished before; it was posted once, and is what it was then. */
async function sizeAsPosted([first]: readonly Picture[], tools: FinishTools): Promise<string | undefined> {
  return first === undefined ? undefined : pixelSize(await sizeOf(await copyOut(first, tools)))
}

function picturesOf(job: JobIn<'made'>): readonly Picture[] {
  return Object.entries(job.bought).flatMap(([request, outcome]) =>
    outcome.images.map((source, image) => ({
      source,
      blob: imageBlob(job.id, {
        ...(outcome.attempt === undefined ? {} : { attempt: outcome.attempt }),
        request: Number(request),
        image,
      }),
      bytes: source.bytes,
      mime: `image/${source.format}` as const,
    })),
  )
}

function needsTheOriginal(job: JobIn<'made'>, { image, mask }: PreparedInputs): boolean {
  if (image === undefined) return false
  return isPadded(image) || (job.keep && mask !== undefined)
}

async function restore(
  picture: Picture,
  job: JobIn<'made'>,
  { image, mask }: PreparedInputs,
  tools: FinishTools,
): Promise<{ picture: Picture; adjustments: readonly Adjustment[]; size?: string }> {
  if (image === undefined) return { picture, adjustments: [] }
  const adjustments: Adjustment[] = []
  let size: string | undefined
  let current = { ...picture, path: await copyOut(picture, tools) }
  const format = job.wish.format ?? 'png'
  if (job.keep && mask !== undefined) {
    const out = `${current.path}-kept`
    const kept = await keepOutside({ original: image, mask, edited: current.path, out, format })
    current = { ...current, path: out, bytes: kept.bytes, mime: kept.mime }
    adjustments.push(...kept.adjustments)
    size = pixelSize(kept)
  }
  if (isPadded(image)) {
    const out = `${current.path}-cropped`
    const cropped = await cropBack({ edited: current.path, image, out, format: formatOf(current.mime) })
    current = { ...current, path: out, bytes: cropped.bytes, mime: cropped.mime }
    size = pixelSize(cropped)
  }
  return { picture: current, adjustments, ...(size === undefined ? {} : { size }) }
}

function fits(pictures: readonly Picture[], limits: Limits): boolean {
  const total = pictures.reduce((sum, picture) => sum + picture.bytes, 0)
  return total <= limits.totalBytes && pictures.every((picture) => picture.bytes <= limits.fileBytes)
}

async function shrink(
  pictures: readonly Picture[],
  tools: FinishTools,
): Promise<readonly { picture: Picture; adjustments: readonly Adjustment[] }[]> {
  const { limits, scratch } = tools
  const files = await Promise.all(
    pictures.map(async (picture) => ({ ...picture, path: await copyOut(picture, tools) })),
  )
  const fitted = await fitThroughDoor({ images: files, limits, scratch: await scratch.folder() })
  return files.map((picture, index) => {
    const small = fitted[index]
    if (small === undefined) throw new Error('the ladder lost a picture')
    const { path, bytes, mime, adjustments } = small
    return { picture: { ...picture, path, bytes, mime }, adjustments }
  })
}

async function copyOut(picture: Picture, { blobs, scratch, signal }: FinishTools): Promise<string> {
  if (picture.path !== undefined) return picture.path
  const path = join(await scratch.folder(), picture.blob.replaceAll('/', '-'))
  const stored = await blobs.open(picture.blob)
  if (stored === undefined) throw new Error(`${picture.blob} is gone`)
  await pipeline(stored, createWriteStream(path), { signal })
  return path
}

function outgoing(picture: Picture, index: number, job: JobIn<'made'>, tools: FinishTools): OutgoingImage {
  const { wish, inputs } = job
  const file = inputs.find((input) => input.role === 'image')?.reference.filename ?? ''
  const prompt =
    wish.prompt ?? tools.words('result.alt_vary', { file: file.replace(/\.[a-z0-9]{1,5}$/i, '') })
  return {
    filename: pictureFilename(prompt, index + 1, picture.mime),
    mime: picture.mime,
    bytes: picture.bytes,
    altText: altText(picture.source.revisedPrompt ?? prompt),
    ...waysToOpen(picture, tools),
  }
}

function waysToOpen(
  { path, blob }: Picture,
  { blobs, filePieces }: FinishTools,
): Pick<OutgoingImage, 'open' | 'pieces'> {
  const file = path ?? blobs.path?.(blob)
  if (file === undefined) return { open: () => Readable.from(blobBytes(blob, blobs), { objectMode: false }) }
  return { open: () => createReadStream(file), pieces: () => filePieces(file) }
}

async function* blobBytes(name: string, blobs: Blobs): AsyncGenerator<Buffer> {
  const stored = await blobs.open(name)
  if (stored === undefined) throw new Error(`${name} is gone`)
  yield* stored
}

function formatOf(mime: PictureMime): 'png' | 'jpeg' | 'webp' {
  return mime === 'image/jpeg' ? 'jpeg' : mime === 'image/webp' ? 'webp' : 'png'
}
