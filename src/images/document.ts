import type { Description, Gallery } from './gallery.ts'
import { createJsonScanner, type JsonPath, type TextSink } from './json-scanner.ts'

/** A picture that is somewhere else. */
export interface Address {
  readonly url: string
  readonly description: Description
}

/** What one JSON document of an answer brought, its pictures apart. */
interface DocumentContent {
  readonly tree: unknown
  readonly addresses: readonly Address[]
}

export interface DocumentReader {
  push(bytes: Uint8Array): void
  end(): DocumentContent
  readonly soFar: unknown
}

/** Reads a whole answer, of one document or of many. */
export interface AnswerReader {
  push(bytes: Uint8Array): void
  /** Throws CutOffJson when something is missing. */
  end(): void
  /** The documents of the answer, previews and the pictures' own characters left out. */
  readonly trees: readonly unknown[]
  /** The pictures that are somewhere else. */
  readonly addresses: readonly Address[]
  /** Every picture that was asked for is there. */
  readonly isComplete: boolean
  /** Nothing more is to come, even if the connection stays open. */
  readonly isDone: boolean
}

interface Item {
  readonly path: JsonPath
  number?: number
  url?: string
}

/**
 * One JSON document: the whole answer, or the data of one event. Pictures are the `b64_json` of any item, or a data
 * URL in its `url`, or the `result` of a call of the Responses API; `intercept` may take a picture's characters
 * elsewhere.
 */
export function createDocumentReader(
  gallery: Gallery,
  intercept: (path: JsonPath) => TextSink | undefined = () => undefined,
): DocumentReader {
  const items = new Map<string, Item>()
  const scanner = createJsonScanner((path) => {
    switch (kindOf(path)) {
      case 'picture':
        return intercept(path) ?? pictureText(gallery, itemAt(items, path.slice(0, -1)))
      case 'preview':
        return intercept(path)
      case 'address': {
        const item = itemAt(items, path.slice(0, -1))
        return addressText(item, () => pictureText(gallery, item))
      }
      case 'other':
        return undefined
    }
  })
  return {
    push: scanner.push,
    get soFar() {
      return scanner.soFar
    },
    end: () => {
      const tree = scanner.end()
      const addresses: Address[] = []
      for (const { path, number, url } of items.values()) {
        const description = describe(path.reduce(fieldOf, tree))
        if (number !== undefined) gallery.describe(number, description)
        else if (url !== undefined) addresses.push({ url, description })
      }
      return { tree, addresses }
    },
  }
}

/** What the string at a path is, in the answers of both APIs, whole or as events. */
function kindOf(path: JsonPath): 'picture' | 'preview' | 'address' | 'other' {
  const key = path.at(-1)
  const isOfItem = path.length === 1 || path[0] === 'data'
  if (key === 'b64_json' && isOfItem) return 'picture'
  if (key === 'url' && isOfItem) return 'address'
  if (key === 'partial_image_b64' && path.length === 1) return 'preview'
  return key === 'result' && isOutputItem(path.slice(0, -1)) ? 'picture' : 'other'
}

/** `output[0]`, or `item` and `response.output[0]` of an event. */
function isOutputItem(path: JsonPath): boolean {
  if (path.length === 1) return path[0] === 'item'
  const [list, index, ...rest] = path[0] === 'response' ? path.slice(1) : path
  return list === 'output' && typeof index === 'number' && rest.length === 0
}

/** One step into a parsed tree of unknown shape. */
export function fieldOf(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

function describe(item: unknown): Description {
  const [revised, id] = [fieldOf(item, 'revised_prompt'), fieldOf(item, 'id')]
  const isCall = fieldOf(item, 'type') === 'image_generation_call' && typeof id === 'string'
  return {
    ...(typeof revised === 'string' && revised !== '' && { revisedPrompt: revised }),
    ...(isCall && /^[\w-]{1,128}$/.test(id) && { callId: id }),
  }
}

function itemAt(items: Map<string, Item>, path: JsonPath): Item {
  const key = path.join('.')
  const item = items.get(key) ?? { path }
  items.set(key, item)
  return item
}

function pictureText(gallery: Gallery, item: Item): TextSink {
  return gallery.base64((number) => {
    item.number = number
  })
}

const scheme = 'data:'
const longestUrl = 16 * 1024

function addressText(item: Item, takePicture: () => TextSink): TextSink {
  let text = Buffer.alloc(0)
  let picture: TextSink | undefined
  return {
    write: (bytes) => {
      if (picture !== undefined) return picture.write(bytes)
      text = Buffer.concat([text, bytes])
      if (text.subarray(0, scheme.length).toString('latin1').toLowerCase() === scheme) {
        picture = takePicture()
        picture.write(Buffer.concat([Buffer.from(scheme), text.subarray(scheme.length)]))
      } else text = text.subarray(0, longestUrl)
    },
    end: () => {
      if (picture !== undefined) picture.end()
      else if (text.length > 0) item.url = text.toString('utf8')
    },
  }
}
