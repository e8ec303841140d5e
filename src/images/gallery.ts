import type { Writable } from 'node:stream'
import type { BytePool } from '../byte-pool.ts'
import { createBase64Decoder, MalformedBase64 } from './base64.ts'
import type { TextSink } from './json-scanner.ts'
import type { ReceivedImage } from './model.ts'
import { createPicture, NoPicture, notKept, type Picture } from './picture.ts'

/** The pictures of one answer, each on its way into its sink. One is open at a time. */
export interface Gallery {
  /** How many are whole. */
  readonly count: number
  /** As many as were asked for. */
  readonly isFull: boolean
  /** What the service sent in place of a picture, if it did. */
  readonly fault: Error | undefined
  /** Takes the characters of one base64 picture; its sink is opened when the first bytes are there. */
  base64(onWhole: (number: number) => void): TextSink
  /** Takes one picture as bytes. Throws NoPicture. */
  open(): { write: Picture['write']; end(): number; destroy(): void }
  describe(number: number, description: Description): void
  /** Drops the last whole picture: it was a preview. */
  dropLast(): void
  /** Something to wait for while the sink is behind. */
  drained(signal: AbortSignal): Promise<void> | undefined
  /** Throws away what is open; what is whole stays. */
  abandon(): void
  /** Throws away everything. */
  destroy(): void
  /** Resolves when every sink has its bytes. */
  stored(): Promise<readonly ReceivedImage[]>
}

/** What the answer says beside the picture. */
export type Description = Pick<ReceivedImage, 'revisedPrompt' | 'callId'>

interface Whole {
  readonly picture: Picture
  readonly format: ReceivedImage['format']
  readonly bytes: number
  readonly stored: Promise<void>
  description: Description
}

/** `most`: pictures beyond the number that was asked for are not taken. */
export function createGallery(most: number, openSink: (index: number) => Writable, pool: BytePool): Gallery {
  const whole: Whole[] = []
  let current: Picture | undefined
  let fault: Error | undefined

  const sinkFor = (index: number) => {
    try {
      return openSink(index)
    } catch (cause) {
      throw notKept(cause)
    }
  }

  const open: Gallery['open'] = () => {
    if (whole.length >= most) throw new NoPicture('more pictures than were asked for')
    const picture = createPicture(sinkFor(whole.length))
    current = picture
    return {
      write: picture.write,
      end: () => {
        whole.push({ picture, ...picture.end(), description: {} })
        current = undefined
        return whole.length - 1
      },
      destroy: () => {
        picture.destroy()
        if (current === picture) current = undefined
      },
    }
  }

  return {
    get count() {
      return whole.length
    },
    get isFull() {
      return whole.length >= most
    },
    get fault() {
      return fault
    },
    base64: (onWhole) => {
      let opened: ReturnType<typeof open> | undefined
      let isBroken = false
      const decoder = createBase64Decoder((bytes, done) => {
        opened ??= open()
        opened.write(bytes, done)
      }, pool)
      /** A picture that is none does not spoil the others. */
      const guarded = (step: () => void) => {
        if (isBroken) return
        try {
          step()
        } catch (thrown) {
          if (!(thrown instanceof NoPicture) && !(thrown instanceof MalformedBase64)) throw thrown
          isBroken = true
          fault = thrown
          opened?.destroy()
        }
      }
      return {
        write: (bytes) => guarded(() => decoder.write(bytes)),
        end: () =>
          guarded(() => {
            decoder.end()
            if (opened !== undefined) onWhole(opened.end())
          }),
      }
    },
    open,
    describe: (number, description) => {
      const one = whole[number]
      if (one !== undefined) one.description = description
    },
    dropLast: () => {
      whole.pop()?.picture.destroy()
    },
    drained: (signal) => current?.drained(signal),
    abandon: () => {
      current?.destroy()
      current = undefined
    },
    destroy: () => {
      current?.destroy()
      for (const { picture } of whole) picture.destroy()
    },
    stored: async () => {
      await Promise.all(whole.map((one) => one.stored)).catch((cause) => {
        throw notKept(cause)
      })
      return whole.map(({ format, bytes, description }) => ({ format, bytes, ...description }))
    },
  }
}
