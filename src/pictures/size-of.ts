import type { Size } from './fit.ts'
import { openPicture, withPixels } from './pixels.ts'

/** Of a file that Easel posted before; its header is read, and nothing decoded. */
export function sizeOf(path: string): Promise<Size> {
  return withPixels(async (engine) => {
    const { width, height } = await openPicture(engine, path).metadata()
    return { width, height }
  })
}
