import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
// Imported, not the global: tests that fake the clock must not stop the disk.
import { setImmediate } from 'node:timers'
import { asStoreError, StoreError } from './store-error.ts'

/** One SQLite file. Everything asked for in one turn of the event loop is one transaction, with one fsync. */
export interface Database {
  /**
   * Runs a step in order with all others; resolves when what it wrote is on the disk. A step is synchronous, so
   * it is atomic. When the commit fails, every step of that turn is undone and rejects.
   */
  run<T>(step: (prepare: Prepare) => T): Promise<T>
  close(): Promise<void>
}

/** The statement of this text, compiled once for the life of the database. */
export type Prepare = (text: string) => StatementSync

interface Waiting {
  readonly step: (prepare: Prepare) => void
  readonly done: () => void
  readonly failed: (error: StoreError) => void
}

const schemaVersion = 2

/** `busyMs`: how long another program may hold the file before that is a failure. */
export function openDatabase(file: string, { busyMs = 2_000 } = {}): Database {
  let sql: DatabaseSync | undefined = openFile(file, busyMs)
  const statements = new Map<string, StatementSync>()
  let waiting: Waiting[] = []

  function flush(): void {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      if (sql === undefined) throw new StoreError('closed', `The database is closed (${file})`)
      commit(sql, statements, batch)
    } catch (thrown) {
      const error = asStoreError(thrown, file)
      for (const { failed } of batch) failed(error)
      return
    }
    for (const { done } of batch) done()
  }

  return {
    run: (step) =>
      new Promise((resolve, reject) => {
        let settle = (): void => {}
        waiting.push({
          step: (prepare) => {
            const value = step(prepare)
            settle = () => resolve(value)
          },
          done: () => settle(),
          failed: reject,
        })
        if (waiting.length === 1) setImmediate(flush)
      }),
    close: async () => {
      flush()
      statements.clear()
      sql?.close()
      sql = undefined
    },
  }
}

function commit(sql: DatabaseSync, statements: Map<string, StatementSync>, batch: readonly Waiting[]): void {
  const prepare: Prepare = (text) => {
    const statement = statements.get(text) ?? sql.prepare(text)
    statements.set(text, statement)
    return statement
  }
  sql.exec('BEGIN IMMEDIATE')
  try {
    for (const { step } of batch) step(prepare)
    sql.exec('COMMIT')
  } catch (thrown) {
    // SQLite ends the transaction by itself after a full disk or a failed write.
    if (sql.isTransaction) sql.exec('ROLLBACK')
    throw thrown
  }
}

function openFile(file: string, busyMs: number): DatabaseSync {
  let sql: DatabaseSync | undefined
  try {
    // The folder may be one that everybody on the machine can read; SQLite gives its other files this one's mode.
    closeSync(openSync(file, 'a', 0o600))
    sql = new DatabaseSync(file, { timeout: busyMs })
    // WAL with FULL: a commit that was acknowledged survives kill -9 and power loss (sqlite.org/pragma.html#pragma_synchronous).
    sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    migrate(sql, file)
    return sql
  } catch (thrown) {
    sql?.close()
    throw asStoreError(thrown, file)
  }
}

function migrate(sql: DatabaseSync, file: string): void {
  const version = Number(sql.prepare('PRAGMA user_version').get()?.user_version)
  if (version > schemaVersion) {
    throw new StoreError(
      'too_new',
      `A newer version of Easel wrote this database. Run that version (${file})`,
    )
  }
  sql.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS entry_expires ON entry (expires) WHERE expires IS NOT NULL;
    CREATE TABLE IF NOT EXISTS counter (
      name TEXT NOT NULL, field TEXT NOT NULL, value INTEGER NOT NULL, expires INTEGER NOT NULL,
      PRIMARY KEY (name, field)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS counter_expires ON counter (expires);
    CREATE TABLE IF NOT EXISTS hold (id TEXT PRIMARY KEY, claims TEXT, expires INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS hold_open ON hold (expires) WHERE claims IS NOT NULL;
    CREATE INDEX IF NOT EXISTS hold_expires ON hold (expires);
    PRAGMA user_version = ${schemaVersion};
    COMMIT;
  `)
}
