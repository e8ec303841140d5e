import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite'
import Keyv from 'keyv'
import * as vitest from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { SqliteAdapter } from '../../src/store/sqlite-adapter.ts'
import { type DataFolder, dataFolder } from '../support/data-folder.ts'

const { afterAll, beforeAll, describe, expect, it } = vitest

let folder: DataFolder
let database: Database

beforeAll(async () => {
  folder = await dataFolder()
  database = openDatabase(`${folder.path}/keyv.db`)
})

afterAll(async () => {
  await database.close()
  await folder[Symbol.asyncDispose]()
})

describe("Keyv's own test suite", () => {
  keyvTestSuite(vitest, Keyv, () => new SqliteAdapter(database))
  keyvIteratorTests(vitest, Keyv, () => new SqliteAdapter(database))
})

describe('the SQLite adapter', () => {
  it('sets, asks for and deletes many at once', async () => {
    const keyv = new Keyv({ store: new SqliteAdapter(database), namespace: 'many' })
    await keyv.setMany([
      { key: 'a', value: 1 },
      { key: 'b', value: 2, ttl: 60_000 },
    ])
    expect(await keyv.getMany(['a', 'b', 'c'])).toEqual([1, 2, undefined])
    expect(await keyv.hasMany(['a', 'c'])).toEqual([true, false])
    expect(await keyv.deleteMany(['a', 'c'])).toBe(true)
    expect(await keyv.getMany(['a', 'b'])).toEqual([undefined, 2])
  })

  it('clears no namespace that only begins alike', async () => {
    const short = new Keyv({ store: new SqliteAdapter(database), namespace: 'job' })
    const long = new Keyv({ store: new SqliteAdapter(database), namespace: 'jobs' })
    await short.set('a', 1)
    await long.set('a', 2)
    await short.clear()
    expect(await short.get('a')).toBeUndefined()
    expect(await long.get('a')).toBe(2)
  })

  it('sweeps what has expired and nothing else', async () => {
    const adapter = new SqliteAdapter(database)
    await adapter.set('sweep:old', '"x"', -1)
    await adapter.set('sweep:young', '"x"', 60_000)
    await adapter.set('sweep:ever', '"x"')
    expect(await adapter.sweep()).toBe(1)
    expect(await adapter.getMany(['sweep:old', 'sweep:young', 'sweep:ever'])).toEqual([
      undefined,
      '"x"',
      '"x"',
    ])
  })

  it("tells Keyv's listeners of an error that Keyv itself swallows", async () => {
    await using own = await dataFolder()
    const closed = openDatabase(`${own.path}/closed.db`)
    const keyv = new Keyv({ store: new SqliteAdapter(closed) })
    const errors: unknown[] = []
    keyv.on('error', (error) => errors.push(error))
    await keyv.disconnect()
    expect(await keyv.get('a')).toBeUndefined()
    expect(errors).toEqual([expect.objectContaining({ name: 'StoreError', problem: 'closed' })])
  })
})
