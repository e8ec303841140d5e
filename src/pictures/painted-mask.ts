import { inputFailure } from '../failure.ts'
import { decodingFailed, readHeader } from './header.ts'
import { paintedAlpha } from './mask-upload.ts'
import { mustMarkAPart } from './masks.ts'
import { openPicture, withPixels } from './pixels.ts'

/**
 * Looks a mask from the painter's page through before anything is bought: a whole PNG of a bearable size that marks a
 * part of its picture and not all of it. The page is in somebody's browser, so nothing of it is believed.
 */
export async function inspectPaintedMask(path: string, filename: string): Promise<void> {
  await withPixels(async (engine) => {
    const { format, width, height } = await readHeader(engine, path, filename)
    if (format !== 'png') throw inputFailure('file_type', { file: filename, type: format.toUpperCase() })
    const alpha = await openPicture(engine, path)
      .ensureAlpha()
      .extractChannel('alpha')
      .toColourspace('b-w')
      .raw()
      .toBuffer()
      .catch((cause: unknown) => {
        throw decodingFailed(cause, filename)
      })
    const cells = alpha.map((value) => (value < paintedAlpha ? 1 : 0))
    await mustMarkAPart({ width, height, cells })
  })
}
