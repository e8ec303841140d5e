/** Pictures behind a link, for the models that answer with `url`: links live 60 minutes, as they did. */

import type { Format } from './rules.ts'

interface StoredFile {
  readonly bytes: Buffer
  readonly format: Format
}

export interface Files {
  /** The path below the server's root. */
  put(file: StoredFile): string
  get(id: string): StoredFile | undefined
}

const LIFE_MS = 60 * 60 * 1000
const MOST_BYTES = 256 * 1024 * 1024

export function createFiles(now: () => number, newId: () => string): Files {
  const shelf = new Map<string, StoredFile & { readonly until: number }>()

  function tidy(): void {
    let total = 0
    for (const [id, file] of [...shelf].reverse()) {
      total += file.bytes.length
      if (file.until <= now() || total > MOST_BYTES) shelf.delete(id)
    }
  }

  return {
    put(file) {
      const id = `img-${newId()}.${file.format}`
      shelf.set(id, { ...file, until: now() + LIFE_MS })
      tidy()
      return `/files/${id}`
    },
    get(id) {
      tidy()
      return shelf.get(id)
    },
  }
}
