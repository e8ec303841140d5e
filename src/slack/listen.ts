import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { App } from '@slack/bolt'
import type { Desk } from '../chat/desk.ts'
import type { Log } from '../log.ts'
import type { Bots } from './bots.ts'
import { slackLogger, within } from './clients.ts'
import { createHttpReceiver, type HttpReceiver } from './http-receiver.ts'
import { onCommand } from './on-command.ts'
import { onDeparture } from './on-departure.ts'
import { onHome } from './on-home.ts'
import { onMention } from './on-mention.ts'
import { onMenu } from './on-menu.ts'
import { onPress } from './on-press.ts'
import { onSubmission } from './on-submission.ts'
import { prefixedDesk } from './prefixed-words.ts'
import type { Acknowledge, Reception } from './reception.ts'
import { createReceptions, type ReceptionIn } from './receptions.ts'
import { mayHeal } from './refusals.ts'
import { createSocketReceiver, type SocketReceiver } from './socket-receiver.ts'
import type { Threads } from './threads.ts'
import { turnAway } from './turn-away.ts'
import { workspaceOf } from './workspace.ts'

export interface SlackOptions {
  readonly bots: Bots
  /** Socket Mode when it is set; else Slack's HTTP requests, which need the signing secret. */
  readonly appToken?: string
  readonly signingSecret?: string
  readonly apiUrl: string
  readonly commandPrefix: string
  readonly desk: Desk
  readonly threads: Threads
  readonly log: Log
  readonly onFatal: (reason: string) => void
  /** How long the start waits for a Slack that is down before the rest of the house goes on without it. */
  readonly patienceMs?: number
  readonly now?: () => number
  readonly staggerMs?: number
  readonly glanceMs?: number | undefined
  readonly findMs?: number | undefined
}

interface SlackRoutes {
  /** `POST /slack/events`: commands, presses, modals and events all come here. */
  readonly events: (request: IncomingMessage, response: ServerResponse) => void
}

export interface SlackSurface {
  readonly routes?: SlackRoutes
  ready(): boolean
  /** Takes nothing new, and waits until what has come in is answered. */
  stopIntake(): Promise<void>
  close(): Promise<void>
}

/** Longer than Slack waits for an acknowledgement. */
const drainMs = 3_500

/** Slack's ear: acknowledges, reads, calls the desk; decides nothing. */
export async function openSlack(options: SlackOptions): Promise<SlackSurface> {
  const { apiUrl, log, now = Date.now } = options
  await proveToken(options)
  const receiver = createReceiver(options, now)
  const app = new App({
    receiver,
    // Whose token it takes is asked where it is used: bots.ts.
    authorize: async () => ({}),
    deferInitialization: true,
    convoStore: false,
    logger: slackLogger(log),
    // Bolt writes into this object, and socket receivers change its retries: Easel calls with its own clients.
    clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 } },
  })
  await app.init()
  const desk = prefixedDesk(options.desk, options.commandPrefix)
  const working = listen(app, createReceptions({ ...options, desk, now }), options)
  await app.start()
  let taking = true
  const stopIntake = async () => {
    taking = false
    // What is being answered needs its connection for the acknowledgement.
    await Promise.race([Promise.allSettled(working), wait(drainMs)])
    await receiver.stop()
    await Promise.race([Promise.allSettled(working), wait(drainMs)])
  }
  return {
    ...('handle' in receiver ? { routes: { events: receiver.handle } } : {}),
    ready: () => taking && (!('connected' in receiver) || receiver.connected()),
    stopIntake,
    close: stopIntake,
  }
}

async function proveToken({ bots, log, onFatal, patienceMs = 10_000 }: SlackOptions): Promise<void> {
  const proven = bots.check().catch((thrown: unknown) => {
    if (!mayHeal(thrown)) throw thrown
    log.warn({ err: thrown }, 'slack cannot be reached; whoever needs the token asks again')
  })
  await Promise.race([proven, wait(patienceMs, undefined, { ref: false })])
  proven.catch((thrown: unknown) => onFatal(String(thrown)))
}

function createReceiver(options: SlackOptions, now: () => number): HttpReceiver | SocketReceiver {
  const { appToken, signingSecret, apiUrl, log, onFatal, staggerMs } = options
  if (appToken !== undefined) {
    const stagger = staggerMs === undefined ? {} : { staggerMs }
    return createSocketReceiver({ appToken, apiUrl, log, onFatal, ...stagger })
  }
  if (signingSecret === undefined) throw new Error('Slack needs an app token or a signing secret')
  return createHttpReceiver({ signingSecret, log, now })
}

/** Registers the handlers; gives back those that are still at work. */
function listen(app: App, receptionIn: ReceptionIn, { bots, log }: SlackOptions): ReadonlySet<Promise<void>> {
  const working = new Set<Promise<void>>()
  const track = async (handling: Promise<void>): Promise<void> => {
    working.add(handling)
    await handling.finally(() => working.delete(handling))
  }
  const take = (handle: Handler) => (taken: Taken) => track(enter(handle, taken, receptionIn, log))
  // One listener for each kind takes all names: two that match would acknowledge twice.
  app.command(/.*/, take(onCommand))
  app.action(/.*/, take(onPress))
  app.view({ callback_id: /.*/, type: 'view_submission' }, take(onSubmission))
  app.shortcut({ callback_id: /.*/, type: 'message_action' }, take(onMenu))
  const heard = take((body, _acknowledged, reception) => onMention(body, reception))
  app.event('app_mention', heard)
  app.event('message', heard)
  app.event(
    'app_home_opened',
    take((body, _acknowledged, reception) => onHome(body, reception)),
  )
  for (const departure of ['app_uninstalled', 'tokens_revoked'] as const) {
    app.event(departure, ({ body, context }) => {
      const where = { workspace: workspaceOf(context, body), orgWide: context.isEnterpriseInstall }
      return track(onDeparture(body, where, bots))
    })
  }
  app.error(async (error) => log.error({ err: error }, 'a request from Slack failed'))
  return working
}

type Handler = (body: unknown, acknowledge: Acknowledge, reception: Reception) => Promise<void>

interface Taken {
  readonly body: object
  readonly context: Parameters<typeof workspaceOf>[0]
  /** Bolt has acknowledged events by itself. */
  readonly ack?: ((body?: never) => Promise<void>) | undefined
}

/** Finding a token must leave time for the acknowledgement, of the three seconds that Slack waits. */
const findingMs = 1_500

async function enter(
  handle: Handler,
  { body, context, ack }: Taken,
  receptionIn: ReceptionIn,
  log: Log,
): Promise<void> {
  const acknowledge = ack === undefined ? async () => {} : plainAck(ack)
  let reception: Reception
  try {
    reception = await within(AbortSignal.timeout(findingMs), receptionIn(workspaceOf(context, body)))
  } catch (thrown) {
    return turnAway(thrown, body, acknowledge, log)
  }
  await handle(body, acknowledge, reception)
}

/** Bolt types what each kind of acknowledgement may say; the handlers make exactly that. */
function plainAck(ack: (body?: never) => Promise<void>): Acknowledge {
  // The parameter's type differs by listener, and a function that takes it all fits none of them.
  return ack as Acknowledge
}
