import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { type Blobs, checkedName } from './blobs.ts'
import { asStoreError } from './store-error.ts'

interface Folders {
  readonly blobs: string
  /** On the same file system. Emptied at open: whatever is there was left by a process that died. */
  readonly incoming: string
}

/** How much is read at once: with Node's usual 64 KB an upload is four times as many turns through its streams. */
const readBytes = 256 * 1024

/** What may wait for the disk: with Node's usual 16 KB whoever writes large pieces would stop after each. */
const writtenAhead = 384 * 1024

export async function openFileBlobs(folders: Folders): Promise<Blobs> {
  await rm(folders.incoming, { recursive: true, force: true })
  await mkdir(folders.incoming, { mode: 0o700 })
  await mkdir(folders.blobs, { recursive: true, mode: 0o700 })
  const path = (name: string): string => join(folders.blobs, checkedName(name))
  return {
    path,
    write: (name) => writeThenRename(path(name), join(folders.incoming, randomBytes(12).toString('hex'))),
    open: async (name) => {
      const handle = await orMissing(open(path(name), 'r'))
      if (handle === undefined) return undefined
      if ((await handle.stat()).isFile()) return handle.createReadStream({ highWaterMark: readBytes })
      await handle.close()
      return undefined
    },
    size: async (name) => {
      const found = await orMissing(stat(path(name)))
      return found?.isFile() ? found.size : undefined
    },
    remove: async (name) => rm(path(name), { force: true }),
    removeAll: async (prefix) => {
      const folder = path(prefix.replace(/\/$/, ''))
      await rm(folder, { recursive: true, force: true })
    },
    list: async (folder) => (await orMissing(readdir(path(folder)))) ?? [],
  }
}

function writeThenRename(target: string, temporary: string): Writable {
  let handle: FileHandle | undefined
  let folder: Promise<void> | undefined
  let kept = false
  return new Writable({
    highWaterMark: writtenAhead,
    construct: settle(async () => {
      // While the bytes come, not after them.
      folder = makeFolder(dirname(target))
      folder.catch(() => {})
      handle = await open(temporary, 'wx', 0o600)
    }),
    write: (chunk: Buffer, _encoding, callback) => {
      settle(async () => handle?.writeFile(chunk))(callback)
    },
    final: settle(async () => {
      await handle?.sync()
      await handle?.close()
      handle = undefined
      await folder
      await moveInto(target, temporary)
      kept = true
    }),
    destroy: (error, callback) => {
      settle(async () => {
        await handle?.close()
        if (!kept) await rm(temporary, { force: true })
      })((failed) => callback(error ?? failed ?? null))
    },
  })

  function settle(work: () => Promise<unknown>): (callback: (error?: Error | null) => void) => void {
    return (callback) => {
      work().then(
        () => callback(),
        (thrown: unknown) => callback(asStoreError(thrown, target)),
      )
    }
  }
}

async function moveInto(target: string, temporary: string): Promise<void> {
  const folder = dirname(target)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(temporary, target)
      return await syncFolder(folder)
    } catch (thrown) {
      // The folder was removed as a whole in between.
      if (attempt === 3 || !hasCode(thrown, 'ENOENT')) throw thrown
      await makeFolder(folder)
    }
  }
}

async function makeFolder(folder: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (created !== undefined) await syncFolder(dirname(created))
}

/** The new name itself must survive a power loss, not only the bytes. Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}

async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) return undefined
    throw thrown
  }
}

function hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
  return thrown instanceof Error && 'code' in thrown && codes.includes(String(thrown.code))
}
