import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openStores } from '../../src/store/open.ts'
import { type DataFolder, dataFolder } from '../support/data-folder.ts'
import { blobsContract } from './blobs.contract.ts'
import { tableContract } from './table.contract.ts'

let folder: DataFolder
let close: () => Promise<void>

const embedded = {
  name: 'SQLite and files',
  open: async () => {
    folder = await dataFolder()
    const stores = await openStores({ dataDir: folder.path, log: silentLog })
    close = stores.close
    return stores
  },
  dispose: async () => {
    await close()
    await folder[Symbol.asyncDispose]()
  },
}

tableContract(embedded)
blobsContract({ ...embedded, open: async () => (await embedded.open()).blobs })

describe('the embedded stores', () => {
  it('keep rows and blobs over a restart', async () => {
    await using own = await dataFolder()
    const first = await openStores({ dataDir: own.path, log: silentLog })
    await first.table<string>('jobs').set('a', 'row')
    await new Promise<void>((resolve) => first.blobs.write('a/one').end('bytes', resolve))
    await first.close()
    const second = await openStores({ dataDir: own.path, log: silentLog })
    expect(await second.table<string>('jobs').get('a')).toBe('row')
    expect(await readFile(second.blobs.path?.('a/one') ?? '', 'utf8')).toBe('bytes')
    await second.close()
  })

  it.skipIf(process.platform === 'win32')('make a data folder that only its owner may enter', async () => {
    await using own = await dataFolder()
    const dataDir = join(own.path, 'deep', 'data')
    const stores = await openStores({ dataDir, log: silentLog })
    const { mode } = await stat(dataDir)
    expect(mode & 0o777).toBe(0o700)
    await stores.close()
  })

  it('say which folder is the trouble when there is a file in its place', async () => {
    await using own = await dataFolder()
    const dataDir = join(own.path, 'data')
    await writeFile(dataDir, 'a file')
    await expect(openStores({ dataDir, log: silentLog })).rejects.toThrow(dataDir)
  })

  it('let the folder go when they cannot open', async () => {
    await using own = await dataFolder()
    await writeFile(join(own.path, 'easel.db'), 'no database '.repeat(1000))
    await expect(openStores({ dataDir: own.path, log: silentLog })).rejects.toMatchObject({
      problem: 'corrupt',
    })
    await writeFile(join(own.path, 'easel.db'), '')
    await (await openStores({ dataDir: own.path, log: silentLog })).close()
  })

  it('name the table whose row is damaged', async () => {
    await using own = await dataFolder()
    const first = await openStores({ dataDir: own.path, log: silentLog })
    await first.table('jobs').set('a', 'row')
    await first.close()
    const intruder = new DatabaseSync(join(own.path, 'easel.db'))
    intruder.exec("UPDATE entry SET value = '{half'")
    intruder.close()
    const second = await openStores({ dataDir: own.path, log: silentLog })
    const jobs = second.table('jobs')
    const damaged = { problem: 'corrupt', message: 'A row of jobs is damaged. Restore a backup' }
    await expect(jobs.get('a')).rejects.toMatchObject(damaged)
    await expect(jobs.entries()[Symbol.asyncIterator]().next()).rejects.toMatchObject(damaged)
    await jobs.set('a', 'mended')
    expect(await jobs.get('a')).toBe('mended')
    await second.close()
  })

  it('give a job an empty folder each time, beside the blobs', async () => {
    await using own = await dataFolder()
    const stores = await openStores({ dataDir: own.path, log: silentLog })
    const path = await stores.scratch('7k2m9q0d4h1x')
    await writeFile(join(path, 'half.png'), 'x')
    expect(await stores.scratch('7k2m9q0d4h1x')).toBe(path)
    expect(await readdir(path)).toEqual([])
    await stores.clearScratch('7k2m9q0d4h1x')
    await expect(readdir(path)).rejects.toThrow('ENOENT')
    await expect(stores.scratch('../blobs')).rejects.toThrow("not a blob's name")
    await stores.close()
  })

  it('are healthy until they are closed', async () => {
    await using own = await dataFolder()
    const stores = await openStores({ dataDir: own.path, log: silentLog })
    expect(await stores.healthy()).toBe(true)
    await stores.close()
    expect(await stores.healthy()).toBe(false)
  })

  it('sweep what dead processes left half done', async () => {
    await using own = await dataFolder()
    for (const place of ['incoming', 'scratch/old-job']) {
      await mkdir(join(own.path, place), { recursive: true })
      await writeFile(join(own.path, place, 'leftover'), 'x')
    }
    const stores = await openStores({ dataDir: own.path, log: silentLog })
    expect(await readdir(join(own.path, 'incoming'))).toEqual([])
    await expect(readdir(join(own.path, 'scratch'))).rejects.toThrow('ENOENT')
    await stores.close()
  })
})

describe('a data folder in use', () => {
  it('is refused to a second process, and free again after kill -9', async () => {
    await using own = await dataFolder()
    const child = spawn(process.execPath, [join(import.meta.dirname, 'store-child.ts'), own.path, 'hold'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await expect(openStores({ dataDir: own.path, log: silentLog })).rejects.toMatchObject({
      problem: 'in_use',
      message: expect.stringContaining(`Another Easel is running on the data folder ${own.path}`),
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await openStores({ dataDir: own.path, log: silentLog })).close()
  })

  it('is refused to a second opener of the same process too', async () => {
    await using own = await dataFolder()
    const first = await openStores({ dataDir: own.path, log: silentLog })
    await expect(openStores({ dataDir: own.path, log: silentLog })).rejects.toMatchObject({
      problem: 'in_use',
    })
    await first.table('jobs').set('still', 'works')
    await first.close()
    await (await openStores({ dataDir: own.path, log: silentLog })).close()
  })
})

describe('kill -9 in the middle of writes', () => {
  it('loses no acknowledged row, and shows no half-written row or blob', { timeout: 60_000 }, async () => {
    await using own = await dataFolder()
    let rowsSeen = 0
    for (const killAfter of [1, 40, 150]) {
      const acknowledged = await writeUntilKilled(own.path, killAfter)
      const stores = await openStores({ dataDir: own.path, log: silentLog })
      const rows = new Map<string, { text: string; length: number }>()
      for await (const [key, row] of stores.table<{ text: string; length: number }>('jobs').entries()) {
        rows.set(key, row)
        expect(row.text).toHaveLength(row.length)
      }
      for (const key of acknowledged.rows) expect(rows.has(key)).toBe(true)
      for (const name of acknowledged.blobs) expect(await stores.blobs.size(name)).toBe(300_000)
      for (const path of await filesBelow(join(own.path, 'blobs'))) {
        expect((await stat(path)).size).toBe(300_000)
      }
      expect(await readdir(join(own.path, 'incoming'))).toEqual([])
      rowsSeen += acknowledged.rows.length
      await stores.close()
    }
    expect(rowsSeen).toBeGreaterThan(100)
  })
})

/** A child writes rows and blobs as fast as it can and tells of each that was acknowledged. */
async function writeUntilKilled(
  dataDir: string,
  killAfter: number,
): Promise<{ rows: readonly string[]; blobs: readonly string[] }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'store-child.ts'), dataDir, 'write'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let heard = ''
  for await (const chunk of child.stdout) {
    heard += chunk
    if (heard.split('\n').length > killAfter) child.kill('SIGKILL')
  }
  const lines = heard.split('\n').slice(0, -1)
  return {
    rows: lines.filter((line) => line.startsWith('row ')).map((line) => line.slice(4)),
    blobs: lines.filter((line) => line.startsWith('blob ')).map((line) => line.slice(5)),
  }
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
