import { constants } from 'node:fs'
import { access, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolders } from '../folders.ts'
import type { Log } from '../log.ts'
import { type Blobs, checkedName } from './blobs.ts'
import type { Counters } from './counters.ts'
import { lockDataFolder } from './data-lock.ts'
import { type Database, openDatabase } from './database.ts'
import { openFileBlobs } from './file-blobs.ts'
import { createFilePieces, type FilePieces } from './file-pieces.ts'
import { checkRoom } from './room.ts'
import { SqliteAdapter } from './sqlite-adapter.ts'
import { openSqliteCounters } from './sqlite-counters.ts'
import { asStoreError, StoreError } from './store-error.ts'
import { createTable, type Table } from './table.ts'

/** Everything that outlives the process. */
export interface Stores {
  table<Row>(namespace: string): Table<Row>
  readonly blobs: Blobs
  readonly counters: Counters
  readonly filePieces: FilePieces
  /** An empty folder for a job's working files, outside the blobs; gone after a restart. */
  scratch(name: string): Promise<string>
  clearScratch(name: string): Promise<void>
  /** Throws a StoreError when there may be no room for one more picture. */
  checkRoom(): Promise<void>
  /** For readiness: rows can be read, and the folder can be written to and has room. */
  healthy(): Promise<boolean>
  /** Waits for what was asked for, then lets go of the data folder. */
  close(): Promise<void>
}

const sweepMs = 3_600_000

/** The embedded backend: SQLite and files in one folder that belongs to this process alone. */
export async function openStores({ dataDir, log }: { dataDir: string; log: Log }): Promise<Stores> {
  const scratchRoot = join(dataDir, 'scratch')
  await prepareFolder(dataDir)
  const lock = lockDataFolder(dataDir)
  let database: Database
  let blobs: Blobs
  try {
    await rm(scratchRoot, { recursive: true, force: true })
    blobs = await openFileBlobs({ blobs: join(dataDir, 'blobs'), incoming: join(dataDir, 'incoming') })
    database = openDatabase(join(dataDir, 'easel.db'))
  } catch (thrown) {
    lock.release()
    throw asStoreError(thrown, dataDir)
  }
  const counters = openSqliteCounters(database, Date.now)
  const sweeper = sweepExpired([new SqliteAdapter(database), counters], log)
  const scratchPath = (name: string): string => join(scratchRoot, checkedName(name))
  const clearScratch = async (name: string): Promise<void> =>
    rm(scratchPath(name), { recursive: true, force: true })
  return {
    table: (namespace) => createTable(new SqliteAdapter(database), namespace),
    blobs,
    counters,
    filePieces: createFilePieces(),
    clearScratch,
    scratch: async (name) => {
      const folder = scratchPath(name)
      try {
        await clearScratch(name)
        await mkdir(folder, { recursive: true, mode: 0o700 })
        return folder
      } catch (thrown) {
        throw asStoreError(thrown, folder)
      }
    },
    checkRoom: () => checkRoom(dataDir),
    healthy: async () => isHealthy(database, dataDir, log),
    close: async () => {
      clearInterval(sweeper)
      await database.close()
      lock.release()
    },
  }
}

async function prepareFolder(dataDir: string): Promise<void> {
  try {
    await makeFolders(dataDir, 0o700)
    await access(dataDir, constants.W_OK)
  } catch (thrown) {
    const error = asStoreError(thrown, dataDir)
    if (error.problem !== 'unknown') throw error
    const mend = `DATA_DIR ${dataDir} is no folder, and none can be made there. Set DATA_DIR to another`
    throw new StoreError('no_folder', mend, { cause: thrown })
  }
}

function sweepExpired(stores: readonly { sweep(): Promise<unknown> }[], log: Log): NodeJS.Timeout {
  const sweep = (): void => {
    Promise.all(stores.map((store) => store.sweep())).then(
      () => log.debug({}, 'expired rows removed'),
      (error: unknown) => log.warn({ err: error }, 'expired rows not removed'),
    )
  }
  sweep()
  return setInterval(sweep, sweepMs).unref()
}

async function isHealthy(database: Database, dataDir: string, log: Log): Promise<boolean> {
  try {
    await database.run((prepare) => prepare('SELECT 1').get())
    await access(dataDir, constants.W_OK)
    await checkRoom(dataDir)
    return true
  } catch (error) {
    log.warn({ err: error }, 'the store does not answer')
    return false
  }
}
