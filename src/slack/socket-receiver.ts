import { setTimeout as wait } from 'node:timers/promises'
import type { App, Receiver } from '@slack/bolt'
import { SocketModeClient } from '@slack/socket-mode'
import type { Log } from '../log.ts'
import { slackLogger } from './clients.ts'
import { deadTokenCodes, refusalCode, tokenFailure } from './refusals.ts'

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

const helloDeadlineMs = 15_000
const closeDeadlineMs = 2_000
const backoffMs = [250, 1_000, 2_000, 5_000, 10_000, 30_000] as const

/**
 * Socket Mode with no gap: two connections, of which Slack sends each envelope to one. Each connection is a client
 * for one life, replaced the moment Slack announces its end, because @slack/socket-mode 3.1.0 waits five seconds
 * before it reconnects by itself.
 */
export function createSocketReceiver({
  appToken,
  apiUrl,
  log,
  onFatal,
  staggerMs = 10_000,
}: SocketReceiverOptions): SocketReceiver {
  const stopping = new AbortController()
  const open = new Set<SocketModeClient>()
  const lanes: Promise<void>[] = []
  let app: App | undefined

  const connect = async (): Promise<SocketModeClient> => {
    const client = new SocketModeClient({
      appToken,
      autoReconnectEnabled: false,
      logger: slackLogger(log),
      // Its own object each time: the client writes into it.
      clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, timeout: 10_000 },
    })
    client.on('slack_event', (envelope: Envelope) => {
      receive(envelope, app).catch((thrown: unknown) => log.warn({ err: thrown }, 'an envelope failed'))
    })
    await startWithin(client)
    open.add(client)
    return client
  }

  const keepOpen = async (first: SocketModeClient | undefined): Promise<void> => {
    let client = first
    let failures = 0
    while (!stopping.signal.aborted) {
      try {
        client ??= await connect()
        failures = 0
        await leaving(client, stopping.signal)
        open.delete(client)
        // A client that is told to leave closes by itself; one that came up while Easel stops does not.
        if (stopping.signal.aborted) await client.disconnect()
      } catch (thrown) {
        const code = refusalCode(thrown)
        if (code !== undefined && deadTokenCodes.has(code)) {
          // Both connections find out; it is said once.
          if (!stopping.signal.aborted) onFatal(`SLACK_APP_TOKEN: ${code}`)
          return stopping.abort()
        }
        log.warn({ err: thrown }, 'no Socket Mode connection; trying again')
        await pause(backoffMs[Math.min(failures, backoffMs.length - 1)] ?? 0, stopping.signal)
        failures += 1
      }
      client = undefined
    }
  }

  return {
    connected: () => open.size > 0,
    init: (newApp) => {
      app = newApp
    },
    start: async () => {
      const first = await connect().catch((thrown: unknown) => {
        throw tokenFailure('SLACK_APP_TOKEN', thrown)
      })
      lanes.push(keepOpen(first))
      lanes.push(pause(staggerMs, stopping.signal).then(() => keepOpen(undefined)))
    },
    stop: async () => {
      stopping.abort()
      await Promise.race([Promise.all(lanes), wait(closeDeadlineMs, undefined, { ref: false })])
    },
  }
}

interface Envelope {
  readonly ack: (response?: Record<string, unknown>) => Promise<void>
  readonly body: Record<string, unknown>
  readonly retry_num?: number
  readonly retry_reason?: string
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

async function startWithin(client: SocketModeClient): Promise<void> {
  const deadline = new AbortController()
  try {
    await Promise.race([
      client.start(),
      wait(helloDeadlineMs, undefined, { signal: deadline.signal }).then(() => {
        throw new Error('Slack did not say hello')
      }),
    ])
  } catch (thrown) {
    void client.disconnect()
    throw thrown ?? new Error('the Socket Mode connection closed before hello')
  } finally {
    deadline.abort()
  }
}

/** Resolves when Slack announces the end of the connection, or it ends, or Easel stops. */
async function leaving(client: SocketModeClient, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  client.once('disconnected', resolve)
  client.on('ws_message', (data: unknown) => {
    if (typeof data === 'string' && isFarewell(data)) resolve()
  })
  const onAbort = () => resolve()
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) resolve()
  await promise
  signal.removeEventListener('abort', onAbort)
}

function isFarewell(data: string): boolean {
  if (!data.includes('"disconnect"')) return false
  try {
    const message: unknown = JSON.parse(data)
    return (
      typeof message === 'object' && message !== null && 'type' in message && message.type === 'disconnect'
    )
  } catch {
    return false
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal, ref: false }).catch(() => {})
}
