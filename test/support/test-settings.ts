import { openSettingsBook, type Revision, type SettingsBook } from '../../src/policy/settings-book.ts'
import { memoryTable } from './memory-table.ts'

/** Settings in which nothing is set yet. */
export function testSettings(): SettingsBook {
  return openSettingsBook({ revisions: memoryTable<Revision>(), newest: memoryTable<number>() })
}
