import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { Hono } from 'hono'
import type { Json } from './chat/invocation.ts'
import type { Core } from './compose.ts'
import type { Config, DiscordConfig, SlackConfig } from './environment.ts'
import { createLock } from './lock.ts'
import type { Log } from './log.ts'
import type { Others } from './playground/conversations.ts'
import type { Shelf } from './playground/shelf.ts'
import type { Role } from './roles.ts'
import type { InstallationShelf } from './slack/open-bots.ts'
import type { Stores } from './store/open.ts'
import { openPainter } from './web/painter.ts'
import type { NodeRoute } from './web/server.ts'

/** What the surfaces of one process add to it. Each library is loaded only where its surface is configured. */
interface Surfaces {
  readonly routes: readonly Hono[]
  readonly nodeRoutes: readonly NodeRoute[]
  readonly checks: ReadonlyMap<string, () => boolean>
  /** Nothing new comes in; what is under way goes on. */
  stopIntake(): Promise<void>
  /** Ends answers that would never end by themselves, so that the web server can close. */
  hangUp(): void
}

interface Opening {
  readonly core: Core
  /** Who listens where. Couriers have no gateway, so every process has all of them: also the painter fetches pictures. */
  readonly role: Role
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
    opening.role.web && addPainter(opening.core, gathering),
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
  const { core, role, closing, onFatal } = opening
  const log = opening.log.child({ surface: 'discord' })
  const { createDiscordCourier } = await import('./discord/courier.ts')
  const onWait = (milliseconds: number) => core.events.platformMakesWait('discord', milliseconds)
  const courier = createDiscordCourier({ ...discord, log, onFatal, onWait })
  closing.defer(() => courier.close())
  core.couriers.discord = courier
  const { publicKey, ...withoutKey } = discord
  const gateway = role.gateway ? discord.gateway : 'off'
  if (gateway === 'off' && (publicKey === undefined || !role.web)) return
  const { openDiscord } = await import('./discord/listen.ts')
  const settings = role.web ? discord : withoutKey
  const surface = await openDiscord({ ...settings, gateway, desk: core.desk, log, onFatal })
  closing.defer(() => surface.close())
  if (surface.interactions !== undefined) {
    const path = '/discord/interactions'
    gathering.nodeRoutes.push({ method: 'POST', path, handler: surface.interactions })
  }
  gathering.checks.set('discord', surface.ready)
  gathering.intakes.push(surface.stopIntake)
}

async function addSlack(slack: SlackConfig, opening: Opening, gathering: Gathering): Promise<void> {
  const { core, role, closing, onFatal } = opening
  const log = opening.log.child({ surface: 'slack' })
  const [{ openBots }, { openThreads }, { createSlackCourier }, { prefixedCourier }] = await Promise.all([
    import('./slack/open-bots.ts'),
    import('./slack/threads.ts'),
    import('./slack/courier.ts'),
    import('./slack/prefixed-words.ts'),
  ])
  const { stores } = core
  const threads = openThreads({ pictures: stores.table('slack-threads'), posts: stores.table('slack-posts') })
  const { publicUrl } = opening.config.http
  const onWait = (milliseconds: number) => core.events.platformMakesWait('slack', milliseconds)
  const { bots, install } = openBots({ ...slack, publicUrl, shelf: installationShelf(core), log, onWait })
  closing.defer(() => bots.close())
  const courier = createSlackCourier({ ...slack, bots, threads, log })
  core.couriers.slack = prefixedCourier(courier, core.desk.declarations, slack.commandPrefix)
  if (!role.web) return
  const [{ openSlack }, paths] = await Promise.all([import('./slack/listen.ts'), import('./slack/routes.ts')])
  const surface = await openSlack({ ...slack, bots, desk: core.desk, threads, log, onFatal })
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

function installationShelf({ stores, sealer }: Core): InstallationShelf {
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
  const { core, role } = opening
  const others = await otherProcesses(core)
  const parts = {
    shelf: shelfOf(core.stores),
    notebook: core.stores.table<Json>('playground'),
    clock: Date.now,
    ...(others === undefined ? {} : { others }),
  }
  if (!role.web) {
    const [{ openConversations }, { createCourier }] = await Promise.all([
      import('./playground/conversations.ts'),
      import('./playground/courier.ts'),
    ])
    core.couriers.playground = createCourier({ ...parts, conversations: openConversations(parts) })
    return
  }
  const { openPlayground } = await import('./playground/open.ts')
  const surface = await openPlayground({
    ...playground,
    ...parts,
    desk: core.desk,
    sandbox: core.sandbox,
    log: opening.log.child({ surface: 'playground' }),
    randomId: randomUUID,
  })
  core.couriers.playground = surface.courier
  gathering.openEnds.push(() => surface.close())
  gathering.routes.push(surface.routes)
}

/** The page that a button under every result leads to, wherever the result is. */
async function addPainter(core: Core, { routes, openEnds }: Gathering): Promise<void> {
  const page = await openPainter(core)
  routes.push(page.routes)
  openEnds.push(() => page.close())
}

/** Nobody holds a conversation for longer than a few writes take. */
const conversationLock = { lockMs: 5_000, againMs: 20 }

/** What a page shows comes from the worker's courier, wherever that is. */
async function otherProcesses({ stores, openBell }: Core): Promise<Others | undefined> {
  const bell = await openBell('playground')
  if (bell === undefined) return undefined
  return {
    exclusively: createLock(stores.table('playground-locks'), conversationLock),
    tell: (conversation, article) => bell.ring(`${conversation} ${article}`),
    onTold: (listener) =>
      bell.onRing((text) => {
        const [conversation = '', article = ''] = text.split(' ')
        listener(conversation, article)
      }),
  }
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
