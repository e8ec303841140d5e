import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import sharp from 'sharp'
import type { JobId } from '../../src/chat/ids.ts'
import { createEvents } from '../../src/events.ts'
import { openCatalog } from '../../src/images/catalog.ts'
import type { ImagesClient } from '../../src/images/client.ts'
import type { PlannedRequest } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'
import { openJobBook } from '../../src/jobs/book.ts'
import type { Job } from '../../src/jobs/job.ts'
import { openKept } from '../../src/jobs/kept.ts'
import { pauseUnlessShutdown } from '../../src/jobs/pause.ts'
import { createPreviews } from '../../src/jobs/previews.ts'
import { openResults, type Result } from '../../src/jobs/results.ts'
import type { WorkTools } from '../../src/jobs/tools.ts'
import { createWork } from '../../src/jobs/worker.ts'
import { silentLog } from '../../src/log.ts'
import { openLedger } from '../../src/policy/ledger.ts'
import { openStrikes } from '../../src/policy/strikes.ts'
import { openStores, type Stores } from '../../src/store/open.ts'
import { memoryTable } from './memory-table.ts'
import { recordingCourier } from './recording-courier.ts'
import { sampleJob } from './sample-job.ts'
import { testSettings } from './test-settings.ts'

export const catalog = openCatalog({
  baseUrl: 'http://127.0.0.1/v1',
  defaultModel: 'gpt-image-2',
  today: () => new Date('2026-11-22'),
})
export const square = (colour: string) =>
  sharp({ create: { width: 64, height: 64, channels: 4, background: colour } })
    .png()
    .toBuffer()

export type CarryOut = (request: PlannedRequest, signal: AbortSignal) => Promise<Buffer>

/** What a test has otherwise than a new Easel. */
type Changes = Partial<
  Pick<WorkTools, 'book' | 'images' | 'timeoutMs' | 'events' | 'settings' | 'strikes' | 'now' | 'pause'> &
    Pick<ImagesClient, 'moderate'>
>

/** A worker over real stores, with the image service and the chat in the test's hands. */
export function workshop(
  stores: Stores,
  carryOut: CarryOut,
  files: Record<string, Buffer> = {},
  changes: Changes = {},
) {
  const tables = { jobs: memoryTable<Job>(), open: memoryTable<number>(), people: memoryTable<number>() }
  const {
    moderate = async () => ({ flagged: false, categories: [] }),
    events = createEvents(silentLog),
    book = openJobBook(tables, async () => 1e9),
    ...tools
  } = changes
  const courier = recordingCourier(files)
  const requests: PlannedRequest[] = []
  const images: ImagesClient = {
    carryOut: async (request, { openSink, signal }) => {
      requests.push(request)
      const bytes = await carryOut(request, signal)
      await finished(openSink(0), bytes)
      return { images: [{ format: 'png', bytes: bytes.length, revisedPrompt: 'A regal cat.' }] }
    },
    moderate,
    close: async () => {},
  }
  const results = openResults({
    results: memoryTable<Result>(),
    children: memoryTable<JobId>(),
    retentionMs: async () => 1e9,
  })
  const kept = openKept(stores.blobs, memoryTable<number>(), Date.now)
  const ledger = openLedger(stores.counters, Date.now)
  const work = createWork({
    book,
    results,
    kept,
    ledger,
    stores,
    images: { lease: () => ({ client: images, [Symbol.dispose]: () => {} }), close: async () => {} },
    accounts: { payerOf: async () => ({ account: { baseUrl: 'http://127.0.0.1/v1' }, publicOnly: false }) },
    catalog,
    settings: testSettings(),
    strikes: openStrikes({ strikes: memoryTable(), pauses: memoryTable() }, Date.now),
    couriers: { playground: courier, terminal: courier },
    events,
    previews: createPreviews(events),
    safetyIdentifier: () => 'hash',
    now: () => Date.now(),
    pause: pauseUnlessShutdown,
    timeoutMs: 5_000,
    sandbox: false,
    ...tools,
  })
  const run = async (job: Job, signal: AbortSignal = new AbortController().signal) => {
    await book.add(job)
    await work.run(job.id, signal, book)
    return (await book.find(job.id)) as Job
  }
  return { courier, tables, book, results, kept, ledger, requests, run }
}

export function finished(sink: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => sink.once('finish', resolve).once('error', reject).end(bytes))
}

export function jobOfCount(count: number) {
  const wish = { task: 'imagine', prompt: 'a white siamese cat', count } as const
  return sampleJob({ wish, plan: planImages(wish, catalog.find('dall-e-3')) })
}

/** Stores on a folder of their own. */
export async function openTestStores(): Promise<Stores & { dispose(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'easel-worker-'))
  const stores = await openStores({ dataDir, log: silentLog })
  return {
    ...stores,
    dispose: async () => {
      await stores.close()
      await rm(dataDir, { recursive: true })
    },
  }
}
