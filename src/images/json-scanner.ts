import { nextByteIn } from './next-byte.ts'

/** Where a value is: `['data', 0, 'b64_json']`. */
export type JsonPath = readonly (string | number)[]

/** Takes the characters of one string as they pass by, unescaped, as UTF-8. */
export interface TextSink {
  write(bytes: Uint8Array): void
  end(): void
}

interface JsonScanner {
  /** Throws MalformedJson. */
  push(bytes: Uint8Array): void
  /** Throws CutOffJson when something is missing. */
  end(): unknown
  /** What was read until now, without the strings that were diverted. */
  readonly soFar: unknown
}

export class MalformedJson extends Error {
  override readonly name: string = 'MalformedJson'
}

export class CutOffJson extends MalformedJson {
  override readonly name = 'CutOffJson'
}

/** Long strings of keys that nobody asked for are cut; a document of endless small values is forgotten from here on. */
const longestKept = 64 * 1024
const mostKept = 1024 * 1024
const costOfValue = 64
const deepest = 64

type Container =
  | { readonly kind: 'object'; readonly value: Record<string, unknown>; key: string }
  | { readonly kind: 'array'; readonly value: unknown[]; index: number }

type State =
  | 'value'
  | 'value or ]'
  | 'key'
  | 'key or }'
  | ':'
  | ', or end'
  | 'string'
  | 'escape'
  | 'hex'
  | 'word'
  | 'done'

/**
 * Reads JSON as its bytes arrive. Strings at paths that `divert` wants go to its sinks piece by piece, so that an
 * answer of many megabytes is never held; everything else becomes a small tree.
 */
