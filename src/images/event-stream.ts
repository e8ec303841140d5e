import { createBytePool } from '../byte-pool.ts'
import { batchBytes, createBase64Decoder } from './base64.ts'
import {
  type Address,
  type AnswerReader,
  createDocumentReader,
  type DocumentReader,
  fieldOf,
} from './document.ts'
import { createEventLines } from './event-lines.ts'
import type { Gallery } from './gallery.ts'
import type { TextSink } from './json-scanner.ts'

/** Takes previews of what is being drawn. */
export interface PreviewTaker {
  /** Asked when one begins; what is not wanted is never held. */
  wants(): boolean
  take(bytes: Buffer): void
}

/**
 * An answer as events: `image_generation.partial_image` and `.completed`, `image_edit.*`, `response.*` of the Responses
 * API, `error` (also after a 200). OpenAI ends the stream without `[DONE]`, relays add it.
 */
export function createEventStreamReader(gallery: Gallery, previews: PreviewTaker | undefined): AnswerReader {
  const trees: unknown[] = []
  const addresses: Address[] = []
  let event = emptyEvent(gallery, previews)
  let isComplete = false
  let isDone = false

  const lines = createEventLines({
    name: (name) => {
      event.name = name
    },
    data: (bytes) => event.push(bytes),
    dispatch: () => {
      const content = event.end()
      if (content !== undefined && !event.isPartial()) {
        trees.push(content.tree)
        addresses.push(...content.addresses)
      }
      const preview = event.preview()
      if (preview !== undefined) previews?.take(preview)
      isComplete ||= gallery.isFull
      isDone ||= event.isLast()
      event = emptyEvent(gallery, previews)
    },
  })

  return {
    push: lines.push,
    end: () => {
      // The last event counts even when its empty line was left out; half of one does not.
      lines.push(Buffer.from('\n\n'))
    },
    trees,
    addresses,
    get isComplete() {
      return isComplete
    },
    get isDone() {
      return isDone
    },
  }
}

function emptyEvent(gallery: Gallery, previews: PreviewTaker | undefined) {
  const countBefore = gallery.count
  let front = ''
  let isJson = false
  let preview: Buffer | undefined
  const reader: DocumentReader = createDocumentReader(gallery, (path) =>
    event.isPartial() || path[0] === 'partial_image_b64' ? previewSink() : undefined,
  )
  const previewSink = (): TextSink =>
    previews?.wants() === true
      ? previewText((bytes) => {
          preview = bytes
        })
      : unwanted
  const names = () => [event.name, String(fieldOf(reader.soFar, 'type') ?? '')]
  const event = {
    name: '',
    /** Some servers name no event; then `type` tells, if it came before the picture. */
    isPartial: () => names().some((name) => name.includes('partial_image')),
    isLast: () => front.trim() === '[DONE]' || names().some((name) => lastNames.has(name)),
    push: (bytes: Uint8Array) => {
      if (front.length < longestFront)
        front += Buffer.from(bytes.subarray(0, longestFront)).toString('latin1')
      isJson ||= front.trimStart().startsWith('{')
      if (isJson) reader.push(bytes)
    },
    end: () => {
      if (!isJson) return undefined
      const content = reader.end()
      // `type` came after the picture and says that it was a preview.
      if (event.isPartial() && gallery.count > countBefore) gallery.dropLast()
      return content
    },
    preview: () => preview,
  }
  return event
}

/** Each tells the whole response, and nothing follows it. */
const lastNames: ReadonlySet<string> = new Set([
  'response.completed',
  'response.failed',
  'response.incomplete',
])

const longestFront = 16

const unwanted: TextSink = { write: () => {}, end: () => {} }

const largestPreview = 25 * 1024 * 1024

/** Previews are small and short-lived, so they are handed over in memory. One that is broken is not shown. */
function previewText(onWhole: (bytes: Buffer) => void): TextSink {
  const pieces: Buffer[] = []
  let length = 0
  // Every batch is kept until the preview is whole, so none goes back into the pool.
  const decoder = createBase64Decoder((bytes) => {
    length += bytes.length
    if (length <= largestPreview) pieces.push(bytes)
  }, createBytePool(batchBytes))
  const guarded = (step: () => void) => {
    try {
      step()
    } catch {
      length = Number.POSITIVE_INFINITY
    }
  }
  return {
    write: (bytes) => guarded(() => decoder.write(bytes)),
    end: () =>
      guarded(() => {
        decoder.end()
        if (length <= largestPreview) onWhole(Buffer.concat(pieces))
      }),
  }
}
