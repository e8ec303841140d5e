import { setTimeout as wait } from 'node:timers/promises'
import type { App, Receiver } from '@slack/bolt'
import type { Log } from '../log.ts'
import { type Connection, type Envelope, openConnection } from './connection.ts'
import { deadTokenCodes, mayHeal, refusalCode, tokenFailure } from './refusals.ts'

interface SocketReceiverOptions {
  readonly appToken: string
  readonly apiUrl: string
  readonly log: Log
  /** The app token is no good any more. */
  readonly onFatal: (reason: string) => void
  /** How long after the first connection the second one is opened, so that Slack does not refresh both at once. */
  readonly staggerMs?: number
}

export interface SocketReceiver extends Receiver {
  connected(): boolean
}

const closeDeadlineMs = 2_000
/** Slack closes about ten seconds after it has announced that it will. */
const lingerMs = 15_000
/** A connection that is cut sooner than this was no success: the next one waits. */
const shortLifeMs = 5_000
const pausesMs = [250, 1_000, 2_000, 5_000, 10_000, 30_000] as const
/** A server that allows one connection cuts the other for it: the spare one gives way. */
const sparePausesMs = [1_000, 60_000, 600_000] as const

/**
 * Socket Mode with no gap: two connections, of which Slack sends each envelope to one. Each is replaced the moment
 * Slack announces its end, because @slack/socket-mode 3.1.0 waits five seconds before it reconnects by itself.
 */
export function createSocketReceiver({
  appToken,
  apiUrl,
  log,
  onFatal,
  staggerMs = 10_000,
}: SocketReceiverOptions): SocketReceiver {
  const stopping = new AbortController()
  const open = new Set<Connection>()
  const leaving = new Set<Connection>()
  const lanes: Promise<void>[] = []
  const { promise: stopped, resolve: stop } = Promise.withResolvers<'stopped'>()
  stopping.signal.addEventListener('abort', () => stop('stopped'))
  let app: App | undefined

  const connect = async (): Promise<Connection> => {
    const onEnvelope = (envelope: Envelope) => receive(envelope, app)
    const connection = await openConnection({ appToken, apiUrl, log, onEnvelope })
    open.add(connection)
    return connection
  }

  const linger = (connection: Connection): void => {
    leaving.add(connection)
    const late = setTimeout(() => void connection.close(), lingerMs).unref()
    void connection.closed.then(() => {
      clearTimeout(late)
      leaving.delete(connection)
    })
  }

  const keepOpen = async (first: Connection | undefined, afterCutMs: readonly number[]): Promise<void> => {
    let next = first
    let failures = 0
    let cuts = 0
    while (!stopping.signal.aborted) {
      try {
        const connection = next ?? (await connect())
        next = undefined
        failures = 0
        const soon = await livedShortly(connection)
        cuts = soon ? cuts + 1 : 0
        if (soon) await pause(nth(afterCutMs, cuts), stopping.signal)
      } catch (thrown) {
        const code = refusalCode(thrown)
        if (code !== undefined && deadTokenCodes.has(code)) {
          // Both connections find out; it is said once.
          if (!stopping.signal.aborted) onFatal(`SLACK_APP_TOKEN: ${code}`)
          return stopping.abort()
        }
        log.warn({ err: thrown }, 'no Socket Mode connection; trying again')
        failures += 1
        await pause(nth(pausesMs, failures), stopping.signal)
      }
    }
  }

  /** Resolves when the connection has to be replaced; true when it was cut as soon as it was there. */
  const livedShortly = async (connection: Connection): Promise<boolean> => {
    const since = performance.now()
    const how = await Promise.race([connection.left, stopped])
    open.delete(connection)
    if (how === 'announced') linger(connection)
    if (how === 'stopped') await connection.close()
    return how === 'cut' && performance.now() - since < shortLifeMs
  }

  return {
    connected: () => open.size > 0,
    init: (newApp) => {
      app = newApp
    },
    start: async () => {
      const first = await connect().catch((thrown: unknown) => {
        if (!mayHeal(thrown)) throw tokenFailure('SLACK_APP_TOKEN', thrown)
        log.warn({ err: thrown }, 'no Socket Mode connection; trying again')
        return undefined
      })
      lanes.push(keepOpen(first, pausesMs))
      lanes.push(pause(staggerMs, stopping.signal).then(() => keepOpen(undefined, sparePausesMs)))
    },
    stop: async () => {
      stopping.abort()
      const closing = [...lanes, ...[...leaving].map((connection) => connection.close())]
      await Promise.race([Promise.allSettled(closing), wait(closeDeadlineMs, undefined, { ref: false })])
    },
  }
}

async function receive(envelope: Envelope, app: App | undefined): Promise<void> {
  let acknowledged = false
  const ack = async (answer?: unknown): Promise<void> => {
    if (acknowledged) return
    acknowledged = true
    await envelope.ack(typeof answer === 'object' && answer !== null ? { ...answer } : {})
  }
  await app?.processEvent({
    body: envelope.body,
    ack,
    ...(envelope.retry_num === undefined ? {} : { retryNum: envelope.retry_num }),
    ...(envelope.retry_reason === undefined ? {} : { retryReason: envelope.retry_reason }),
  })
  // Nobody listens for it: Slack still wants to hear that it came.
  await ack()
}

function nth(pauses: readonly number[], count: number): number {
  return pauses[Math.min(count, pauses.length) - 1] ?? 0
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal, ref: false }).catch(() => {})
}
