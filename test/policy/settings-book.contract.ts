import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { personId, spaceId } from '../../src/chat/ids.ts'
import { changesKept, openSettingsBook, type SettingsBook } from '../../src/policy/settings-book.ts'
import type { Stores } from '../../src/store/open.ts'

const space = spaceId('discord:1')

/** What the settings promise on any stores. */
export function settingsBookContract(
  name: string,
  openStores: () => Promise<Stores & AsyncDisposable>,
): void {
  describe(`settings in ${name}`, () => {
    let stores: Stores & AsyncDisposable
    let book: SettingsBook
    beforeEach(async () => {
      stores = await openStores()
      book = openBook()
    })
    afterEach(() => stores[Symbol.asyncDispose]())

    const openBook = () =>
      openSettingsBook({ revisions: stores.table('settings'), newest: stores.table('settings-newest') })

    const setCount = (to: string, by: SettingsBook = book) =>
      by.change(space, (now) => ({
        space: { ...now.space, count_max: to },
        channels: now.channels,
        change: { by: personId('discord:ada'), name: 'Ada', at: 1, key: 'count_max', to },
      }))

    it('are the defaults in a space where nobody has set anything', async () => {
      expect((await book.at(space, 'general')).count_max).toBe(10)
      expect(await book.changes(space, 5)).toEqual([])
    })

    it('are over what the host has set for a space, which is over the defaults', async () => {
      const ofHost = openSettingsBook({
        revisions: stores.table('settings'),
        newest: stores.table('settings-newest'),
        given: (one) => (one === space ? { count_max: '5', retention_days: '2' } : {}),
      })
      expect((await ofHost.at(space, 'general')).count_max).toBe(5)
      expect(await ofHost.retentionMs(space)).toBe(2 * 24 * 60 * 60 * 1000)
      await setCount('3')
      expect((await ofHost.at(space, 'general')).count_max).toBe(3)
      expect((await ofHost.at(spaceId('discord:12'), 'general')).count_max).toBe(10)
    })

    it('count at once for every other process on the same stores', async () => {
      const other = openBook()
      await other.at(space, 'general')
      await setCount('3')
      expect((await other.at(space, 'general')).count_max).toBe(3)
      await setCount('4', other)
      expect((await book.at(space, 'general')).count_max).toBe(4)
    })

    it('of one space are not those of another', async () => {
      await setCount('3')
      expect((await book.at(spaceId('discord:12'), 'general')).count_max).toBe(10)
    })

    it('lose no change when many are made at once by several processes', async () => {
      const books = [openBook(), openBook(), openBook()]
      const channels = Array.from({ length: 15 }, (_, index) => `channel-${index}`)
      await Promise.all(
        channels.map((channel, index) =>
          books[index % books.length]?.change(space, (now) => ({
            space: now.space,
            channels: { ...now.channels, [channel]: { model: 'gpt-image-2' } },
            change: { by: personId('p'), name: 'p', at: index, key: 'model', channel, to: 'gpt-image-2' },
          })),
        ),
      )
      const { channels: kept } = await book.find(space)
      expect(Object.keys(kept).sort()).toEqual(channels.sort())
      expect(await book.changes(space, 100)).toHaveLength(15)
    })

    it('remember who changed what, the newest first, and no more than a bounded number of changes', async () => {
      for (let count = 0; count < changesKept + 5; count += 1) await setCount(String((count % 10) + 1))
      const changes = await book.changes(space, 1_000)
      expect(changes).toHaveLength(changesKept)
      expect(changes[0]).toMatchObject({ name: 'Ada', key: 'count_max', to: '5' })
      const rows: string[] = []
      for await (const [key] of stores.table('settings').entries()) rows.push(key)
      expect(rows).toHaveLength(changesKept)
    })

    it('write nothing when there is nothing to change', async () => {
      expect(await book.change(space, () => undefined)).toBeUndefined()
      expect(await book.changes(space, 5)).toEqual([])
    })
  })
}
