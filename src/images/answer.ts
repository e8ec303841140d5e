import { type Address, type AnswerReader, createDocumentReader } from './document.ts'
import { createEventStreamReader, type PreviewTaker } from './event-stream.ts'
import type { ReadBody } from './exchange.ts'
import type { Gallery } from './gallery.ts'

export interface Answer {
  readonly trees: readonly unknown[]
  readonly addresses: readonly Address[]
  /** The body's first characters, for what is neither JSON nor events. */
  readonly head: string
  /** Why it ended before it was whole. */
  readonly broken?: unknown
}

/** Body → pictures into the gallery, all else into small trees; never the body as a whole. */
export async function readAnswer(
  read: ReadBody,
  {
    contentType,
    gallery,
    previews,
    patienceMs = patienceForTheEndMs,
    signal,
  }: {
    readonly contentType: string | undefined
    readonly gallery: Gallery
    readonly previews: PreviewTaker | undefined
    /** How long the end is waited for when every picture is there. */
    readonly patienceMs?: number
    readonly signal: AbortSignal
  },
): Promise<Answer> {
  let head = ''
  let reader: AnswerReader | undefined
  const answer = (rest: { broken?: unknown }): Answer => ({
    trees: reader?.trees ?? [],
    addresses: reader?.addresses ?? [],
    head,
    ...rest,
  })
  const enough = new AbortController()
  let patience: NodeJS.Timeout | undefined
  try {
    await read((bytes) => {
      if (head.length < longestHead) head += bytes.toString('latin1').slice(0, longestHead)
      reader ??= isEventStream(contentType, head)
        ? createEventStreamReader(gallery, previews)
        : createDocumentAnswer(gallery)
      reader.push(bytes)
      if (reader.isComplete) patience ??= setTimeout(() => enough.abort(), patienceMs)
      return reader.isDone ? 'enough' : gallery.drained(signal)
    }, enough.signal)
    reader ??= createDocumentAnswer(gallery)
    reader.end()
    return answer({})
  } catch (thrown) {
    gallery.abandon()
    return answer({ broken: thrown })
  } finally {
    clearTimeout(patience)
  }
}

/** What was counted may follow the last picture; some servers then leave the connection open, and say nothing more. */
const patienceForTheEndMs = 20_000

const longestHead = 16 * 1024

/** Relays forget the header, so the first characters count as well. */
function isEventStream(contentType: string | undefined, head: string): boolean {
  return contentType?.includes('text/event-stream') === true || /^\s*(?:data|event|id|retry)?:/.test(head)
}

function createDocumentAnswer(gallery: Gallery): AnswerReader {
  const reader = createDocumentReader(gallery)
  const trees: unknown[] = []
  const addresses: Address[] = []
  return {
    push: reader.push,
    end: () => {
      const content = reader.end()
      trees.push(content.tree)
      addresses.push(...content.addresses)
    },
    trees,
    addresses,
    get isComplete() {
      return gallery.isFull
    },
    isDone: false,
  }
}
