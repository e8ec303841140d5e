import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Courier, Limits } from '../../src/chat/courier.ts'
import type { FileReference } from '../../src/chat/invocation.ts'
import type { Message, OutgoingImage } from '../../src/chat/message.ts'
import { inputFailure } from '../../src/failure.ts'

export interface Posted {
  readonly verb: 'progress' | 'deliver' | 'fail' | 'announce'
  readonly message: Message
  readonly text: string
  readonly images: readonly { readonly filename: string; readonly altText: string; readonly bytes: Buffer }[]
}

export interface RecordingCourier extends Courier {
  readonly posted: Posted[]
  /** What the next call of a verb throws. */
  failNext(verb: 'limits' | 'progress' | 'deliver' | 'fail' | 'announce', thrown: unknown): void
  limitsAre(limits: Limits): void
  /** Whether it gives the bytes of results out again. */
  lasting: boolean
  /** A file or a result is deleted. */
  lose(filename: string): void
  bring(filename: string, bytes: Buffer): void
}

/** A courier that keeps what it was given; its files are the buffers that the test put in. */
export function recordingCourier(files: Readonly<Record<string, Buffer>> = {}): RecordingCourier {
  const posted: Posted[] = []
  const failures: { verb: string; thrown: unknown }[] = []
  let limits: Limits = { fileBytes: 1e9, totalBytes: 1e9, files: 10 }

  const mayFail = (verb: string) => {
    const at = failures.findIndex((one) => one.verb === verb)
    const [failure] = at < 0 ? [] : failures.splice(at, 1)
    if (failure !== undefined) throw failure.thrown
  }
  const record = (verb: Posted['verb'], message: Message, images: Posted['images'] = []) => {
    posted.push({ verb, message, images, text: message.paragraphs.map(({ text }) => text).join('\n') })
  }

  const kept = new Map(Object.entries(files))

  const courier: RecordingCourier = {
    posted,
    lasting: true,
    lose: (filename) => void kept.delete(filename),
    bring: (filename, bytes) => void kept.set(filename, bytes),
    failNext: (verb, thrown) => void failures.push({ verb, thrown }),
    limitsAre: (next) => {
      limits = next
    },
    limits: async () => {
      mayFail('limits')
      return limits
    },
    fetch: async (reference: FileReference) => {
      const bytes = kept.get(reference.filename)
      if (bytes === undefined) throw inputFailure('file_unreachable', { file: reference.filename })
      return Readable.from([bytes])
    },
    progress: async (destination, { message, picture }) => {
      mayFail('progress')
      record('progress', message, picture === undefined ? [] : [await seen(picture.image)])
      return destination
    },
    deliver: async ({ destination, message, images, posted: tell }) => {
      mayFail('deliver')
      const bytes = await Promise.all(images.map(seen))
      record('deliver', message, bytes)
      if (courier.lasting) for (const one of bytes) kept.set(one.filename, one.bytes)
      await tell({
        files: courier.lasting ? images.map(({ filename }) => fileOf(filename)) : [],
        lasting: courier.lasting,
      })
      return destination
    },
    fail: async ({ destination, message }) => {
      mayFail('fail')
      record('fail', message)
      return destination
    },
    announce: async ({ message }) => {
      mayFail('announce')
      record('announce', message)
    },
  }
  return courier
}

async function seen({ filename, altText, open }: OutgoingImage): Promise<Posted['images'][number]> {
  return { filename, altText, bytes: await buffer(open()) }
}

function fileOf(filename: string): FileReference {
  return { surface: 'playground', address: filename, filename }
}
