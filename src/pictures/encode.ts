import { rm } from 'node:fs/promises'
import type { Pipeline } from './pixels.ts'

export type OutputFormat = 'png' | 'jpeg' | 'webp'

export interface Written {
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly mime: `image/${OutputFormat}`
}

/** Writes what Easel itself puts together: without loss in PNG and WebP (also under alpha 0), as best it can in JPEG. */
export async function write(picture: Pipeline, out: string, format: OutputFormat): Promise<Written> {
  try {
    const { size, width, height } = await encoded(picture, format).toFile(out)
    return { bytes: size, width, height, mime: `image/${format}` }
  } catch (cause) {
    await rm(out, { force: true })
    throw cause
  }
}

function encoded(picture: Pipeline, format: OutputFormat): Pipeline {
  switch (format) {
    case 'png':
      return picture.png({ compressionLevel: 4, adaptiveFiltering: true })
    case 'webp':
      return picture.webp({ lossless: true, exact: true, effort: 0 })
    case 'jpeg':
      return picture.flatten({ background: 'white' }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
  }
}
