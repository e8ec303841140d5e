import { nextByteIn } from './next-byte.ts'

/** What a reader of server-sent events is told; data arrives in pieces, for one line may be many megabytes. */
interface EventLineHandler {
  data(bytes: Uint8Array): void
  name(event: string): void
  /** An empty line: the event is whole. */
  dispatch(): void
}

const newline = 0x0a
const carriageReturn = 0x0d
const colon = 0x3a
const space = 0x20
const longestName = 256

type Place = 'field' | 'before value' | 'value'

/** Splits text/event-stream as its bytes arrive. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createEventLines(handler: EventLineHandler): { push(bytes: Uint8Array): void } {
  let place: Place = 'field'
  let field = ''
  let value = ''
  let afterReturn = false
  let dataLines = 0

  const take = (bytes: Uint8Array) => {
    if (field === 'data') handler.data(bytes)
    else if (field === 'event' && value.length < longestName) value += Buffer.from(bytes).toString('utf8')
  }

  const endLine = () => {
    if (place === 'field' && field === '') {
      handler.dispatch()
      dataLines = 0
    } else if (field === 'event') handler.name(value)
    place = 'field'
    field = ''
    value = ''
  }

  const beginValue = () => {
    place = 'value'
    if (field !== 'data') return
    if (dataLines > 0) handler.data(lineFeed)
    dataLines += 1
  }

  return {
    push: (bytes) => {
      const nextNewline = nextByteIn(bytes, newline)
      const nextReturn = nextByteIn(bytes, carriageReturn)
      let at = 0
      while (at < bytes.length) {
        const byte = bytes[at] ?? 0 // within bounds
        if (byte === newline && afterReturn) {
          afterReturn = false
          at += 1
        } else if (byte === newline || byte === carriageReturn) {
          afterReturn = byte === carriageReturn
          endLine()
          at += 1
        } else if (place === 'field') {
          afterReturn = false
          if (byte === colon) place = 'before value'
          else if (field.length < longestName) field += String.fromCharCode(byte)
          at += 1
        } else if (place === 'before value') {
          beginValue()
          if (byte === space) at += 1
        } else {
          const end = Math.min(nextNewline(at), nextReturn(at))
          take(bytes.subarray(at, end))
          at = end
        }
      }
    },
  }
}

const lineFeed = Buffer.from('\n')
