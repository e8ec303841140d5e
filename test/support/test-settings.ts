import { effective, type SettingTexts } from '../../src/policy/settings.ts'
import { openSettingsBook, type Revision, type SettingsBook } from '../../src/policy/settings-book.ts'
import { memoryTable } from './memory-table.ts'

/** Settings in which nothing is set yet, or everywhere the same. */
export function testSettings(texts?: SettingTexts): SettingsBook {
  const book = openSettingsBook({ revisions: memoryTable<Revision>(), newest: memoryTable<number>() })
  return texts === undefined ? book : { ...book, at: async () => effective(texts) }
}
