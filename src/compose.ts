import { declarations, readyCommands } from '../commands/all.ts'
import {
  type Backend,
  type GivenSettings,
  openBackend,
  openRecords,
  type Records,
  type Storage,
} from './backend.ts'
import type { Courier } from './chat/courier.ts'
import type { Desk } from './chat/desk.ts'
import { openDesk } from './chat/dispatch.ts'
import { channelOf, type SurfaceName } from './chat/invocation.ts'
import type { Painter } from './chat/painting.ts'
import { isDirect } from './discord/space.ts'
import type { Config, Provider } from './environment.ts'
import { createEvents, type Events } from './events.ts'
import { type Catalog, offerOf, openCatalog } from './images/catalog.ts'
import { checkAccount } from './images/check-account.ts'
import { createImagesClient } from './images/client.ts'
import { createImagesClients } from './images/clients.ts'
import { defaultModelTrouble } from './images/default-model.ts'
import { resolvesPublicly } from './images/public-network.ts'
import type { RetentionMs } from './jobs/book.ts'
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
import { type Accounts, openAccounts, paysItself } from './policy/accounts.ts'
import { createSafetyIdentifier } from './policy/safety-identifier.ts'
import { defaults, type Settings } from './policy/settings.ts'
import { createTickets } from './policy/tickets.ts'
import { createSite, type Site } from './site.ts'
import type { Stores } from './store/open.ts'
import { createSealer, type Sealer } from './store/sealed.ts'
import { loadPreviousKeys, loadSecretKey } from './store/secret-key.ts'

export type Couriers = Partial<Record<SurfaceName, Courier>>

/** Everything below the surfaces, open and wired; the queue hands out no work before it is started. */
export interface Core {
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
  readonly storage: Storage
  readonly log: Log
  readonly metrics?: Metrics
  /** Gets what must be closed, in the order of opening. */
  readonly closing: AsyncDisposableStack
}

