import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Stores } from '../../src/store/open.ts'
import { patience } from '../support/patience.ts'

interface Row {
  readonly name: string
  readonly nested?: { readonly list: readonly (string | number | null | boolean)[] }
}

interface Backend {
  readonly name: string
  /** Fresh, empty stores. */
  open(): Promise<Stores>
  dispose(): Promise<void>
}

/** Long enough for a few commands, short enough to wait for. */
const shortMs = 150

/** What every backend promises about tables. */
export function tableContract(backend: Backend): void {
  describe(`tables in ${backend.name}`, () => {
    let stores: Stores

    beforeEach(async () => {
      stores = await backend.open()
    })

    afterEach(async () => {
      await stores.close()
      await backend.dispose()
    })

    async function all(namespace: string): Promise<Record<string, Row>> {
      const rows: Record<string, Row> = {}
      for await (const [key, row] of stores.table<Row>(namespace).entries()) rows[key] = row
      return rows
    }

    it('gives a row back as it was set', async () => {
      const rows = stores.table<Row>('jobs')
      const row: Row = {
        name: 'ねこ "\'\u0000:base64:\n',
        nested: { list: [':x', ':base64:eA==', 0, null, false] },
      }
      await rows.set('one', row)
      expect(await rows.get('one')).toEqual(row)
    })

    it('lists the keys that begin alike, and no others', async () => {
      const rows = stores.table<Row>('jobs')
      const keys = Array.from({ length: 250 }, (_, number) => `discord:7 ${number}`)
      await Promise.all(
        [...keys, 'discord:71 1', 'discord:7', 'a*b 1', 'aab 1'].map((key) => rows.set(key, { name: key })),
      )
      await stores.table<Row>('other').set('discord:7 x', { name: 'other' })
      const under = async (prefix: string) => {
        const found: string[] = []
        for await (const key of rows.keysUnder(prefix)) found.push(key)
        return found.toSorted()
      }
      expect(await under('discord:7 ')).toEqual(keys.toSorted())
      expect(await under('a*b ')).toEqual(['a*b 1'])
      expect(await under('nobody ')).toEqual([])
    })

    it('knows nothing of a key that was never set', async () => {
      expect(await stores.table<Row>('jobs').get('nobody')).toBeUndefined()
    })

    it('replaces a row', async () => {
      const rows = stores.table<Row>('jobs')
      await rows.set('one', { name: 'old', nested: { list: [1] } })
      await rows.set('one', { name: 'new' })
      expect(await rows.get('one')).toEqual({ name: 'new' })
    })

    it('forgets a deleted row, and does not mind deleting it twice', async () => {
      const rows = stores.table<Row>('jobs')
      await rows.set('one', { name: 'a' })
      await rows.delete('one')
      await rows.delete('one')
      expect(await rows.get('one')).toBeUndefined()
    })

    it('deletes a row while it is the one that is meant, and never another', async () => {
      const rows = stores.table<Row>('jobs')
      await rows.set('one', { name: 'a' }, 60_000)
      expect(await rows.deleteIf('one', { name: 'b' })).toBe(false)
      expect(await rows.get('one')).toEqual({ name: 'a' })
      expect(await rows.deleteIf('one', { name: 'a' })).toBe(true)
      expect([await rows.get('one'), await rows.deleteIf('one', { name: 'a' })]).toEqual([undefined, false])
    })

    it('adds a key once', async () => {
      const rows = stores.table<Row>('jobs')
      expect(await rows.add('one', { name: 'first' })).toBe(true)
      expect(await rows.add('one', { name: 'second' })).toBe(false)
      expect(await rows.get('one')).toEqual({ name: 'first' })
    })

    it('tells exactly one of many who add the same key at once that they were first', async () => {
      const tries = Array.from({ length: 50 }, async (_, index) =>
        stores.table<Row>('jobs').add('one', { name: String(index) }),
      )
      const outcomes = await Promise.all(tries)
      expect(outcomes.filter(Boolean)).toHaveLength(1)
      expect(await stores.table<Row>('jobs').get('one')).toEqual({ name: String(outcomes.indexOf(true)) })
    })

    it('adds a deleted key again', async () => {
      const rows = stores.table<Row>('jobs')
      await rows.set('one', { name: 'a' })
      await rows.delete('one')
      expect(await rows.add('one', { name: 'b' })).toBe(true)
    })

    it('keeps tables apart, also where a key looks like the other table', async () => {
      const jobs = stores.table<Row>('jobs')
      const jobsOld = stores.table<Row>('jobs-old')
      await jobs.set('a', { name: 'jobs a' })
      await jobs.set('jobs:a', { name: 'jobs jobs:a' })
      await jobs.set('jobs-old:a', { name: 'jobs jobs-old:a' })
      await jobsOld.set('a', { name: 'jobs-old a' })
      expect(await all('jobs')).toEqual({
        a: { name: 'jobs a' },
        'jobs:a': { name: 'jobs jobs:a' },
        'jobs-old:a': { name: 'jobs jobs-old:a' },
      })
      expect(await all('jobs-old')).toEqual({ a: { name: 'jobs-old a' } })
    })

    it.each([
      '',
      ':',
      '%',
      '_',
      "'; DROP TABLE entry; --",
      '日本',
      'a\u0000b',
      'x'.repeat(2000),
      '__proto__',
    ])('takes the key %j', async (key) => {
      const rows = stores.table<Row>('jobs')
      await rows.set(key, { name: 'it' })
      await rows.set(`${key}2`, { name: 'another' })
      expect(await rows.get(key)).toEqual({ name: 'it' })
      await rows.delete(key)
      expect(await rows.get(key)).toBeUndefined()
      expect(await rows.get(`${key}2`)).toEqual({ name: 'another' })
    })

    it('walks over more rows than one page holds, each once', async () => {
      const rows = stores.table<Row>('jobs')
      await Promise.all(
        Array.from({ length: 555 }, (_, index) => rows.set(`k${index}`, { name: `n${index}` })),
      )
      const seen: string[] = []
      for await (const [key, row] of rows.entries()) {
        expect(row.name).toBe(key.replace('k', 'n'))
        seen.push(key)
      }
      expect(new Set(seen).size).toBe(555)
      expect(seen).toHaveLength(555)
    })

    it('lets rows be deleted and added while walking over them', async () => {
      const rows = stores.table<Row>('jobs')
      await Promise.all(Array.from({ length: 250 }, (_, index) => rows.set(`k${index}`, { name: 'x' })))
      for await (const [key] of rows.entries()) {
        await Promise.all([rows.delete(key), rows.set('extra', { name: 'x' })])
      }
      expect(Object.keys(await all('jobs')).filter((key) => key !== 'extra')).toEqual([])
    })

    /** Resolves when a row that was set now for as long as `ttlMs` has gone. */
    async function outlived(ttlMs: number): Promise<void> {
      const rows = stores.table<Row>('clock')
      await rows.set('hand', { name: 'x' }, ttlMs)
      await vi.waitFor(async () => expect(await rows.get('hand')).toBeUndefined(), patience)
    }

    it('forgets a row when its time is over, everywhere', async () => {
      const rows = stores.table<Row>('jobs')
      await rows.set('set', { name: 'a' }, shortMs)
      await rows.add('added', { name: 'b' }, shortMs)
      await rows.set('stays', { name: 'c' })
      expect(Object.keys(await all('jobs')).sort()).toEqual(['added', 'set', 'stays'])
      await outlived(shortMs)
      expect(await rows.get('set')).toBeUndefined()
      expect(await rows.get('added')).toBeUndefined()
      expect(await all('jobs')).toEqual({ stays: { name: 'c' } })
    })

    it('adds over an expired row, not over a living one', async () => {
      const rows = stores.table<Row>('jobs')
      await rows.add('one', { name: 'a' }, shortMs)
      expect(await rows.add('one', { name: 'b' }, shortMs)).toBe(false)
      await outlived(shortMs)
      expect(await rows.add('one', { name: 'c' })).toBe(true)
      await outlived(shortMs)
      expect(await rows.get('one')).toEqual({ name: 'c' })
    })

    it('keeps a row for good when it is set again without a time', async () => {
      const rows = stores.table<Row>('jobs')
      await rows.set('one', { name: 'a' }, shortMs)
      await rows.set('one', { name: 'b' })
      await outlived(shortMs)
      expect(await rows.get('one')).toEqual({ name: 'b' })
    })

    it('keeps the last of several rows that were set without waiting', async () => {
      const rows = stores.table<Row>('jobs')
      await Promise.all(['a', 'b', 'c'].map((name) => rows.set('one', { name })))
      expect(await rows.get('one')).toEqual({ name: 'c' })
    })

    it.each(['', 'Jobs', 'a:b', 'a b', '../a'])('refuses %j as a table', (namespace) => {
      expect(() => stores.table(namespace)).toThrow('not a table')
    })

    it('rejects after close instead of losing a write', async () => {
      const rows = stores.table<Row>('jobs')
      await stores.close()
      await expect(rows.set('one', { name: 'late' })).rejects.toThrow('closed')
      await expect(rows.add('one', { name: 'late' })).rejects.toThrow('closed')
      await expect(rows.get('one')).rejects.toThrow('closed')
    })
  })
}
