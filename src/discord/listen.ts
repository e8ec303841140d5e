import { setTimeout as wait } from 'node:timers/promises'
import type { Desk } from '../chat/desk.ts'
import type { Log } from '../log.ts'
import { createAnswering } from './answering.ts'
import { withoutGateway } from './application.ts'
import { type Gateway, NoSessionsLeft, openGateway, type Shards } from './gateway.ts'
import { createHttpIntake, type HttpIntake } from './http-intake.ts'
import { createMentions } from './mentions.ts'
import { syncCommands } from './register.ts'
import { registrationOf } from './registration.ts'
import { openRest } from './rest.ts'
import { botRefused, mayHeal } from './trouble.ts'

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
  const answering = createAnswering({ desk, rest, log })
  const mentions = createMentions({ desk, rest, log })
  const intake = publicKey === undefined ? undefined : createHttpIntake({ publicKey, answering, log })
  let gateway: Gateway | undefined

  const open = (): Gateway =>
    settings.gateway === 'off'
      ? withoutGateway({ rest, publicKey, log })
      : openGateway({
          token,
          shards: settings.gateway,
          rest,
          log,
          onInteraction: answering.take,
          onMessage: mentions.take,
          onFatal: die,
        })

  async function connect(): Promise<void> {
    for (let tried = 0; !closing.signal.aborted; tried += 1) {
      gateway = open()
      try {
        void register(await gateway.opened)
        return
      } catch (err) {
        await gateway.close()
        if (!mayHeal(err) && !(err instanceof NoSessionsLeft)) throw err
        log.warn({ err }, 'discord cannot be reached; trying again')
        await wait(backoff(tried), undefined, { signal: closing.signal })
      }
    }
  }

  async function register(application: string): Promise<void> {
    try {
      const wanted = registrationOf(desk.declarations, desk.offer)
      const outcome = await syncCommands(rest, application, wanted, closing.signal)
      log.info({ commands: wanted.length, outcome }, 'discord knows the commands')
    } catch (err) {
      if (!closing.signal.aborted) log.error({ err }, 'discord was not told the commands')
    }
  }

  async function stopIntake(): Promise<void> {
    closing.abort()
    intake?.stop()
    await gateway?.close()
    await Promise.all([answering.idle(), mentions.idle()])
  }

  const connected = connect()
  try {
    await Promise.race([connected, wait(patienceMs, undefined, { ref: false })])
  } catch (cause) {
    await stopIntake()
    await rest.close()
    throw botRefused(cause)
  }
  connected.catch(die)
  return {
    ready: () => !dead && !closing.signal.aborted && gateway?.ready() === true,
    interactions: intake?.handle,
    stopIntake,
    close: async () => {
      await stopIntake()
      await rest.close()
    },
  }
}

function backoff(tried: number): number {
  return Math.min(60_000, 1_000 * 2 ** tried) * (0.5 + Math.random() / 2)
}
