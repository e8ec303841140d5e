import type { TextSink } from './json-scanner.ts'

export class MalformedBase64 extends Error {
  override readonly name = 'MalformedBase64'
}

/** Base64 that arrives in pieces → bytes. Takes both alphabets, blanks, and the front of a data URL. */
export function createBase64Decoder(write: (bytes: Buffer) => void): TextSink {
  let front: string | undefined = ''
  let carry = ''
  let ended = false

  const decode = (text: string) => {
    if (text === '') return
    if (ended) throw new MalformedBase64('something follows the padding')
    const bytes = Buffer.from(text, 'base64')
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    // Buffer skips what is no base64, so what is missing tells.
    if (bytes.length !== Math.floor(((text.length - padding) * 3) / 4)) {
      throw new MalformedBase64('characters that are no base64')
    }
    ended = padding > 0
    write(bytes)
  }

  const take = (text: string) => {
    const whole = carry + text
    const usable = whole.length - (whole.length % 4)
    carry = whole.slice(usable)
    decode(whole.slice(0, usable))
  }

  return {
    write: (bytes) => {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        .toString('latin1')
        .replace(/\s+/g, '')
      if (front === undefined) return take(text)
      front += text
      if (front.length < dataScheme.length) return
      const start = front.startsWith(dataScheme) ? front.indexOf(',') + 1 : 0
      if (front.startsWith(dataScheme) && start === 0) {
        if (front.length > longestFront) throw new MalformedBase64('a data URL without data')
        return
      }
      const data = front.slice(start)
      front = undefined
      take(data)
    },
    end: () => {
      if (front !== undefined) take(front.startsWith(dataScheme) ? '' : front)
      decode(carry)
    },
  }
}

const dataScheme = 'data:'
const longestFront = 1024
