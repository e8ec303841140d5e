import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Adjustment } from '../chat/adjustment.ts'
import type { PictureMime } from '../chat/message.ts'
import { Failure } from '../failure.ts'
import { fileSize, pixelSize } from './measures.ts'
import { type Engine, openPicture, withPixels } from './pixels.ts'
import { encodeRung, isWorthTrying, ladderFor, type Rung } from './rungs.ts'

interface Fitted {
  readonly path: string
  readonly bytes: number
  readonly mime: PictureMime
  readonly adjustments: readonly Adjustment[]
}

interface Result {
  readonly path: string
  readonly bytes: number
  readonly mime: PictureMime
}

interface Doorway {
  readonly images: readonly Result[]
  readonly limits: { readonly fileBytes: number; readonly totalBytes: number }
  /** A folder of the caller's; what is made lies there. */
  readonly scratch: string
}

/**
 * Makes results fit through the door, in the given order: first each file, then the sum, by taking the largest one
 * rung down its ladder at a time. What fits already is untouched. Transparency and animation are never lost.
 */
export async function fitThroughDoor({ images, limits, scratch }: Doorway): Promise<readonly Fitted[]> {
  const climbers = images.map((image, index) => climberAt(image, join(scratch, `fitted-${index + 1}`)))
  const share = limits.totalBytes / climbers.length
  for (const climber of climbers) {
    while (climber.fitted.bytes > limits.fileBytes) await descend(climber, limits.fileBytes)
  }
  while (sum(climbers) > limits.totalBytes) await descend(largest(climbers), share)
  return climbers.map(({ fitted }) => fitted)
}

/** A picture on its way down the ladder. */
interface Climber {
  readonly original: Result
  /** Where its files go, without the extension. */
  readonly stem: string
  fitted: Fitted
  /** What is left of its ladder; unknown until it has to step down. */
  rungs: Rung[] | undefined
}

function climberAt(original: Result, stem: string): Climber {
  return { original, stem, fitted: { ...original, adjustments: [] }, rungs: undefined }
}

function sum(climbers: readonly Climber[]): number {
  return climbers.reduce((bytes, { fitted }) => bytes + fitted.bytes, 0)
}

function largest(climbers: readonly Climber[]): Climber {
  const open = climbers.filter(({ rungs }) => rungs === undefined || rungs.length > 0)
  return open.reduce(
    (most, next) => (next.fitted.bytes > most.fitted.bytes ? next : most),
    open[0] ?? noWayIn(),
  )
}

/** A step down; a rung that makes nothing smaller is passed over. */
async function descend(climber: Climber, limit: number): Promise<void> {
  await withPixels(async (engine) => {
    climber.rungs ??= await ladderOf(engine, climber.original)
    const rung = climber.rungs.shift() ?? noWayIn()
    if (!isWorthTrying(rung, climber.fitted.bytes, limit)) return
    const { original, fitted } = climber
    const next = await writeRung(engine, climber, rung)
    const worse = next.bytes >= fitted.bytes
    if (!worse) climber.fitted = next
    const superseded = worse ? next.path : fitted.path
    if (superseded !== original.path) await rm(superseded, { force: true })
  })
}

async function ladderOf(engine: Engine, { path }: Result): Promise<Rung[]> {
  const picture = openPicture(engine, path)
  const { format, hasAlpha, pages = 1, width, height } = await picture.metadata()
  const plain = pages === 1 && (!hasAlpha || (await picture.stats()).isOpaque)
  return [...ladderFor({ format, plain, longestEdge: Math.max(width, height) })]
}

async function writeRung(engine: Engine, { original, stem }: Climber, rung: Rung): Promise<Fitted> {
  const picture = openPicture(engine, original.path, 'all frames')
  const { format, width, height, pageHeight = height } = await picture.metadata()
  const scaled = Math.max(1, Math.round(width * rung.scale))
  const path = `${stem}-${scaled}-${rung.quality}.${rung.to === 'jpeg' ? 'jpg' : 'webp'}`
  const sized = rung.scale === 1 ? picture : picture.resize(scaled)
  const info = await encodeRung(sized, rung).toFile(path)
  const values = {
    from: names[format] ?? format.toUpperCase(),
    to: names[rung.to],
    size: fileSize(original.bytes),
  }
  const adjustment: Adjustment =
    rung.scale === 1
      ? { key: 'adjusted.result_converted', values }
      : {
          key: 'adjusted.result_scaled',
          values: {
            ...values,
            pixels: pixelSize({ width, height: pageHeight }),
            scaled: pixelSize({ width: info.width, height: info.pageHeight ?? info.height }),
          },
        }
  return { path, bytes: info.size, mime: `image/${rung.to}`, adjustments: [adjustment] }
}

const names: Readonly<Record<string, string>> & Readonly<Record<Rung['to'], string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
}

/** Only where nothing at all may be attached: the smallest rung is a thumbnail of a kilobyte. */
function noWayIn(): never {
  throw new Failure({ kind: 'surface', problem: 'too_large' })
}
