import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resultIdOf } from '../../src/chat/ids.ts'
import { openKept } from '../../src/jobs/kept.ts'
import { memoryTable } from '../support/memory-table.ts'
import { sampleJob } from '../support/sample-job.ts'
import { openTestStores } from '../support/workshop.ts'

const hour = 3_600_000
const { id: job } = sampleJob()
const [first, second] = [resultIdOf(job, 1), resultIdOf(job, 2)]

let stores: Awaited<ReturnType<typeof openTestStores>>
let now = 0
beforeEach(async () => {
  stores = await openTestStores()
  now = 1_000 * hour
})
afterEach(() => stores.dispose())

async function keepTwo() {
  const kept = openKept(stores.blobs, memoryTable<number>(), () => now)
  const picture = (id: typeof first, words: string) => ({
    id,
    open: () => Readable.from([Buffer.from(words)]),
  })
  await kept.keep(job, [picture(first, 'one'), picture(second, 'two')])
  const read = async (id: typeof first) => {
    const stream = await kept.open(id)
    return stream === undefined ? undefined : text(stream)
  }
  return { kept, read }
}

describe('kept copies', () => {
  it('are there under the ids of their results', async () => {
    const { read } = await keepTwo()
    expect([await read(first), await read(second)]).toEqual(['one', 'two'])
  })

  it('stay for a day and then go', async () => {
    const { kept, read } = await keepTwo()
    now += 23 * hour
    await kept.sweep()
    expect(await read(first)).toBe('one')
    now += 2 * hour
    await kept.sweep()
    expect([await read(first), await read(second)]).toEqual([undefined, undefined])
  })

  it('go at once with their message', async () => {
    const { kept, read } = await keepTwo()
    await kept.remove(job)
    expect(await read(second)).toBeUndefined()
  })
})
