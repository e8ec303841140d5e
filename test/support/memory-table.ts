import type { Table } from '../../src/store/table.ts'

/** A table that keeps what a real one would keep: copies, not references. */
export function memoryTable<Row>(): Table<Row> {
  const rows = new Map<string, string>()
  const read = (text: string | undefined): Row | undefined =>
    text === undefined ? undefined : JSON.parse(text)
  return {
    get: async (key) => read(rows.get(key)),
    set: async (key, row) => {
      rows.set(key, JSON.stringify(row))
    },
    add: async (key, row) => {
      if (rows.has(key)) return false
      rows.set(key, JSON.stringify(row))
      return true
    },
    delete: async (key) => {
      rows.delete(key)
    },
    deleteIf: async (key, row) => rows.get(key) === JSON.stringify(row) && rows.delete(key),
    keysUnder: async function* (prefix) {
      for (const key of [...rows.keys()]) if (key.startsWith(prefix)) yield key
    },
    entries: async function* () {
      for (const [key, text] of [...rows]) {
        const row = read(text)
        if (row !== undefined) yield [key, row] as const
      }
    },
  }
}