export function createJsonScanner(divert: (path: JsonPath) => TextSink | undefined): JsonScanner {
  const stack: Container[] = []
  let root: unknown
  let state: State = 'value'
  let kept = 0
  let sink: TextSink | undefined
  let isKey = false
  let text = createText()
  let word = ''
  let hex = ''
  let highSurrogate = 0

  return {
    get soFar() {
      return root
    },
    push: (bytes) => {
      const nextQuote = nextByteIn(bytes, quote)
      const nextBackslash = nextByteIn(bytes, backslash)
      let at = 0
      while (at < bytes.length) {
        if (state !== 'string') at = readByte(bytes, at)
        else at = readString(bytes, at, Math.min(nextQuote(at), nextBackslash(at)))
      }
    },
    end: () => {
      if (state === 'word') endWord()
      if (state !== 'done') throw new CutOffJson('the document is cut off')
      return root
    },
  }

  function readString(bytes: Uint8Array, start: number, end: number): number {
    if (end > start) emit(bytes.subarray(start, end))
    if (end === bytes.length) return end
    if (bytes[end] === quote) endString()
    else state = 'escape'
    return end + 1
  }

  function readByte(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0 // within bounds: push checks
    if (state === 'escape') return readEscape(byte, at)
    if (state === 'hex') return readHex(byte, at)
    if (state === 'word') {
      if (!endsWord(byte)) {
        word += String.fromCharCode(byte)
        if (word.length > 64) throw new MalformedJson('a number without end')
        return at + 1
      }
      endWord()
      return at
    }
    if (!isBlank(byte)) readSign(byte)
    return at + 1
  }

  function readSign(byte: number): void {
    const sign = String.fromCharCode(byte)
    if (state === 'done') throw new MalformedJson('something follows the document')
    if (sign === '"' && (state.startsWith('value') || state.startsWith('key'))) beginString()
    else if (sign === ':' && state === ':') state = 'value'
    else if (sign === ',' && state === ', or end') next()
    else if (sign === '}' && (state === 'key or }' || state === ', or end')) close('object')
    else if (sign === ']' && (state === 'value or ]' || state === ', or end')) close('array')
    else if (!state.startsWith('value')) throw new MalformedJson(`"${sign}" in the wrong place`)
    else if (sign === '{') open({ kind: 'object', value: Object.create(null), key: '' }, 'key or }')
    else if (sign === '[') open({ kind: 'array', value: [], index: 0 }, 'value or ]')
    else if (/[-0-9a-z]/.test(sign)) {
      word = sign
      state = 'word'
    } else throw new MalformedJson(`"${sign}" begins no value`)
  }

  function next(): void {
    const inner = stack.at(-1)
    if (inner?.kind === 'array') inner.index += 1
    state = inner?.kind === 'array' ? 'value' : 'key'
  }

  function open(container: Container, following: State): void {
    if (stack.length === deepest) throw new MalformedJson('nested too deeply')
    store(container.value)
    stack.push(container)
    state = following
  }

  function close(kind: Container['kind']): void {
    if (stack.pop()?.kind !== kind) throw new MalformedJson('brackets do not match')
    state = stack.length === 0 ? 'done' : ', or end'
  }

  function store(value: unknown): void {
    const inner = stack.at(-1)
    kept += costOfValue
    if (inner === undefined) root = value
    else if (kept > mostKept) return
    else if (inner.kind === 'object') inner.value[inner.key] = value
    else inner.value[inner.index] = value
  }

  function finishValue(value: unknown): void {
    store(value)
    state = stack.length === 0 ? 'done' : ', or end'
  }

  function beginString(): void {
    isKey = state.startsWith('key')
    sink = isKey ? undefined : divert(stack.map((one) => (one.kind === 'object' ? one.key : one.index)))
    text = createText()
    state = 'string'
  }

  function emit(bytes: Uint8Array): void {
    if (sink !== undefined) sink.write(bytes)
    else if (kept < mostKept) kept += text.add(bytes)
  }

  function endString(): void {
    const inner = stack.at(-1)
    if (isKey && inner?.kind === 'object') {
      inner.key = text.read()
      state = ':'
    } else if (sink !== undefined) {
      const finished = sink
      sink = undefined
      state = stack.length === 0 ? 'done' : ', or end'
      finished.end()
    } else finishValue(text.read())
  }

  function readEscape(byte: number, at: number): number {
    const sign = String.fromCharCode(byte)
    const plain = escapes[sign]
    if (sign === 'u') {
      hex = ''
      state = 'hex'
    } else if (plain !== undefined) {
      emit(Buffer.from(plain))
      state = 'string'
    } else throw new MalformedJson(`no such escape: \\${sign}`)
    return at + 1
  }

  function readHex(byte: number, at: number): number {
    hex += String.fromCharCode(byte)
    if (hex.length < 4) return at + 1
    if (!/^[0-9a-f]{4}$/i.test(hex)) throw new MalformedJson(`no such escape: \\u${hex}`)
    const unit = Number.parseInt(hex, 16)
    const isHigh = unit >= 0xd800 && unit < 0xdc00
    const pair = unit >= 0xdc00 && unit < 0xe000 ? [highSurrogate, unit] : [unit]
    highSurrogate = isHigh ? unit : 0
    if (!isHigh) emit(Buffer.from(String.fromCharCode(...pair)))
    state = 'string'
    return at + 1
  }

  function endWord(): void {
    finishValue(parseWord(word))
    word = ''
  }
}

const quote = 0x22
const backslash = 0x5c
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]) // the last three are the BOM
const wordEnds: ReadonlySet<number> = new Set([...blanks, ...Buffer.from(',]}')])
const isBlank = (byte: number) => blanks.has(byte)
const endsWord = (byte: number) => wordEnds.has(byte)

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

function parseWord(word: string): unknown {
  try {
    return JSON.parse(word)
  } catch (cause) {
    throw new MalformedJson(`"${word}" is no value`, { cause })
  }
}

/** Bytes of one kept string; characters may be split between chunks, so they are decoded together. */
function createText() {
  const pieces: Buffer[] = []
  let length = 0
  return {
    /** Says how much was kept. */
    add: (bytes: Uint8Array): number => {
      const piece = Buffer.from(bytes.subarray(0, longestKept - length))
      pieces.push(piece)
      length += piece.length
      return piece.length
    },
    read: () => Buffer.concat(pieces).toString('utf8'),
  }
}
