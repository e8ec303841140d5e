import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { asFailure, Failure } from '../failure.ts'
import type { ReceivedImage } from './model.ts'

export class NoPicture extends Error {
  override readonly name = 'NoPicture'
}

/** One picture on its way into its sink. */
export interface Picture {
  /** Throws NoPicture as soon as the bytes cannot be a picture. `done` is called when the sink has taken them. */
  write(bytes: Buffer, done?: () => void): void
  /** Resolves when the sink takes more; nothing where it does already. */
  drained(signal: AbortSignal): Promise<void> | undefined
  /** Closes the sink; `stored` resolves when it has everything. */
  end(): { readonly format: ReceivedImage['format']; readonly bytes: number; readonly stored: Promise<void> }
  destroy(): void
}

const largest = 100 * 1024 * 1024

export function createPicture(sink: Writable): Picture {
  let length = 0
  let head: Buffer = Buffer.alloc(0)
  // Also keeps an error of the sink from being thrown where nobody catches it.
  const stored = finished(sink)
  stored.catch(() => {})
  return {
    write: (bytes, done) => {
      length += bytes.length
      if (head.length < longestMagic) {
        head = Buffer.concat([head, bytes.subarray(0, longestMagic - head.length)])
        if (head.length === longestMagic && sniff(head) === undefined)
          throw new NoPicture('no picture by its bytes')
      }
      if (length > largest) throw new NoPicture('larger than any picture')
      sink.write(bytes, (failed) => {
        // A sink that failed or was destroyed may still be reading them.
        if (!failed) done?.()
      })
    },
    drained: (signal) => {
      if (sink.errored !== null) throw notKept(sink.errored)
      return sink.writableNeedDrain ? drain(sink, signal) : undefined
    },
    end: () => {
      const format = sniff(head)
      if (format === undefined) throw new NoPicture('no picture by its bytes')
      sink.end()
      return { format, bytes: length, stored }
    },
    destroy: () => {
      sink.destroy()
    },
  }
}

async function drain(sink: Writable, signal: AbortSignal): Promise<void> {
  try {
    await once(sink, 'drain', { signal })
  } catch (thrown) {
    throw sink.errored === null ? thrown : notKept(thrown)
  }
}

const longestMagic = 12

/** The kind of a picture by its first bytes; names and headers are never believed. */
function sniff(head: Uint8Array): ReceivedImage['format'] | undefined {
  const text = Buffer.from(head.subarray(0, longestMagic)).toString('latin1')
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp'
  return /^GIF8[79]a/.test(text) ? 'gif' : undefined
}

/** Our own disk, not the service: another try would buy the picture again and fail again. */
export function notKept(cause: unknown): Failure {
  return new Failure(asFailure(cause).facts, { charged: 'yes', cause })
}
