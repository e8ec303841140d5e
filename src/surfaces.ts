import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { Hono } from 'hono'
import type { House } from './compose.ts'
import type { Config, DiscordConfig, SlackConfig } from './environment.ts'
import type { Log } from './log.ts'
import type { Shelf } from './playground/shelf.ts'
import type { InstallationShelf } from './slack/open-bots.ts'
import type { Stores } from './store/open.ts'
import { openPainter } from './web/painter.ts'
import type { NodeRoute } from './web/server.ts'

/** What the surfaces of one process add to it. Each library is loaded only where its surface is configured. */
export interface Surfaces {
  readonly routes: readonly Hono[]
  readonly nodeRoutes: readonly NodeRoute[]
  readonly checks: ReadonlyMap<string, () => boolean>
  /** Nothing new comes in; what is under way goes on. */
  stopIntake(): Promise<void>
  /** Ends answers that would never end by themselves, so that the web server can close. */
  hangUp(): void
}

interface Opening {
  readonly house: House
  readonly config: Config
  readonly log: Log
  readonly closing: AsyncDisposableStack
  readonly onFatal: (reason: unknown) => void
}

interface Gathering {
  readonly routes: Hono[]
  readonly nodeRoutes: NodeRoute[]
  readonly checks: Map<string, () => boolean>
  readonly intakes: (() => Promise<void>)[]
  readonly openEnds: (() => void)[]
}

/** Opens every configured surface; the chat platforms connect side by side. */
export async function openSurfaces(opening: Opening): Promise<Surfaces> {
  const { config } = opening
  const gathering: Gathering = { routes: [], nodeRoutes: [], checks: new Map(), intakes: [], openEnds: [] }
  await Promise.all([
    config.discord && addDiscord(config.discord, opening, gathering),
    config.slack && addSlack(config.slack, opening, gathering),
    config.playground && addPlayground(config.playground, opening, gathering),
    addPainter(opening.house, gathering),
  ])
  return {
    ...gathering,
    stopIntake: async () => {
      await Promise.all(gathering.intakes.map((stop) => stop()))
    },
    hangUp: () => {
      for (const end of gathering.openEnds) end()
    },
  }
}

async function addDiscord(discord: DiscordConfig, opening: Opening, gathering: Gathering): Promise<void> {
  const { house, closing, onFatal } = opening
  const log = opening.log.child({ surface: 'discord' })
  const [{ openDiscord }, { createDiscordCourier }] = await Promise.all([
    import('./discord/listen.ts'),
    import('./discord/courier.ts'),
  ])
  const courier = createDiscordCourier({ ...discord, log, onFatal })
  closing.defer(() => courier.close())
  house.couriers.discord = courier
  const surface = await openDiscord({ ...discord, desk: house.desk, log, onFatal })
  closing.defer(() => surface.close())
  if (surface.interactions !== undefined) {
    const path = '/discord/interactions'
    gathering.nodeRoutes.push({ method: 'POST', path, handler: surface.interactions })
  }
  gathering.checks.set('discord', surface.ready)
  gathering.intakes.push(surface.stopIntake)
}

async function addSlack(slack: SlackConfig, opening: Opening, gathering: Gathering): Promise<void> {
  const { house, closing, onFatal } = opening
  const log = opening.log.child({ surface: 'slack' })
  const [{ openSlack }, { createSlackCourier }, { openThreads }, { openBots }, paths] = await Promise.all([
    import('./slack/listen.ts'),
    import('./slack/courier.ts'),
    import('./slack/threads.ts'),
    import('./slack/open-bots.ts'),
    import('./slack/routes.ts'),
  ])
  const threads = openThreads(house.stores.table('slack-threads'))
  const { publicUrl } = opening.config.http
  const { bots, install } = openBots({ ...slack, publicUrl, shelf: installationShelf(house), log })
  closing.defer(() => bots.close())
  house.couriers.slack = createSlackCourier({ ...slack, bots, threads, log })
  const surface = await openSlack({ ...slack, bots, desk: house.desk, threads, log, onFatal })
  closing.defer(() => surface.close())
  const { nodeRoutes } = gathering
  if (surface.routes !== undefined) {
    nodeRoutes.push({ method: 'POST', path: paths.eventsPath, handler: surface.routes.events })
  }
  if (install !== undefined) {
    nodeRoutes.push({ method: 'GET', path: paths.installPath, handler: install.install })
    nodeRoutes.push({ method: 'GET', path: paths.redirectPath, handler: install.redirected })
  }
  gathering.checks.set('slack', surface.ready)
  gathering.intakes.push(surface.stopIntake)
}

function installationShelf({ stores, sealer }: House): InstallationShelf {
  return {
    installations: stores.table('slack-installations'),
    sealer,
    locks: stores.table('slack-locks'),
    usedStates: stores.table('slack-states'),
  }
}

async function addPlayground(
  playground: NonNullable<Config['playground']>,
  opening: Opening,
  gathering: Gathering,
): Promise<void> {
  const { house } = opening
  const { openPlayground } = await import('./playground/open.ts')
  const surface = await openPlayground({
    ...playground,
    desk: house.desk,
    shelf: shelfOf(house.stores),
    notebook: house.stores.table('playground'),
    sandbox: house.sandbox,
    log: opening.log.child({ surface: 'playground' }),
    clock: Date.now,
    randomId: randomUUID,
  })
  house.couriers.playground = surface.courier
  gathering.openEnds.push(() => surface.close())
  gathering.routes.push(surface.routes)
}

/** The page that a button under every result leads to, wherever the result is. */
async function addPainter(house: House, { routes, openEnds }: Gathering): Promise<void> {
  const page = await openPainter(house)
  routes.push(page.routes)
  openEnds.push(() => page.close())
}

function shelfOf({ blobs }: Pick<Stores, 'blobs'>): Shelf {
  return {
    save: async (name, body) => {
      await pipeline(body, blobs.write(name))
      return { bytes: (await blobs.size(name)) ?? 0 }
    },
    open: (name) => blobs.open(name),
    remove: (name) => blobs.remove(name),
  }
}
