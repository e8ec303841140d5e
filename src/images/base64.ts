import type { BytePool } from '../byte-pool.ts'
import type { TextSink } from './json-scanner.ts'

export class MalformedBase64 extends Error {
  override readonly name = 'MalformedBase64'
}

/** Bytes that are handed over at once: each batch becomes a write to the disk, which costs more than its bytes. */
export const batchBytes = 192 * 1024

/** Takes decoded bytes; after `done` their memory holds others. */
type TakeBytes = (bytes: Buffer, done: () => void) => void

/** Base64 that arrives in pieces → bytes, in batches. Takes both alphabets, blanks, and the front of a data URL. */
export function createBase64Decoder(write: TakeBytes, pool: BytePool): TextSink {
  const batch = createBatch(write, pool)
  let front: string | undefined = ''
  let carry = ''
  let ended = false

  /** Gives back what is left over: where there were blanks, the rest is no multiple of four. */
  const decode = (text: string): string => {
    if (text === '') return ''
    if (ended) {
      if (text.trim() === '') return ''
      throw new MalformedBase64('something follows the padding')
    }
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    // Decoding skips what is no base64, so what is missing tells; looking for it first would cost as much again.
    if (batch.add(text, Math.floor(((text.length - padding) * 3) / 4))) {
      ended = padding > 0
      return ''
    }
    const dense = text.replace(/\s+/g, '')
    if (dense.length === text.length) throw new MalformedBase64('characters that are no base64')
    const usable = dense.length - (dense.length % 4)
    return decode(dense.slice(0, usable)) + dense.slice(usable)
  }

  const take = (text: string) => {
    const whole = carry + text
    const usable = whole.length - (whole.length % 4)
    carry = decode(whole.slice(0, usable)) + whole.slice(usable)
  }

  const takePiece = (text: string) => {
    // The carry is completed first, so that the long rest is not copied to put them together.
    const lead = carry === '' ? 0 : 4 - (carry.length % 4)
    if (lead > 0) take(text.slice(0, lead))
    for (let at = lead; at < text.length; at += longestPiece) take(text.slice(at, at + longestPiece))
  }

  return {
    write: (bytes) => {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      if (front === undefined) {
        for (let at = 0; at < buffer.length; at += longestPiece)
          takePiece(buffer.toString('latin1', at, at + longestPiece))
        return
      }
      const text = buffer.toString('latin1')
      front += text.replace(/\s+/g, '')
      if (front.length < dataScheme.length) return
      const start = front.startsWith(dataScheme) ? front.indexOf(',') + 1 : 0
      if (front.startsWith(dataScheme) && start === 0) {
        if (front.length > longestFront) throw new MalformedBase64('a data URL without data')
        return
      }
      const data = front.slice(start)
      front = undefined
      takePiece(data)
    },
    end: () => {
      if (front !== undefined) take(front.startsWith(dataScheme) ? '' : front)
      decode(carry)
      batch.end()
    },
  }
}

const dataScheme = 'data:'
const longestFront = 1024
/** Fits into a batch, and into the part of V8's heap that is cheap to clear. */
const longestPiece = 64 * 1024

function createBatch(write: TakeBytes, pool: BytePool) {
  let bytes: Buffer | undefined
  let used = 0
  let isFirst = true

  const end = () => {
    if (bytes === undefined) return
    const whole = bytes
    bytes = undefined
    if (used > 0) write(whole.subarray(0, used), () => pool.give(whole))
    else pool.give(whole)
    used = 0
  }
  return {
    end,
    /** Adds nothing, and says so, when the text does not decode to so many bytes. */
    add: (text: string, length: number): boolean => {
      if (bytes !== undefined && bytes.length - used < length) end()
      bytes ??= pool.take()
      if (bytes.write(text, used, 'base64') !== length) return false
      used += length
      // The first bytes go at once: they tell whether this is a picture at all.
      if (isFirst) end()
      isFirst = false
      return true
    },
  }
}
