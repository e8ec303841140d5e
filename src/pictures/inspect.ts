import { decodingFailed, type Header, readHeader } from './header.ts'
import { openPicture, withPixels } from './pixels.ts'

export interface Inspected extends Header {
  readonly mime: `image/${Header['format']}`
}

/**
 * What a person's file is, after every pixel of its first frame was decoded: a file that is cut off or damaged is
 * found here, before money is spent. Throws an input failure that names the file.
 */
export async function inspectPicture(path: string, filename: string): Promise<Inspected> {
  return withPixels(async (engine) => {
    const header = await readHeader(engine, path, filename)
    try {
      await openPicture(engine, path).resize(16, 16, { fit: 'fill' }).raw().toBuffer()
    } catch (cause) {
      throw decodingFailed(cause, filename)
    }
    return { ...header, mime: `image/${header.format}` }
  })
}
