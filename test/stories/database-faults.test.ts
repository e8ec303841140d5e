import { once } from 'node:events'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openStores } from '../../src/store/open.ts'
import { type CountingImages, startCountingImages } from '../support/counting-images.ts'
import { dataFolder } from '../support/data-folder.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { runEasel } from '../support/run-easel.ts'
import { makeReadOnly, whyNoSmallDisk } from '../support/small-disk.ts'

const mountless = await whyNoSmallDisk()
const hasPicture = (message: { readonly images: readonly unknown[] }) => message.images.length > 0

describe('while another program holds the database', () => {
  let discord: FakeDiscord
  let images: CountingImages
  let easel: OpenEasel
  beforeEach(async () => {
    discord = await startFakeDiscord()
    images = await startCountingImages()
    easel = await openEasel({
      ...discord.env,
      ...images.env,
    })
    await discord.registered()
  })
  afterEach(async () => {
    await easel?.[Symbol.asyncDispose]()
    await Promise.all([images.close(), discord.close()])
    expect(discord.violations).toEqual([])
  })

  const database = () => join(easel.dataDir, 'easel.db')
  /** Asked, and the image service is at it. */
  const atWork = async (prompt: string) => {
    images.hold()
    const use = discord.command('imagine', { prompt })
    await use.message()
    await vi.waitFor(() => expect(images.waiting()).toBe(1), patience)
    return use
  }

  it('for a moment, nobody notices', async () => {
    const use = await atWork('a cat')
    await using _holder = await holdFor(500, database())
    images.release()
    expect(await use.message(hasPicture)).toBeDefined()
    const next = discord.command('imagine', { prompt: 'a dog' })
    expect(await next.message(hasPicture)).toBeDefined()
    expect([images.sold('a cat'), images.sold('a dog')]).toEqual([1, 1])
  })

  it('for longer than it waits, new commands are refused in words and what is at work goes on afterwards', async () => {
    const use = await atWork('a cat')
    const holder = new DatabaseSync(database())
    holder.exec('BEGIN IMMEDIATE')
    images.release()
    await vi.waitFor(() => expect(images.sold('a cat')).toBe(1), patience)
    const refused = await discord.command('imagine', { prompt: 'a dog' }).message()
    expect(refused.text).toContain("can't reach its own memory")
    expect(refused.text).toContain('You were not charged.')
    holder.exec('ROLLBACK')
    holder.close()
    expect(await use.message(hasPicture)).toBeDefined()
    expect([images.sold('a cat'), images.sold('a dog')]).toEqual([1, 0])
    expect(discord.messages().filter(hasPicture)).toHaveLength(1)
  })
})

describe('at the start, one sentence and exit code 1 for', () => {
  async function started(damage: (file: string) => Promise<AsyncDisposable | undefined>) {
    await using folder = await dataFolder()
    const stores = await openStores({ dataDir: folder.path, log: silentLog })
    const table = stores.table<string>('notes')
    for (let row = 0; row < 200; row += 1) await table.set(`${row}`, 'x'.repeat(1_000))
    await stores.close()
    const file = join(folder.path, 'easel.db')
    await using _mend = await damage(file)
    const { code, stderr } = await runEasel([], { DATA_DIR: folder.path })
    expect(code).toBe(1)
    expect(stderr).toContain('easel.db')
    expect(stderr.trim().split('\n')).toHaveLength(1)
    return stderr
  }

  it('a database whose beginning is lost', async () => {
    const words = await started((file) => overwrite(file, 0))
    expect(words).toContain('damaged, or no database of Easel. Restore a backup')
  })

  it('a database that was cut in the middle', async () => {
    const words = await started(async (file) => {
      await using handle = await open(file, 'r+')
      await handle.truncate(Math.floor((await stat(file)).size / 2))
      return undefined
    })
    expect(words).toContain('damaged')
  })

  it.skipIf(mountless !== undefined)(
    `a database that may not be written to${mountless === undefined ? '' : ` (left out: ${mountless})`}`,
    async () => {
      const words = await started(makeReadOnly)
      expect(words).toContain('may not be written to. Check its owner and permissions')
    },
  )
})

async function overwrite(file: string, from: number): Promise<undefined> {
  await using handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(4_096, 'cats'), 0, 4_096, from)
}

/** Another thread with a transaction of its own, since this one waits while the database is held. */
async function holdFor(milliseconds: number, file: string): Promise<AsyncDisposable> {
  const holder = new Worker(
    `const { parentPort, workerData: { file, milliseconds } } = require('node:worker_threads')
     const { DatabaseSync } = require('node:sqlite')
     const database = new DatabaseSync(file, { timeout: 5000 })
     database.exec('BEGIN IMMEDIATE')
     parentPort.postMessage('held')
     Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
     database.exec('ROLLBACK')
     database.close()`,
    { eval: true, workerData: { file, milliseconds } },
  )
  const gone = once(holder, 'exit')
  await once(holder, 'message')
  return { [Symbol.asyncDispose]: async () => void (await gone) }
}