/** Environment → stores → images → queue → commands → desk. */
export async function composeCore(ground: Ground): Promise<Core> {
  const { config, storage, log, metrics, closing } = ground
  const backend = await openBackend(storage, log, closing)
  const { stores, openBell } = backend
  const records = openRecords(stores, { now: Date.now, givenSettings: givenSettings(config) })
  const secretKey = await loadSecretKey(config)
  const sealer = createSealer(secretKey, await loadPreviousKeys(config, config.previousSecretKeys))
  const service = await openService(ground, sealer)
  const accounts = service.accountsIn(stores, records)
  const catalogFor = createCatalogs(config, accounts)
  const catalog = catalogFor(defaults)
  const trouble = defaultModelTrouble(catalog)
  // No reason not to start: people can name another model, and an admin can set one.
  if (trouble !== undefined) log.warn({ trouble }, 'IMAGE_MODEL cannot draw: set another one')

  const events = createEvents(log, metrics, config.logPrompts)
  const couriers: Couriers = {}
  const site = createSite(config.http.publicUrl)
  const painter = openPaintings({
    ...{ ...records, couriers, stores },
    tickets: createTickets(secretKey),
    paintings: stores.table('paintings'),
    used: stores.table('used-tickets'),
    now: Date.now,
  })
  const { retentionMs } = records.settings
  const queue = openQueue(ground, { backend, service, catalog, couriers, events, secretKey, retentionMs })
  tidyNowAndThen(ground, stores, records)

  const desk = openDesk({
    commands: readyCommands({
      ...records,
      usage: stores.counters,
      accounts,
      catalogFor,
      queue,
      paintings: painter,
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
    painter,
    site,
    sandbox: isSandbox(config),
  }
}

type Service = Awaited<ReturnType<typeof openService>>

/** The image service, and who pays it: this host, or a space with a key of its own. */
async function openService({ config, log, closing }: Ground, sealer: Sealer) {
  const host = await openProvider(config.provider, log, closing)
  const images = createImagesClients(({ account, publicOnly }) =>
    createImagesClient({ ...account, publicOnly, log, deadlineMs: config.jobs.timeoutMs }),
  )
  closing.defer(() => images.close())
  const accountsIn = (stores: Stores, { settings }: Records) =>
    openAccounts({
      host,
      sandbox: isSandbox(config),
      allowPrivate: config.allowPrivateBaseUrl,
      settings,
      keys: stores.table('space-keys'),
      sealer,
      check: checkAccount,
      resolvesPublicly: (hostname) => resolvesPublicly(hostname),
    })
  return { images, accountsIn }
}

/** The models that a place is offered, by its settings. */
function createCatalogs(config: Config, accounts: Accounts): (settings: Settings) => Catalog {
  return (settings) =>
    openCatalog({
      baseUrl: accounts.addressFor(settings),
      defaultModel: settings.model ?? config.models.image,
      allowed: settings.models_allowed,
      sandbox: isSandbox(config) && !paysItself(settings),
      textModel: config.models.text,
      today: () => new Date(),
    })
}

interface WorkParts {
  readonly backend: Backend
  readonly service: Service
  readonly catalog: Catalog
  readonly couriers: Couriers
  readonly events: Events
  readonly secretKey: Buffer
  readonly retentionMs: RetentionMs
}

/** A direct message on Discord has no admin who could limit it; the host can. */
function givenSettings({ discord }: Config): GivenSettings {
  const direct = discord?.directSettings ?? {}
  return (space) => (isDirect(space) ? direct : {})
}

/** Nobody waits for work, so its rows are the patient ones. */
function openQueue({ config, log, metrics, closing }: Ground, parts: WorkParts): Queue {
  const { backend, service, catalog, couriers, events, secretKey, retentionMs } = parts
  const stores = backend.workStores
  const records = openRecords(stores, { now: Date.now, givenSettings: givenSettings(config) })
  const work = createWork({
    ...records,
    stores,
    images: service.images,
    accounts: service.accountsIn(stores, records),
    catalog,
    couriers,
    events,
    previews: createPreviews(events),
    safetyIdentifier: createSafetyIdentifier(secretKey),
    now: Date.now,
    pause: pauseUnlessShutdown,
    timeoutMs: config.jobs.timeoutMs,
    sandbox: isSandbox(config),
  })
  const queue = backend.createQueue({
    work,
    events,
    retentionMs,
    ...config.jobs,
    serves: ({ destination }) => couriers[destination.surface] !== undefined,
  })
  closing.defer(() => queue.drain(config.jobs.graceMs))
  // The other figures say most when the stores are gone.
  metrics?.watchQueue(() =>
    queue.standing().catch((err: unknown) => {
      log.warn({ err }, 'the line cannot be counted')
      return undefined
    }),
  )
  return queue
}

function tidyNowAndThen({ log, closing }: Ground, { blobs }: Stores, records: Records): void {
  const { retentionMs } = records.settings
  const tidy = () => {
    const leftovers = removeLeftovers({ ...records, blobs, retentionMs }, Date.now())
    Promise.all([leftovers, records.kept.sweep(), records.masks.sweep()]).catch((error: unknown) => {
      log.warn({ err: error }, 'leftovers not removed')
    })
  }
  const tidying = [setTimeout(tidy, firstTidyMs).unref(), setInterval(tidy, tidyEveryMs).unref()]
  closing.defer(() => tidying.forEach(clearTimeout))
}

/** Not while everything else starts. */
const firstTidyMs = 60_000
const tidyEveryMs = 6 * 60 * 60 * 1000

function isSandbox({ provider }: Config): boolean {
  return provider.kind === 'sandbox'
}

type OpenProvider = Omit<Extract<Provider, { kind: 'api' }>, 'kind'>

/** With no key and no address the sandbox draws, reached over HTTP like any other server of the API. */
async function openProvider(
  provider: Provider,
  log: Log,
  closing: AsyncDisposableStack,
): Promise<OpenProvider> {
  if (provider.kind === 'api') return provider
  const { startSandbox } = await import('./sandbox/server.ts')
  const sandbox = await startSandbox({ report: (err) => log.error({ err }, 'the sandbox failed') })
  closing.defer(() => sandbox.close())
  return { baseUrl: sandbox.url, apiKey: 'sandbox' }
}
