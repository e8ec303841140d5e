import { stat, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { SqliteAdapter } from '../../src/store/sqlite-adapter.ts'
import { dataFolder } from '../support/data-folder.ts'

describe('the database', () => {
  it('undoes the whole turn when the disk is full, says so, and goes on when there is room again', async () => {
    await using folder = await dataFolder()
    const database = openDatabase(`${folder.path}/easel.db`)
    const adapter = new SqliteAdapter(database)
    await adapter.set('before', 'x')
    // SQLite's own way to run out of room: https://www.sqlite.org/pragma.html#pragma_max_page_count
    await database.run((prepare) => prepare('PRAGMA max_page_count = 8').get())

    const outcomes = await Promise.allSettled([
      adapter.set('small', 'x'),
      adapter.set('large', 'x'.repeat(1_000_000)),
    ])

    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)).toEqual([
      expect.objectContaining({ problem: 'full', message: expect.stringContaining('The disk is full') }),
      expect.objectContaining({ problem: 'full' }),
    ])
    expect(await adapter.getMany(['before', 'small', 'large'])).toEqual(['x', undefined, undefined])
    await database.run((prepare) => prepare('PRAGMA max_page_count = 100000').get())
    await adapter.set('large', 'x'.repeat(1_000_000))
    expect(await adapter.has('large')).toBe(true)
    await database.close()
  })

  it('says that another program holds it', async () => {
    await using folder = await dataFolder()
    const file = `${folder.path}/easel.db`
    const database = openDatabase(file, { busyMs: 50 })
    const intruder = new DatabaseSync(file)
    intruder.exec('BEGIN IMMEDIATE')
    await expect(new SqliteAdapter(database).set('a', 'x')).rejects.toMatchObject({
      problem: 'locked',
      message: expect.stringContaining('Another program holds the database'),
    })
    intruder.exec('ROLLBACK')
    intruder.close()
    await new SqliteAdapter(database).set('a', 'x')
    expect(await new SqliteAdapter(database).get('a')).toBe('x')
    await database.close()
  })

  it("lets nobody else on the machine read people's prompts, also in a folder that all can read", async () => {
    await using folder = await dataFolder()
    const file = `${folder.path}/easel.db`
    const database = openDatabase(file)
    await new SqliteAdapter(database).set('a', 'x')
    const modes = [file, `${file}-wal`, `${file}-shm`].map(async (one) => (await stat(one)).mode & 0o777)
    expect(await Promise.all(modes)).toEqual([0o600, 0o600, 0o600])
    await database.close()
  })

  it('refuses a file that is no database, without touching it', async () => {
    await using folder = await dataFolder()
    const file = `${folder.path}/easel.db`
    await writeFile(file, 'this is a text about cats, and long enough to have a header. '.repeat(100))
    expect(() => openDatabase(file)).toThrow(/damaged, or no database of Easel.*easel\.db/)
  })

  it('refuses a database that a newer version wrote', async () => {
    await using folder = await dataFolder()
    const file = `${folder.path}/easel.db`
    const newer = new DatabaseSync(file)
    newer.exec('PRAGMA user_version = 99')
    newer.close()
    expect(() => openDatabase(file)).toThrow('A newer version of Easel')
  })

  it('finishes what was asked for before it closes, and may be closed twice', async () => {
    await using folder = await dataFolder()
    const file = `${folder.path}/easel.db`
    const database = openDatabase(file)
    const written = new SqliteAdapter(database).set('a', 'x')
    await database.close()
    await database.close()
    expect(await written).toBe(true)
    const again = openDatabase(file)
    expect(await new SqliteAdapter(again).get('a')).toBe('x')
    await again.close()
  })
})
