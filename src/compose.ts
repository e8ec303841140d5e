import { declarations, readyCommands } from '../commands/all.ts'
import { type Backend, openBackend, openRecords, type Place, type Records } from './backend.ts'
import type { Courier } from './chat/courier.ts'
import type { Desk } from './chat/desk.ts'
import { openDesk } from './chat/dispatch.ts'
import { channelOf, type SurfaceName } from './chat/invocation.ts'
import type { Painter } from './chat/painting.ts'
import type { Config, Provider } from './environment.ts'
import { createEvents, type Events } from './events.ts'
import { offerOf, openCatalog } from './images/catalog.ts'
import { checkAccount } from './images/check-account.ts'
import { createImagesClient } from './images/client.ts'
import { createImagesClients } from './images/clients.ts'
import { resolvesPublicly } from './images/public-network.ts'
import { openDrafts } from './jobs/drafts.ts'
import { forgetPerson } from './jobs/forget.ts'
import { removeLeftovers } from './jobs/leftovers.ts'
import { openPaintings } from './jobs/painter.ts'
import { pauseUnlessShutdown } from './jobs/pause.ts'
import { openPresses } from './jobs/presses.ts'
import { createPreviews } from './jobs/previews.ts'
import type { Queue } from './jobs/queue.ts'
import { createWork } from './jobs/worker.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { openAccounts, paysItself } from './policy/accounts.ts'
import { createSafetyIdentifier } from './policy/safety-identifier.ts'
import { defaults, type Settings } from './policy/settings.ts'
import { createTickets } from './policy/tickets.ts'
import { createSite, type Site } from './site.ts'
import type { Stores } from './store/open.ts'
import { createSealer, type Sealer } from './store/sealed.ts'
import { loadPreviousKeys, loadSecretKey } from './store/secret-key.ts'

export type Couriers = Partial<Record<SurfaceName, Courier>>

/** Everything below the surfaces, open and wired; the queue hands out no work before it is started. */
export interface House {
  readonly desk: Desk
  readonly queue: Queue
  readonly stores: Stores
  readonly events: Events
  readonly openBell: Backend['openBell']
  readonly sealer: Sealer
  /** Filled by the surfaces as they open; the worker looks a courier up when it has something to say. */
  readonly couriers: Couriers
  readonly painter: Painter
  readonly site: Site
  readonly sandbox: boolean
}

interface Ground {
  readonly config: Config
  /** Where rows and files live; the terminal has a folder of its own, so that it runs beside a server. */
  readonly place: Place
  readonly log: Log
  readonly metrics?: Metrics
  /** Gets what must be closed, in the order of opening. */
  readonly closing: AsyncDisposableStack
}

