import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Courier, Parcel } from '../chat/courier.ts'
import type { Message, OutgoingImage } from '../chat/message.ts'
import { Failure, inputFailure } from '../failure.ts'
import { destinationOf, fileReference, readAddress, readFileAddress } from './destination.ts'
import { prepareFolder, saveFiles } from './save.ts'

/** How a job ended, as the run that waits for it is told. */
export type Outcome =
  | { readonly type: 'delivered'; readonly message: Message; readonly files: readonly SavedFile[] }
  | { readonly type: 'failed'; readonly message: Message }

interface SavedFile {
  readonly path: string
  readonly altText: string
}

interface CourierParts {
  /** Which run is being watched; the answers of other runs' jobs are saved, but not shown. */
  readonly onProgress: (run: string, message: Message, picture?: string) => void
  readonly onOutcome: (run: string, outcome: Outcome) => void
}

// A disk takes what there is; finite, because limits are compared and added up.
const limits = { fileBytes: 2 ** 40, totalBytes: 2 ** 40, files: 100 }

/** Answers a job with files in a folder; everything it must know is in the destination. */
export function createCourier({ onProgress, onOutcome }: CourierParts): Courier {
  return {
    limits: async (destination) => {
      const { out } = readAddress(destination)
      try {
        await prepareFolder(out)
      } catch (cause) {
        throw new Failure({ kind: 'surface', problem: 'cannot_post', missing: out }, { cause })
      }
      return limits
    },
    fetch: async (reference) => {
      const path = readFileAddress(reference)
      if (!(await isFile(path))) throw inputFailure('file_unreachable', { file: reference.filename })
      return createReadStream(path)
    },
    progress: async (destination, { message, picture }, signal) => {
      const { run, out } = readAddress(destination)
      const [saved] =
        picture === undefined ? [] : await saveSomewhere({ images: [picture.image] }, out, signal)
      onProgress(run, message, saved)
      return destination
    },
    deliver: async (parcel, signal) => {
      const address = readAddress(parcel.destination)
      const saved = address.saved ?? (await saveSomewhere(parcel, address.out, signal))
      const destination = destinationOf({ ...address, saved: [...saved] })
      await parcel.remember(destination)
      const files = saved.map((path) => fileReference(path, basename(path)))
      await parcel.posted({ files, lasting: true })
      onOutcome(address.run, {
        type: 'delivered',
        message: parcel.message,
        files: saved.map((path, index) => ({ path, altText: parcel.images[index]?.altText ?? '' })),
      })
      return destination
    },
    fail: async ({ destination, message }) => {
      onOutcome(readAddress(destination).run, { type: 'failed', message })
      return destination
    },
  }
}

/** The pictures are paid for: where their folder cannot take them, the system's own for temporary files does. */
async function saveSomewhere(
  { images }: Pick<Parcel, 'images'>,
  out: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await saveFiles(images, out, signal)
  } catch (thrown) {
    signal.throwIfAborted()
    return saveElsewhere(images, thrown, signal)
  }
}

async function saveElsewhere(
  images: readonly OutgoingImage[],
  thrown: unknown,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-images-'))
  try {
    return await saveFiles(images, folder, signal)
  } catch {
    await rm(folder, { recursive: true, force: true })
    // What was wrong with the folder that was asked for tells more.
    throw thrown
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
