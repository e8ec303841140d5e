import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { App } from '@slack/bolt'
import type { Desk } from '../chat/desk.ts'
import { createOnce } from '../chat/once.ts'
import type { Log } from '../log.ts'
import { type Clients, createClients, slackLogger } from './clients.ts'
import { createHistory } from './history.ts'
import { createHttpReceiver, type HttpReceiver } from './http-receiver.ts'
import { onCommand } from './on-command.ts'
import { onMention } from './on-mention.ts'
import { onMenu } from './on-menu.ts'
import { onPress } from './on-press.ts'
import { onSubmission } from './on-submission.ts'
import { createPeople } from './people.ts'
import type { Acknowledge, Reception } from './reception.ts'
import { tokenFailure } from './refusals.ts'
import { createSocketReceiver, type SocketReceiver } from './socket-receiver.ts'
import type { Threads } from './threads.ts'

export interface SlackOptions {
  readonly botToken: string
  /** Socket Mode when it is set; else Slack's HTTP requests, which need the signing secret. */
  readonly appToken?: string
  readonly signingSecret?: string
  readonly apiUrl: string
  readonly commandPrefix: string
  readonly desk: Desk
  readonly threads: Threads
  readonly log: Log
  readonly onFatal: (reason: string) => void
  readonly now?: () => number
  readonly staggerMs?: number
}

export interface SlackRoutes {
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
  const { botToken, apiUrl, commandPrefix, desk, threads, log, now = Date.now } = options
  const clients = createClients({ botToken, apiUrl, log })
  const { scopes, ...bot } = await checkToken(clients)
  const receiver = createReceiver(options, now)
  const app = new App({
    receiver,
    authorize: async () => ({ botToken, ...bot }),
    deferInitialization: true,
    convoStore: false,
    logger: slackLogger(log),
    // Bolt writes into this object, and socket receivers change its retries: Easel calls with its own clients.
    clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 } },
  })
  await app.init()
  const people = createPeople({ client: clients.once, log, now })
  const working = listen(app, {
    desk,
    clients,
    people,
    once: createOnce(now),
    commandPrefix,
    botUser: bot.botUserId ?? '',
    threads,
    readThread: createHistory({ clients, scopes, log }),
    log,
    now,
  })
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
function listen(app: App, reception: Reception): ReadonlySet<Promise<void>> {
  const working = new Set<Promise<void>>()
  const track = async (handling: Promise<void>): Promise<void> => {
    working.add(handling)
    await handling.finally(() => working.delete(handling))
  }
  // One listener for each kind takes all names: two that match would acknowledge twice.
  app.command(/.*/, ({ body, ack }) => track(onCommand(body, plainAck(ack), reception)))
  app.action(/.*/, ({ body, ack }) => track(onPress(body, plainAck(ack), reception)))
  app.view({ callback_id: /.*/, type: 'view_submission' }, ({ body, ack }) =>
    track(onSubmission(body, plainAck(ack), reception)),
  )
  app.shortcut({ callback_id: /.*/, type: 'message_action' }, ({ body, ack }) =>
    track(onMenu(body, plainAck(ack), reception)),
  )
  app.event('app_mention', ({ body }) => track(onMention(body, reception)))
  app.event('message', ({ body }) => track(onMention(body, reception)))
  app.error(async (error) => reception.log.error({ err: error }, 'a request from Slack failed'))
  return working
}

/** Bolt types what each kind of acknowledgement may say; the handlers make exactly that. */
function plainAck(ack: (body?: never) => Promise<void>): Acknowledge {
  // The parameter's type differs by listener, and a function that takes it all fits none of them.
  return ack as Acknowledge
}

interface Bot {
  readonly botId?: string
  readonly botUserId?: string
  readonly scopes: readonly string[]
}

async function checkToken({ main }: Clients): Promise<Bot> {
  try {
    const { bot_id: botId, user_id: botUserId, response_metadata: metadata } = await main.auth.test()
    return {
      ...(botId === undefined ? {} : { botId }),
      ...(botUserId === undefined ? {} : { botUserId }),
      scopes: metadata?.scopes ?? [],
    }
  } catch (thrown) {
    throw tokenFailure('SLACK_BOT_TOKEN', thrown)
  }
}
