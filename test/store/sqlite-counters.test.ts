import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { openSqliteCounters } from '../../src/store/sqlite-counters.ts'
import { sqliteBackend } from '../support/counter-backends.ts'
import { dataFolder } from '../support/data-folder.ts'
import { countersContract } from './counters.contract.ts'

countersContract(sqliteBackend())

describe('the counters in SQLite', () => {
  it('leave no row behind once nobody asks any more', async () => {
    await using own = await dataFolder()
    const sqlite = openDatabase(join(own.path, 'easel.db'))
    let clock = 1_000
    const counters = openSqliteCounters(sqlite, () => clock)
    const spent = { group: 'space', field: 'micros', by: 5, until: 2_000 }
    await counters.settle('a', [spent], 2_000)
    await counters.hold('b', [spent], 1_500)
    clock = 2_000
    await counters.sweep()
    const rows = await sqlite.run((prepare) => [
      ...prepare('SELECT * FROM counter').all(),
      ...prepare('SELECT * FROM hold').all(),
    ])
    expect(rows).toEqual([])
    await sqlite.close()
  })
})
