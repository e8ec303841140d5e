import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { asStoreError, StoreError } from './store-error.ts'

/**
 * Keeps a data folder to one process. SQLite's lock on an open file belongs to the process: the system releases
 * it at any death, so there is no stale lock to clean up.
 */
export function lockDataFolder(folder: string): { release(): void } {
  const file = join(folder, 'lock.db')
  let sql: DatabaseSync | undefined
  try {
    sql = new DatabaseSync(file, { timeout: 0 })
    sql.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (thrown) {
    sql?.close()
    const error = asStoreError(thrown, file)
    if (error.problem !== 'locked') throw error
    throw new StoreError(
      'in_use',
      `Another Easel is running on the data folder ${folder}. Stop it, or set DATA_DIR to another folder`,
      { cause: thrown },
    )
  }
  return {
    release: () => {
      sql?.close()
      sql = undefined
    },
  }
}
