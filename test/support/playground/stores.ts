import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Json } from '../../../src/chat/invocation.ts'
import type { Notebook } from '../../../src/playground/notebook.ts'
import type { Shelf } from '../../../src/playground/shelf.ts'

export interface MemoryShelf extends Shelf {
  readonly files: Map<string, Buffer>
}

export function createMemoryShelf(): MemoryShelf {
  const files = new Map<string, Buffer>()
  return {
    files,
    save: async (name, body) => {
      const bytes = await buffer(body)
      files.set(name, bytes)
      return { bytes: bytes.length }
    },
    open: async (name) => {
      const bytes = files.get(name)
      return bytes === undefined ? undefined : Readable.from([bytes], { objectMode: false })
    },
    remove: async (name) => {
      files.delete(name)
    },
  }
}

/** Keeps text, as every store does: what is no JSON does not come back. */
export function createMemoryNotebook(): Notebook {
  const rows = new Map<string, string>()
  return {
    get: async (key) => {
      const row = rows.get(key)
      const value: Json | undefined = row === undefined ? undefined : JSON.parse(row)
      return value
    },
    set: async (key, value) => {
      rows.set(key, JSON.stringify(value))
    },
  }
}
