import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobId } from '../../src/chat/ids.ts'
import { createEvents } from '../../src/events.ts'
import { type JobBook, openJobBook } from '../../src/jobs/book.ts'
import { createBullmqQueue } from '../../src/jobs/bullmq-queue.ts'
import { delivered, type Job, made, started } from '../../src/jobs/job.ts'
import type { Queue, Work } from '../../src/jobs/queue.ts'
import { silentLog } from '../../src/log.ts'
import { openRedisStores, type RedisStores } from '../../src/store/open-redis.ts'
import { openRedis, type RedisLink } from '../../src/store/redis.ts'
import { patience } from '../support/patience.ts'
import { type OwnKeys, ownKeys, redisThatAnswers } from '../support/redis.ts'
import { sampleJob } from '../support/sample-job.ts'
import { scriptedWork, stoppedWhileAsking } from '../support/scripted-work.ts'

const url = await redisThatAnswers()
if (url === undefined) {
  describe('several workers on one Redis', () => {
    it.skip('share the jobs (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)')
  })
} else {
  let keys: OwnKeys
  const opened: { queue: Queue; stores: RedisStores; link: RedisLink }[] = []

  beforeAll(() => {
    keys = ownKeys(url)
  })
  let prefix = ''
  beforeEach(() => {
    prefix = `${keys.prefix}${Math.random()}:`
  })
  afterEach(async () => {
    const close = async ({ queue, stores, link }: (typeof opened)[number]) => {
      // One that died waits for Redis no more. BullMQ's connections of it live on, and write, until it is drained.
      if (link.client.status === 'end') await stores.close()
      await queue.drain(0)
      await stores.close()
    }
    await Promise.all(opened.splice(0).map(close))
  })
  afterAll(() => keys[Symbol.asyncDispose]())

  const bookOn = (tables: RedisStores['patient']): JobBook =>
    openJobBook(
      { jobs: tables.table('jobs'), open: tables.table('open-jobs'), people: tables.table('people-jobs') },
      async () => 1e9,
    )

  /** A process, as far as jobs are concerned; the work is the test's, or waits for `finish`. */
  async function openProcess(
    concurrency = 2,
    given?: (book: JobBook) => Work,
    more: Partial<Parameters<typeof createBullmqQueue>[0]> = {},
  ) {
    const link = await openRedis({ url: String(url), prefix, log: silentLog })
    const stores = await openRedisStores(link, silentLog)
    const book = bookOn(stores.patient)
    const { work, begun, finish } = scriptedWork(book)
    const queue = createBullmqQueue({
      link,
      book,
      patientBook: book,
      bookHeldBy: (fence) =>
        openJobBook(
          {
            jobs: stores.patient.fencedTable('jobs', fence),
            open: stores.patient.table('open-jobs'),
            people: stores.patient.table('people-jobs'),
          },
          async () => 1e9,
        ),
      work: given?.(book) ?? work,
      events: createEvents(silentLog),
      log: silentLog,
      concurrency,
      perPerson: 2,
      acknowledgeWithinMs: 60_000,
      beatEveryMs: 20,
      silentForMs: 300,
      ...more,
    })
    opened.push({ queue, stores, link })
    return { queue, book, link, begun, finish }
  }

  /** The work waits for the test, and begins to wait a moment after it has begun. */
  const ended = (id: JobId, workers: readonly Awaited<ReturnType<typeof openProcess>>[]) =>
    vi.waitFor(async () => {
      for (const { finish } of workers) finish(id)
      expect((await workers[0]?.queue.find(id))?.state).toBe('delivered')
    }, patience)

  const accept = async (queue: Queue, job: Job) => {
    await queue.accept(job)
    queue.acknowledged(job.id)
  }

  describe('several workers on one Redis', () => {
    it('do a job that was accepted where no work is done', async () => {
      const door = await openProcess()
      const worker = await openProcess()
      await worker.queue.start()
      const job = sampleJob()
      await accept(door.queue, job)
      await vi.waitFor(() => expect(worker.begun).toEqual([job.id]), patience)
      await ended(job.id, [worker])
    })

    it('give a person no more places together than one would', async () => {
      const [first, second] = [await openProcess(5), await openProcess(5)]
      await Promise.all([first.queue.start(), second.queue.start()])
      const jobs = [1, 2, 3, 4, 5].map((event) => sampleJob({ event: String(event) }))
      await Promise.all(jobs.map((job) => accept(first.queue, job)))
      const finished = new Set<JobId>()
      const atWork = () => [...first.begun, ...second.begun].filter((id) => !finished.has(id))
      while (finished.size < jobs.length) {
        await vi.waitFor(
          () => expect(atWork()).toHaveLength(Math.min(2, jobs.length - finished.size)),
          patience,
        )
        const [next] = atWork()
        if (next === undefined) break
        await ended(next, [first, second])
        finished.add(next)
      }
    })

    it('cancel a job whose process died before it had its place in the line', async () => {
      const worker = await openProcess()
      await worker.queue.start()
      const job = sampleJob()
      await worker.book.add(job)
      expect(await worker.queue.cancel(job.id)).toBe(true)
      await vi.waitFor(() => expect(worker.begun).toEqual([job.id]), patience)
      expect((await worker.queue.find(job.id))?.state).toBe('failing')
      worker.finish(job.id)
      await vi.waitFor(
        async () => expect((await worker.queue.find(job.id))?.state).toBe('cancelled'),
        patience,
      )
      expect(await worker.queue.cancel(job.id)).toBe(false)
    })

    it('take over the jobs of one that died, each by one of them', async () => {
      const dead = await openProcess(3)
      await dead.queue.start()
      const jobs = ['ada', 'bob', 'eve'].map((person) => sampleJob({ event: person, person }))
      for (const job of jobs) await accept(dead.queue, job)
      await vi.waitFor(() => expect(dead.begun).toHaveLength(3), patience)
      dead.link.client.disconnect()
      const living = [await openProcess(3), await openProcess(3)]
      for (const { queue } of living) await queue.start()
      const begun = () => living.flatMap((one) => one.begun).toSorted()
      await vi.waitFor(() => expect(begun()).toEqual(jobs.map(({ id }) => id).toSorted()), patience)
    })

    it('take over at once from one whose process they see has ended', async () => {
      const patient = { silentForMs: 600_000 }
      const dead = await openProcess(1, undefined, patient)
      await dead.queue.start()
      const job = sampleJob()
      await accept(dead.queue, job)
      await vi.waitFor(() => expect(dead.begun).toEqual([job.id]), patience)
      const [name] = await keys.redis.hkeys(`${prefix}turns:workers`)
      dead.link.client.disconnect()
      const names = { next: () => 'living', isGone: (worker: string) => worker === name }
      const living = await openProcess(1, undefined, { ...patient, names })
      await living.queue.start()
      await vi.waitFor(() => expect(living.begun).toEqual([job.id]), patience)
    })

    it('let one that was taken for dead write nothing more', async () => {
      const gate = Promise.withResolvers<void>()
      const seen: unknown[] = []
      const job = sampleJob()
      const slow = await openProcess(1, () => ({
        run: async (_id, _signal, book) => {
          await gate.promise
          await book.save(delivered(made(started(job, 1), 2), 3)).catch((thrown) => seen.push(thrown))
        },
        waiting: async () => {},
      }))
      await slow.queue.start()
      await accept(slow.queue, job)
      await vi.waitFor(async () => expect((await slow.queue.standing()).working).toBe(1), patience)
      // A pause of the whole process: it gives no sign of life, and goes on as if nothing had been.
      await keys.redis.hdel(`${prefix}turns:workers`, ...(await keys.redis.hkeys(`${prefix}turns:workers`)))
      await keys.redis.hset(`${prefix}turns:leases`, job.id, 'other 1 run playground:ada')
      gate.resolve()
      await vi.waitFor(() => expect(seen).toEqual([expect.objectContaining({ problem: 'fenced' })]), patience)
      expect((await slow.queue.find(job.id))?.state).toBe('accepted')
    })

    it('stop a job at work that is cancelled in another process', async () => {
      const [door, worker] = [await openProcess(), await openProcess(1)]
      const reasons: unknown[] = []
      const other = await openProcess(1, () => ({
        run: async (_id, signal) => {
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
          reasons.push(signal.reason)
        },
        waiting: async () => {},
      }))
      await other.queue.start()
      const job = sampleJob()
      await accept(door.queue, job)
      await vi.waitFor(async () => expect((await door.queue.standing()).working).toBe(1), patience)
      expect(await door.queue.cancel(job.id)).toBe(true)
      await vi.waitFor(() => expect(reasons).toMatchObject([{ facts: { kind: 'cancelled' } }]), patience)
      expect(worker.begun).toEqual([])
    })

    it('tell a cancel later that came while the question was being put and could not be told then', async () => {
      const { queue } = await openProcess(1, stoppedWhileAsking, { rest: () => 5 })
      await queue.start()
      const job = sampleJob()
      await accept(queue, job)
      await vi.waitFor(async () => expect((await queue.find(job.id))?.state).toBe('asking'), patience)
      expect(await queue.cancel(job.id)).toBe(true)
      await vi.waitFor(async () => expect((await queue.find(job.id))?.state).toBe('cancelled'), patience)
    })

    it('take in what was written just before a process died', async () => {
      const dead = await openProcess()
      const job = sampleJob()
      await dead.book.add(job)
      const worker = await openProcess()
      await worker.queue.start()
      await vi.waitFor(() => expect(worker.begun).toEqual([job.id]), patience)
    })

    it('hand on at once what they leave behind when they are told to stop', async () => {
      const [leaving, staying] = [await openProcess(1), await openProcess(1)]
      await leaving.queue.start()
      const job = sampleJob()
      await accept(leaving.queue, job)
      await vi.waitFor(() => expect(leaving.begun).toEqual([job.id]), patience)
      await leaving.queue.drain(0)
      await staying.queue.start()
      await vi.waitFor(() => expect(staying.begun).toEqual([job.id]), { timeout: 250, interval: 5 })
    })
  })
}
