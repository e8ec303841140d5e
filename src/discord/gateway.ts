import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws'
import { GatewayDispatchEvents, GatewayIntentBits } from 'discord-api-types/v10'
import type { Log } from '../log.ts'
import { fatalClose } from './close-codes.ts'
import type { Self } from './read-message.ts'
import type { Rest } from './rest.ts'

/**
 * The connections that bring interactions, one a shard. discord.js's own gateway library without its Client: that one
 * keeps every server, channel and role in memory, and Easel reads none of them.
 */
export interface Gateway {
  /** Resolves with the application's id when every shard is ready; rejects when it never will be. */
  readonly opened: Promise<string>
  /** Every shard of this process is connected. */
  ready(): boolean
  close(): Promise<void>
}

/** Which shards this process connects: as many as Discord recommends, or its part of them. */
export type Shards = 'auto' | { readonly first: number; readonly last: number; readonly count: number }

interface GatewayParts {
  readonly token: string
  readonly shards: Shards
  readonly rest: Rest
  readonly log: Log
  readonly onInteraction: (payload: unknown) => void
  readonly onMessage: (payload: unknown, self: Self) => void
  /** The connection is shut and will not come back. */
  readonly onFatal: (reason: Error) => void
}

/** Discord lets a bot begin so many sessions a day, and this day's are used up. */
export class NoSessionsLeft extends Error {
  override readonly name = 'NoSessionsLeft'
}

export function openGateway(parts: GatewayParts): Gateway {
  const { log, onInteraction, onMessage, onFatal } = parts
  let closing = false
  const manager = createManager(parts, () => closing)
  const opened = Promise.withResolvers<string>()
  let isOpen = false
  let self: Self | undefined
  const ready = new Set<number>()
  let shards = Number.POSITIVE_INFINITY

  const up = (shard: number) => {
    ready.add(shard)
    log.info({ shard, ready: ready.size, shards }, 'discord is connected')
  }
  manager.on(WebSocketShardEvents.Ready, ({ shardId, data }) => {
    self = { user: data.user.id, application: data.application.id }
    up(shardId)
    if (ready.size < shards) return
    isOpen = true
    opened.resolve(data.application.id)
  })
  manager.on(WebSocketShardEvents.Resumed, ({ shardId }) => up(shardId))
  manager.on(WebSocketShardEvents.Error, ({ error, shardId }) =>
    log.warn({ err: error, shard: shardId }, 'discord gateway error'),
  )
  manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => {
    ready.delete(shardId)
    if (closing) return
    log.warn({ code, shard: shardId }, 'discord closed the connection')
    const reason = fatalClose(code)
    if (reason === undefined) return
    if (isOpen) onFatal(reason)
    else opened.reject(reason)
  })
  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    if (closing) return
    if (data.t === GatewayDispatchEvents.InteractionCreate) onInteraction(data.d)
    if (data.t === GatewayDispatchEvents.MessageCreate && self !== undefined) onMessage(data.d, self)
  })

  const connect = async () => {
    shards = (await manager.getShardIds()).length
    await mustHaveSessions(manager, shards)
    await manager.connect()
  }
  connect().catch((error: unknown) => opened.reject(error))

  return {
    opened: opened.promise,
    ready: () => !closing && ready.size >= shards,
    close: async () => {
      closing = true
      await manager.destroy()
    },
  }
}

function createManager({ token, shards, rest }: GatewayParts, isClosing: () => boolean): WebSocketManager {
  const sessions = new Map<number, SessionInfo>()
  return new WebSocketManager({
    token,
    rest: rest.bot,
    ...splitOf(shards),
    // A shard that is between two connections does not hear destroy() and would connect again; every connection
    // begins with this question, so after the end it gets no answer.
    retrieveSessionInfo: (shard) => (isClosing() ? new Promise(() => {}) : (sessions.get(shard) ?? null)),
    updateSessionInfo: (shard, session) => {
      if (session === null) sessions.delete(shard)
      else sessions.set(shard, session)
    },
    // Nothing privileged: people's words reach Easel in commands, mentions and direct messages only.
    intents: GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages | GatewayIntentBits.DirectMessages,
  })
}

/** The library's own words for it: ids from the first to the last, of so many in all. */
function splitOf(shards: Shards) {
  if (shards === 'auto') return {}
  const { first, last, count } = shards
  return { shardCount: count, shardIds: { start: first, end: last } }
}

async function mustHaveSessions(manager: WebSocketManager, shards: number): Promise<void> {
  const { remaining, reset_after } = (await manager.fetchGatewayInformation()).session_start_limit
  if (remaining >= shards) return
  const minutes = Math.ceil(reset_after / 60_000)
  throw new NoSessionsLeft(
    `Discord lets this bot begin ${remaining} more sessions and ${shards} are needed; in ${minutes} minutes it may again`,
  )
}
