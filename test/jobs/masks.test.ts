import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { maskBlob, openMasks } from '../../src/jobs/masks.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'
import { openTestStores } from '../support/workshop.ts'

const job = sampleJob()
let stores: Awaited<ReturnType<typeof openTestStores>>
beforeEach(async () => {
  stores = await openTestStores()
})
afterEach(() => stores.dispose())

describe('a painted mask', () => {
  async function kept({ known }: { known: boolean }) {
    let now = 0
    const masks = openMasks({
      blobs: stores.blobs,
      table: memoryTable<number>(),
      book: { find: async () => (known ? job : undefined) },
      now: () => now,
    })
    await masks.keep(job.id, Readable.from([Buffer.from('png')]))
    return {
      sweepAfter: async (milliseconds: number) => {
        now += milliseconds
        await masks.sweep()
        const stored = await stores.blobs.open(maskBlob(job.id))
        return stored === undefined ? undefined : (await buffer(stored)).toString()
      },
    }
  }
  const year = 365 * 24 * 60 * 60_000

  it('is there for Again as long as its job is known', async () => {
    const { sweepAfter } = await kept({ known: true })
    expect(await sweepAfter(year)).toBe('png')
  })

  it('goes with its job, and when its job never came to be, but not before it could have', async () => {
    const { sweepAfter } = await kept({ known: false })
    expect(await sweepAfter(60_000)).toBe('png')
    expect(await sweepAfter(year)).toBeUndefined()
  })
})
