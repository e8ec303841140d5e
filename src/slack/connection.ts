import { setTimeout as wait } from 'node:timers/promises'
import { SocketModeClient } from '@slack/socket-mode'
import type { Log } from '../log.ts'
import { slackLogger } from './clients.ts'

interface ConnectionOptions {
  readonly appToken: string
  readonly apiUrl: string
  readonly log: Log
  readonly onEnvelope: (envelope: Envelope) => Promise<void>
}

/** What @slack/socket-mode hands on of Slack's message. */
export interface Envelope {
  readonly ack: (response?: Record<string, unknown>) => Promise<void>
  readonly body: Record<string, unknown>
  readonly retry_num?: number
  readonly retry_reason?: string
}

/** One Socket Mode connection, for one life. */
export interface Connection {
  /** `announced`: Slack said that it will close; what it still sends until then is taken. `cut`: it is closed. */
  readonly left: Promise<'announced' | 'cut'>
  readonly closed: Promise<void>
  close(): Promise<void>
}

const helloDeadlineMs = 15_000

/** Connected when Slack has said hello. */
export async function openConnection({
  appToken,
  apiUrl,
  log,
  onEnvelope,
}: ConnectionOptions): Promise<Connection> {
  const client = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    logger: slackLogger(log),
    // Its own object each time: the client writes into it.
    clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, timeout: 10_000 },
  })
  client.on('slack_event', (envelope: Envelope) => {
    onEnvelope(envelope).catch((thrown: unknown) => log.warn({ err: thrown }, 'an envelope failed'))
  })
  const { promise: left, resolve: leave } = Promise.withResolvers<'announced' | 'cut'>()
  const { promise: closed, resolve: close } = Promise.withResolvers<void>()
  onFarewell(client, () => leave('announced'))
  client.once('disconnected', () => {
    leave('cut')
    close()
  })
  await startWithin(client)
  return {
    left,
    closed,
    close: async () => {
      await client.disconnect()
    },
  }
}

/**
 * Slack warns some seconds before it closes, and uses the connection until then
 * (https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect); @slack/socket-mode 3.1.0 would hang up on
 * the spot and lose what is on its way, so it does not get to see the warning.
 */
function onFarewell(client: SocketModeClient, announced: () => void): void {
  const readers = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    if (typeof data === 'string' && isFarewell(data)) return announced()
    for (const read of readers) read.call(client, data, isBinary)
  })
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
