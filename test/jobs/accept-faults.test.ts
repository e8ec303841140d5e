import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEvents } from '../../src/events.ts'
import { Failure } from '../../src/failure.ts'
import { type JobBook, openJobBook } from '../../src/jobs/book.ts'
import { createBullmqQueue } from '../../src/jobs/bullmq-queue.ts'
import type { Queue } from '../../src/jobs/queue.ts'
import { silentLog } from '../../src/log.ts'
import { openRedis, type RedisLink } from '../../src/store/redis.ts'
import { memoryTable } from '../support/memory-table.ts'
import { patience } from '../support/patience.ts'
import { type OwnKeys, ownKeys, redisThatAnswers } from '../support/redis.ts'
import { sampleJob } from '../support/sample-job.ts'
import { scriptedWork } from '../support/scripted-work.ts'

const url = await redisThatAnswers()
const late = new Failure({ kind: 'capacity', problem: 'store_unreachable' })

describe.skipIf(url === undefined)('a Redis that answers too late', () => {
  let keys: OwnKeys
  let link: RedisLink
  let queue: Queue | undefined
  beforeEach(async () => {
    keys = ownKeys(String(url))
    link = await openRedis({ url: String(url), prefix: keys.prefix, log: silentLog })
  })
  afterEach(async () => {
    await queue?.drain(0)
    await link.close()
    await keys[Symbol.asyncDispose]()
  })

  const newBook = () =>
    openJobBook({ jobs: memoryTable(), open: memoryTable(), people: memoryTable() }, async () => 1e9)

  async function openWith(book: JobBook, parts: { asking?: JobBook; link?: RedisLink } = {}) {
    const { work, begun } = scriptedWork(book)
    queue = createBullmqQueue({
      ...{ link, patientBook: book, work, ...parts },
      book: parts.asking ?? book,
      bookHeldBy: () => book,
      events: createEvents(silentLog),
      log: silentLog,
      concurrency: 1,
      perPerson: 1,
      acknowledgeWithinMs: 100,
      beatEveryMs: 20,
    })
    await queue.start()
    return { queue, begun }
  }

  it('to the row: what was refused is not done later, though the row was written', async () => {
    const book = newBook()
    const asking = {
      ...book,
      add: async (job: Parameters<JobBook['add']>[0]) => {
        await book.add(job)
        throw late
      },
    }
    const { queue: opened } = await openWith(book, { asking })
    const job = sampleJob()
    await expect(opened.accept(job)).rejects.toBe(late)
    await vi.waitFor(async () => expect(await book.unfinished()).toEqual([]), patience)
    expect(await book.find(job.id)).toBeUndefined()
  })

  it('to a second delivery of an event: the job that the first one brought is done', async () => {
    const book = newBook()
    const first = sampleJob({ acceptedAt: 1_000 })
    await book.add(first)
    const asking = { ...book, add: () => Promise.reject(late) }
    const { queue: opened, begun } = await openWith(book, { asking })
    await expect(opened.accept(sampleJob({ acceptedAt: 2_000 }))).rejects.toBe(late)
    await vi.waitFor(() => expect(begun).toEqual([first.id]), patience)
  })

  it('to the turns: the job is accepted, for its row is there, and gets its turn', async () => {
    const book = newBook()
    let isLate = false
    const { queue: opened, begun } = await openWith(book, {
      link: {
        ...link,
        ask: async (command) => {
          if (isLate) throw late
          return link.ask(command)
        },
      },
    })
    const job = sampleJob()
    isLate = true
    expect(await opened.accept(job)).toEqual({ ahead: undefined })
    isLate = false
    opened.acknowledged(job.id)
    await vi.waitFor(() => expect(begun).toEqual([job.id]), patience)
  })
})
