import { open } from 'node:fs/promises'
import { Failure, inputFailure } from '../failure.ts'
import { uploadPixels } from './limits.ts'
import type { Engine } from './pixels.ts'
import { type PictureFormat, sniff, sniffLength } from './sniff.ts'

/** What a picture says of itself before it is decoded. */
export interface Header {
  readonly format: PictureFormat
  /** Upright: EXIF orientation is applied. */
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
  readonly frames: number
  readonly bytes: number
}

/** Reads and judges a file's header; a pixel bomb is found here, before anything is decoded. */
export async function readHeader(engine: Engine, path: string, filename: string): Promise<Header> {
  const { start, bytes } = await readStart(path)
  const format = formatOf(start, bytes, filename)
  refuseBomb(claimedPixels(start, format), filename)
  const metadata = await engine(path, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw inputFailure('file_corrupt', { file: filename }, { cause })
    })
  const { width, height } = metadata.autoOrient
  refuseBomb(width * height, filename)
  if (metadata.format !== format) throw inputFailure('file_corrupt', { file: filename })
  const frames = format === 'png' ? apngFrames(start) : (metadata.pages ?? 1)
  return { format, width, height, hasAlpha: metadata.hasAlpha, frames, bytes }
}

/** Decoding or encoding failed: the file's fault, unless the trouble is the disk that is written to. */
export function decodingFailed(cause: unknown, filename: string): unknown {
  if (cause instanceof Failure) return cause
  const ours = cause instanceof Error && /write error|unable to open for write/.test(cause.message)
  return ours ? cause : inputFailure('file_corrupt', { file: filename }, { cause })
}

async function readStart(path: string): Promise<{ start: Buffer; bytes: number }> {
  await using file = await open(path)
  const { size } = await file.stat()
  const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffLength), 0, sniffLength, 0)
  return { start: buffer.subarray(0, bytesRead), bytes: size }
}

function formatOf(start: Buffer, bytes: number, filename: string): PictureFormat {
  if (bytes === 0) throw inputFailure('file_empty', { file: filename })
  const found = sniff(start)
  if (found.is === 'page') throw inputFailure('file_is_a_page', { file: filename })
  if (found.is === 'other') throw inputFailure('file_type', { file: filename, type: found.name })
  return found.format
}

function refuseBomb(pixels: number, filename: string): void {
  if (pixels <= uploadPixels) return
  throw inputFailure('file_too_many_pixels', { file: filename, limit: uploadPixels / 1_000_000 })
}

/**
 * The size in the first bytes of PNG (IHDR) and GIF (logical screen), whose decoders stumble over a bare bomb's
 * missing rest before they tell the size.
 */
function claimedPixels(start: Buffer, format: PictureFormat): number {
  if (format === 'png' && start.length >= 24) return start.readUInt32BE(16) * start.readUInt32BE(20)
  if (format === 'gif' && start.length >= 10) return start.readUInt16LE(6) * start.readUInt16LE(8)
  return 0
}

/** An animated PNG tells its frames in an `acTL` chunk before the pixels: https://www.w3.org/TR/png-3/#acTL-chunk */
function apngFrames(start: Buffer): number {
  const chunk = start.indexOf('acTL', 8, 'latin1')
  const pixels = start.indexOf('IDAT', 8, 'latin1')
  if (chunk === -1 || (pixels !== -1 && pixels < chunk) || start.length < chunk + 8) return 1
  return Math.max(1, start.readUInt32BE(chunk + 4))
}
