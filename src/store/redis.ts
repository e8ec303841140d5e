import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { Failure } from '../failure.ts'
import type { Log } from '../log.ts'
import { StoreError } from './store-error.ts'

/** One Redis, as every room of the house reaches it. */
export interface RedisLink {
  readonly client: Redis
  /** Before every key. */
  readonly prefix: string
  /**
   * For what somebody waits for: answered, or refused well within the three seconds that a chat platform gives.
   * What was refused because Redis is gone is not sent later.
   */
  readonly ask: Send
  /** For work that nobody waits for: sent again until Redis is back, so it must do no harm when it is done twice. */
  readonly insist: Send
  close(): Promise<void>
}

export type Send = <T>(command: (client: Redis) => Promise<T>) => Promise<T>

interface LinkOptions {
  readonly url: string
  readonly log: Log
  readonly prefix?: string
  readonly timing?: Partial<typeof usualTiming>
}

/** The braces keep all keys in one slot of a cluster, so that a script may touch several of them. */
const usualPrefix = '{easel}:'

const usualTiming = {
  /** How long a start waits for Redis. */
  connectMs: 5_000,
  /** How long a command waits for a connection that is being made again, and then for its answer. */
  reconnectMs: 1_000,
  answerMs: 1_500,
  /** Between two tries. */
  retryMs: 250,
}

export async function openRedis({ url, log, prefix = usualPrefix, timing }: LinkOptions): Promise<RedisLink> {
  const { connectMs, reconnectMs, answerMs, retryMs } = { ...usualTiming, ...timing }
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectMs,
    commandTimeout: answerMs,
    retryStrategy: () => retryMs,
    // A command that nobody waits for any more must not be carried out when Redis comes back.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  })
  let closed = false
  let lost: unknown
  client.on('error', (error) => {
    lost = error
  })
  const ready = awaitReady(client)
  await connect(
    client,
    () => ready(connectMs),
    () => lost,
  )
  tellOfOutages(client, log)

  const ask: Send = async (command) => {
    if (closed) throw new StoreError('closed', 'The connection to Redis is closed')
    if (client.status !== 'ready') await ready(reconnectMs)
    try {
      return await command(client)
    } catch (thrown) {
      throw asRedisError(thrown)
    }
  }
  return {
    client,
    prefix,
    ask,
    insist: async (command) => {
      for (;;) {
        try {
          return await ask(command)
        } catch (thrown) {
          if (closed || !isUnreachable(thrown)) throw thrown
          await wait(retryMs)
        }
      }
    },
    close: async () => {
      closed = true
      if (client.status === 'ready') await client.quit().catch(() => undefined)
      client.disconnect()
    },
  }
}

/** Redis is gone: nothing is known to have been done, and trying later may help. */
function isUnreachable(thrown: unknown): boolean {
  return (
    thrown instanceof Failure &&
    !(thrown instanceof StoreError) &&
    thrown.facts.kind === 'capacity' &&
    thrown.facts.problem === 'store_unreachable'
  )
}

async function connect(client: Redis, ready: () => Promise<void>, lost: () => unknown): Promise<void> {
  try {
    // It goes on trying by itself; what it met is in `lost`.
    client.connect().catch(() => undefined)
    await ready()
    await client.ping()
  } catch (thrown) {
    client.disconnect()
    const cause = lost() ?? thrown
    const refused =
      cause instanceof Error && /NOAUTH|WRONGPASS|NOPERM|invalid (?:username|password)/i.test(cause.message)
    throw refused
      ? new StoreError('refused', 'Redis refuses the name or password in REDIS_URL. Correct it', { cause })
      : new StoreError('unreachable', 'No Redis answers at REDIS_URL. Start it, or correct REDIS_URL', {
          cause,
        })
  }
}

function tellOfOutages(client: Redis, log: Log): void {
  let there = true
  client.on('reconnecting', () => {
    if (there) log.warn({}, 'Redis is gone')
    there = false
  })
  client.on('ready', () => {
    there = true
    log.info({}, 'Redis is back')
  })
}

/** All who wait share one listener: Node takes a crowd of them for a leak, and prints so. */
function awaitReady(client: Redis): (withinMs: number) => Promise<void> {
  const waiting = new Set<() => void>()
  client.on('ready', () => {
    for (const goOn of waiting) goOn()
  })
  return async (withinMs) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const late = setTimeout(() => reject(unreachable(undefined)), withinMs)
    waiting.add(resolve)
    try {
      await promise
    } finally {
      waiting.delete(resolve)
      clearTimeout(late)
    }
  }
}

function unreachable(cause: unknown): Failure {
  const facts = { kind: 'capacity', problem: 'store_unreachable' } as const
  return new Failure(facts, { detail: 'Redis does not answer', cause })
}

/** What Redis says while it cannot serve for a moment: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
const passing = /^(?:LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY)\b/

function asRedisError(thrown: unknown): unknown {
  // ioredis exports the class of Redis's own refusals without a type.
  if (!(thrown instanceof Error) || thrown.name !== 'ReplyError') {
    return isConnectionError(thrown) ? unreachable(thrown) : thrown
  }
  if (passing.test(thrown.message)) return unreachable(thrown)
  if (thrown.message.startsWith('OOM')) {
    return new StoreError('full', 'Redis is out of memory. Give it more', { cause: thrown })
  }
  if (thrown.message.startsWith('MISCONF')) {
    return new StoreError('disk', "Redis cannot save to its disk. Check Redis's log", { cause: thrown })
  }
  return new StoreError('unknown', 'Redis refused a command that nobody expected it to', { cause: thrown })
}

/** The sentences are ioredis's own; what the system says has a code. */
function isConnectionError(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  return (
    'code' in thrown ||
    thrown.name === 'MaxRetriesPerRequestError' ||
    thrown.name === 'AbortError' ||
    /^(?:Connection is closed|Stream isn't writeable|Command timed out|Socket timeout)/.test(thrown.message)
  )
}
