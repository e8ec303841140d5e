import { setTimeout as wait } from 'node:timers/promises'
import type { Desk } from '../chat/desk.ts'
import type { Log } from '../log.ts'
import { createAnswering } from './answering.ts'
import { withoutGateway } from './application.ts'
import { createChannels } from './channels.ts'
import { connect } from './connection.ts'
import { openGateway, type Shards } from './gateway.ts'
import { createHttpIntake, type HttpIntake } from './http-intake.ts'
import { createMentions } from './mentions.ts'
import { syncCommands } from './register.ts'
import { registrationOf } from './registration.ts'
import { openRest, type Rest } from './rest.ts'
import { botRefused } from './trouble.ts'

interface DiscordSettings {
  readonly token: string
  readonly apiUrl: string
  /** With it, interactions may come over HTTP. */
  readonly publicKey?: string
  /** `off`: they come over HTTP alone. */
  readonly gateway: Shards | 'off'
  readonly desk: Desk
  readonly log: Log
  /** Discord will not have this bot any more: its token or its intents are refused. */
  readonly onFatal: (reason: Error) => void
  /** How long the start waits for a Discord that is down before the rest of the house goes on without it. */
  readonly patienceMs?: number
}

export interface DiscordSurface {
  ready(): boolean
  /** For `POST /discord/interactions`; undefined without a public key. */
  readonly interactions: HttpIntake['handle'] | undefined
  /** Nothing new comes in; what came is answered. */
  stopIntake(): Promise<void>
  close(): Promise<void>
}

/** Opens the ways in and tells Discord the commands; resolves when people can use them. */
export async function openDiscord(settings: DiscordSettings): Promise<DiscordSurface> {
  const { token, apiUrl, publicKey, desk, log, patienceMs = 10_000 } = settings
  const closing = new AbortController()
  let dead = false
  const die = (reason: Error) => {
    if (dead || closing.signal.aborted) return
    dead = true
    settings.onFatal(reason)
  }
  const rest = openRest({ token, apiUrl, log, onUnauthorized: die })
  const channels = createChannels({ rest, log })
  const answering = createAnswering({ desk, rest, channels, log })
  const mentions = createMentions({ desk, rest, channels, log })
  const intake = publicKey === undefined ? undefined : createHttpIntake({ publicKey, answering, log })
  const takers = { onInteraction: answering.take, onMessage: mentions.take, onFatal: die }
  const connection = connect({
    open: () =>
      settings.gateway === 'off'
        ? withoutGateway({ rest, publicKey, log })
        : openGateway({ token, shards: settings.gateway, rest, log, ...takers }),
    onOpened: (application) => void tellCommands({ rest, desk, log, signal: closing.signal }, application),
    log,
  })

  async function stopIntake(): Promise<void> {
    closing.abort()
    intake?.stop()
    await connection.close()
    await Promise.all([answering.idle(), mentions.idle()])
  }

  async function close(): Promise<void> {
    await stopIntake()
    await rest.close()
  }

  try {
    await Promise.race([connection.made, wait(patienceMs, undefined, { ref: false })])
  } catch (cause) {
    await close()
    throw botRefused(cause)
  }
  connection.made.catch(die)
  return {
    ready: () => !dead && connection.ready(),
    interactions: intake?.handle,
    stopIntake,
    close,
  }
}

interface Telling {
  readonly rest: Rest
  readonly desk: Desk
  readonly log: Log
  readonly signal: AbortSignal
}

/** Never rejects: whoever knows the commands from an earlier start can use them all the same. */
async function tellCommands({ rest, desk, log, signal }: Telling, application: string): Promise<void> {
  try {
    const wanted = registrationOf(desk.declarations, desk.offer)
    const outcome = await syncCommands(rest, application, wanted, signal)
    log.info({ commands: wanted.length, outcome }, 'discord knows the commands')
  } catch (err) {
    if (!signal.aborted) log.error({ err }, 'discord was not told the commands')
  }
}
