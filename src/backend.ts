import type { JobId, SpaceId } from './chat/ids.ts'
import type { Config } from './environment.ts'
import type { Events } from './events.ts'
import { type JobBook, openJobBook, type RetentionMs } from './jobs/book.ts'
import type { SharedPace } from './jobs/bullmq-queue.ts'
import { createEmbeddedQueue } from './jobs/embedded-queue.ts'
import type { Job } from './jobs/job.ts'
import { openKept } from './jobs/kept.ts'
import { openMasks } from './jobs/masks.ts'
import type { Queue, Work } from './jobs/queue.ts'
import { openResults, type Result } from './jobs/results.ts'
import type { Log } from './log.ts'
import { openLedger } from './policy/ledger.ts'
import type { SettingTexts } from './policy/settings.ts'
import { openSettingsBook } from './policy/settings-book.ts'
import { openStrikes } from './policy/strikes.ts'
import { openStores, type Stores } from './store/open.ts'
import type { Bell } from './store/redis-bell.ts'

/** Where everything is kept: a folder of one process, or a Redis of many. */
export type Storage =
  | { readonly kind: 'folder'; readonly dataDir: string }
  | { readonly kind: 'redis'; readonly url: string; readonly pace?: SharedPace }

export function storageOf({ redisUrl, dataDir }: Pick<Config, 'redisUrl' | 'dataDir'>): Storage {
  return redisUrl === undefined ? { kind: 'folder', dataDir } : { kind: 'redis', url: redisUrl }
}

export interface Backend {
  readonly stores: Stores
  /** The same rows and blobs, for work that nobody waits for: it outlasts a backend that is gone for a while. */
  readonly workStores: Stores
  createQueue(parts: QueueParts): Queue
  /** What one process tells the others at once; undefined where there are no others. */
  readonly openBell: (name: string) => Promise<Bell | undefined>
}

interface QueueParts {
  readonly work: Work
  readonly events: Events
  readonly retentionMs: RetentionMs
  readonly concurrency: number
  readonly perPerson: number
  /** False for jobs of a surface that this process does not have. */
  readonly serves: (job: Job) => boolean
}

export async function openBackend(
  storage: Storage,
  log: Log,
  closing: AsyncDisposableStack,
): Promise<Backend> {
  return storage.kind === 'folder'
    ? openFolder(storage.dataDir, log, closing)
    : openShared(storage, log, closing)
}

async function openFolder(dataDir: string, log: Log, closing: AsyncDisposableStack): Promise<Backend> {
  const stores = await openStores({ dataDir, log })
  closing.defer(() => stores.close())
  return {
    stores,
    workStores: stores,
    createQueue: ({ retentionMs, ...parts }) =>
      createEmbeddedQueue({ ...parts, book: bookIn(stores, retentionMs) }),
    openBell: async () => undefined,
  }
}

/** BullMQ and ioredis are loaded only here: a process without Redis starts without them. */
async function openShared(
  { url, pace }: Extract<Storage, { kind: 'redis' }>,
  log: Log,
  closing: AsyncDisposableStack,
): Promise<Backend> {
  const [{ openRedis }, { whyItMayForget }, { openRedisStores }, { openRedisBell }, { createBullmqQueue }] =
    await Promise.all([
      import('./store/redis.ts'),
      import('./store/redis-memory.ts'),
      import('./store/open-redis.ts'),
      import('./store/redis-bell.ts'),
      import('./jobs/bullmq-queue.ts'),
    ])
  const link = await openRedis({ url, log })
  closing.defer(() => link.close())
  for (const reason of await whyItMayForget(link)) log.warn({}, reason)
  const stores = await openRedisStores(link, log)
  closing.defer(() => stores.close())
  const { patient } = stores
  return {
    stores,
    workStores: patient,
    createQueue: ({ retentionMs, ...parts }) =>
      createBullmqQueue({
        ...parts,
        ...pace,
        link,
        log,
        book: bookIn(stores, retentionMs),
        patientBook: bookIn(patient, retentionMs),
        bookHeldBy: (fence) =>
          openJobBook({ ...bookTables(patient), jobs: patient.fencedTable('jobs', fence) }, retentionMs),
      }),
    openBell: async (name) => {
      const bell = await openRedisBell(link, name, log)
      closing.defer(() => bell.close())
      return bell
    },
  }
}

function bookIn(stores: Stores, retentionMs: RetentionMs): JobBook {
  return openJobBook(bookTables(stores), retentionMs)
}

function bookTables(stores: Stores) {
  return {
    jobs: stores.table<Job>('jobs'),
    open: stores.table<number>('open-jobs'),
    people: stores.table<number>('people-jobs'),
  }
}

/** What the host has set for a space. */
export type GivenSettings = (space: SpaceId) => SettingTexts

export type Records = ReturnType<typeof openRecords>

/** What is written down, as the rooms above read it. */
export function openRecords(
  stores: Stores,
  { now, givenSettings }: { readonly now: () => number; readonly givenSettings: GivenSettings },
) {
  const settings = openSettingsBook({
    revisions: stores.table('settings'),
    newest: stores.table('settings-newest'),
    given: givenSettings,
  })
  const { retentionMs } = settings
  const { blobs } = stores
  const book = bookIn(stores, retentionMs)
  return {
    settings,
    book,
    results: openResults({
      results: stores.table<Result>('results'),
      children: stores.table<JobId>('children'),
      retentionMs,
    }),
    kept: openKept(blobs, stores.table<number>('kept'), now),
    masks: openMasks({ blobs, table: stores.table<number>('masks'), book, now }),
    ledger: openLedger(stores.counters, now),
    strikes: openStrikes({ strikes: stores.table('strikes'), pauses: stores.table('pauses') }, now),
  }
}