/** Environment → stores → images → queue → commands → desk. */
export async function composeHouse({ config, place, log, metrics, closing }: Ground): Promise<House> {
  const { stores, workStores, createQueue, openBell } = await openBackend(place, log, closing)
  const records = openRecords(stores, Date.now)
  const workRecords = openRecords(workStores, Date.now)
  const secretKey = await loadSecretKey({ ...config, dataDir: config.dataDir })

  const provider = await openProvider(config.provider, closing)
  const images = createImagesClients(({ account, publicOnly }) =>
    createImagesClient({ ...account, publicOnly, log, deadlineMs: config.jobs.timeoutMs }),
  )
  closing.defer(() => images.close())
  const sealer = createSealer(secretKey, await loadPreviousKeys(config, config.previousSecretKeys))
  const sandbox = config.provider.kind === 'sandbox'
  const accountsIn = (from: Stores, { settings }: Records) =>
    openAccounts({
      host: provider,
      sandbox,
      allowPrivate: config.allowPrivateBaseUrl,
      settings,
      keys: from.table('space-keys'),
      sealer,
      check: (payer) => checkAccount({ ...payer, signal: AbortSignal.timeout(checkMs) }),
      resolvesPublicly: (hostname) => resolvesPublicly(hostname),
    })
  const accounts = accountsIn(stores, records)
  const catalogFor = (settings: Settings) =>
    openCatalog({
      baseUrl: accounts.addressFor(settings),
      defaultModel: settings.model ?? config.models.image,
      allowed: settings.models_allowed,
      sandbox: sandbox && !paysItself(settings),
      textModel: config.models.text,
      today: () => new Date(),
    })
  const catalog = catalogFor(defaults)

  const events = createEvents(log, metrics, config.logPrompts)
  const couriers: Couriers = {}
  const site = createSite(config.http.publicUrl)
  const paintings = openPaintings({
    ...{ ...records, couriers, stores },
    tickets: createTickets(secretKey),
    paintings: stores.table('paintings'),
    used: stores.table('used-tickets'),
    now: Date.now,
  })
  const work = createWork({
    ...workRecords,
    stores: workStores,
    images,
    accounts: accountsIn(workStores, workRecords),
    catalog,
    couriers,
    events,
    previews: createPreviews(events),
    safetyIdentifier: createSafetyIdentifier(secretKey),
    now: Date.now,
    pause: pauseUnlessShutdown,
    timeoutMs: config.jobs.timeoutMs,
    showCost: config.provider.kind === 'api',
  })
  const queue = createQueue({
    work,
    events,
    retentionMs: records.settings.retentionMs,
    ...config.jobs,
    serves: ({ destination }) => couriers[destination.surface] !== undefined,
  })
  closing.defer(() => queue.drain(config.jobs.graceMs))
  metrics?.watchQueue(queue.standing)

  const tidy = () => {
    const { retentionMs } = records.settings
    const leftovers = removeLeftovers({ ...records, blobs: stores.blobs, retentionMs }, Date.now())
    Promise.all([leftovers, records.kept.sweep(), records.masks.sweep()]).catch((error: unknown) => {
      log.warn({ err: error }, 'leftovers not removed')
    })
  }
  const tidying = [setTimeout(tidy, firstTidyMs).unref(), setInterval(tidy, tidyEveryMs).unref()]
  closing.defer(() => tidying.forEach(clearTimeout))

  const desk = openDesk({
    commands: readyCommands({
      ...records,
      usage: stores.counters,
      accounts,
      catalogFor,
      queue,
      paintings,
      site,
      presses: openPresses(stores.table('presses'), Date.now),
      shares: stores.table('shares'),
      drafts: openDrafts(stores.table('drafts')),
      forget: (person) => forgetPerson(person, { ...records, blobs: stores.blobs }),
      declarations: () => declarations,
      events,
      now: Date.now,
    }),
    offer: offerOf(catalog),
    offerAt: async (where) => offerOf(catalogFor(await records.settings.at(where.space, channelOf(where)))),
    events,
    acknowledged: (job) => queue.acknowledged(job),
    now: Date.now,
  })
  return {
    desk,
    queue,
    stores,
    events,
    openBell,
    sealer,
    couriers,
    sandbox,
    painter: paintings,
    site,
  }
}

/** Somebody waits for the answer to /config, and Discord for three seconds at most before it is told to. */
const checkMs = 10_000
/** Not while everything else starts. */
const firstTidyMs = 60_000
const tidyEveryMs = 6 * 60 * 60 * 1000

type OpenProvider = Omit<Extract<Provider, { kind: 'api' }>, 'kind'>

/** With no key and no address the sandbox draws, reached over HTTP like any other server of the API. */
async function openProvider(provider: Provider, closing: AsyncDisposableStack): Promise<OpenProvider> {
  if (provider.kind === 'api') return provider
  const { startSandbox } = await import('./sandbox/server.ts')
  const sandbox = await startSandbox()
  closing.defer(() => sandbox.close())
  return { baseUrl: sandbox.url, apiKey: 'sandbox' }
}
