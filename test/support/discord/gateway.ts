import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { botJson } from './payloads.ts'
import type { Json, World } from './world.ts'

/** Nothing privileged, and nothing that Easel has no use for: Guilds, GuildMessages, DirectMessages. */
const wantedIntents = (1 << 0) | (1 << 9) | (1 << 12)

interface Session {
  readonly id: string
  readonly shard: number
  readonly sent: { readonly s: number; readonly t: string; readonly d: unknown }[]
  seq: number
  socket: WebSocket | undefined
  /** Nothing comes from it any more, and nobody was told. */
  silent: boolean
}

/** What `GET /gateway/bot` says, and how the gateway behaves; a test changes it before the bot connects. */
export interface GatewayTerms {
  recommendedShards: number
  maxConcurrency: number
  sessionsLeft: number
  heartbeatMs: number
  /** Fewer shards than these are refused with 4011. */
  fewestShards: number
}

export interface FakeGateway {
  readonly terms: GatewayTerms
  /** Resolves when a bot is connected and ready. */
  connected(): Promise<void>
  readonly identifies: readonly Json[]
  /** Sessions that were asked for within five seconds of another in the same bucket, and refused. */
  readonly tooSoon: number
  readonly resumes: number
  /** How many connections there have been. */
  readonly connections: number
  /** Sends an event to the shard of its server; while the bot is away it waits for the bot's return. */
  dispatch(t: string, d: Json): void
  /** Events go to `take` from now on. */
  divert(take: (payload: unknown) => void): void
  /** Closes the connection with a code of Discord's. Here as below: of one shard, by default the first. */
  close(code: number, shard?: number): void
  /** Cuts the TCP connection. */
  drop(shard?: number): void
  /** Opcode 7: come back and resume. */
  askToReconnect(): void
  /** Opcode 9: the session is gone, or only unsettled and can be resumed. */
  invalidate(resumable?: boolean): void
  /** Heartbeats are not acknowledged and events do not come, though the connection stands. */
  fallSilent(): void
}

interface Parts {
  readonly server: Server
  readonly world: World
  readonly terms: GatewayTerms
  readonly token: string
  readonly url: () => string
  readonly violation: (text: string) => void
}

/** Discord says five seconds; what was sent that long after another may have had the shorter way. */
const bucketMs = 4_500

/** https://discord.com/developers/docs/events/gateway#sharding */
function shardOf({ guild_id }: Json, count: number): number {
  return typeof guild_id === 'string' ? Number((BigInt(guild_id) >> 22n) % BigInt(count)) : 0
}

export function attachGateway({ server, world, terms, token, url, violation }: Parts) {
  const sockets = new WebSocketServer({ server, path: '/gateway/' })
  const identifies: Json[] = []
  const buckets = new Map<number, { readonly shard: number; readonly at: number }>()
  const waiting: { t: string; d: Json }[] = []
  const sessions = new Map<number, Session>()
  let shards = 1
  let resumes = 0
  let connections = 0
  let tooSoon = 0
  let diverted: ((payload: unknown) => void) | undefined

  const send = (socket: WebSocket, payload: object) => socket.send(JSON.stringify(payload))

  const emit = (to: Session, t: string, d: unknown) => {
    to.seq += 1
    const event = { s: to.seq, t, d }
    to.sent.push(event)
    if (to.socket && !to.silent) send(to.socket, { op: 0, ...event })
  }

  /** A restart of the same shard is let through, so that tests need not wait for it. */
  const isTooSoon = (shard: number): boolean => {
    const bucket = shard % terms.maxConcurrency
    const before = buckets.get(bucket)
    if (before !== undefined && before.shard !== shard && Date.now() - before.at < bucketMs) return true
    buckets.set(bucket, { shard, at: Date.now() })
    return false
  }

  const identify = (socket: WebSocket, data: Json) => {
    identifies.push(data)
    if (data.token !== token) return socket.close(4004, 'Authentication failed.')
    const intents = Number(data.intents)
    if ((intents & ~wantedIntents) !== 0) {
      violation(`IDENTIFY asks for intents ${intents}; Easel needs ${wantedIntents}`)
      return socket.close(4014, 'Disallowed intent(s).')
    }
    const [shard = 0, count = 1] = (data.shard as number[] | undefined) ?? []
    if (shard >= count) return socket.close(4010, 'Invalid shard.')
    if (count < terms.fewestShards) return socket.close(4011, 'Sharding required.')
    if (isTooSoon(shard)) {
      tooSoon += 1
      return send(socket, { op: 9, d: false })
    }
    terms.sessionsLeft -= 1
    shards = count
    const session = { id: world.snowflake(), shard, sent: [], seq: 0, socket, silent: false }
    sessions.set(shard, session)
    emit(session, 'READY', {
      v: 10,
      session_id: session.id,
      resume_gateway_url: url(),
      user: botJson(world),
      application: { id: world.application, flags: 0 },
      guilds: [],
      shard: data.shard,
    })
    for (const event of waiting.splice(0)) dispatch(event.t, event.d)
    world.changed()
  }

  const resume = (socket: WebSocket, data: Json) => {
    if (data.token !== token) return socket.close(4004)
    const session = [...sessions.values()].find(({ id }) => id === data.session_id)
    if (session === undefined) return send(socket, { op: 9, d: false })
    resumes += 1
    session.socket = socket
    session.silent = false
    for (const event of session.sent.filter(({ s }) => s > Number(data.seq))) {
      send(socket, { op: 0, ...event })
    }
    emit(session, 'RESUMED', {})
    world.changed()
  }

  const sessionOn = (socket: WebSocket) => [...sessions.values()].find((one) => one.socket === socket)

  sockets.on('connection', (socket) => {
    connections += 1
    socket.on('error', () => {})
    socket.on('close', () => {
      const session = sessionOn(socket)
      if (session) session.socket = undefined
    })
    socket.on('message', (raw) => {
      const { op, d } = JSON.parse(String(raw)) as { op: number; d: Json }
      if (op === 1) {
        if (sessionOn(socket)?.silent !== true) send(socket, { op: 11 })
      } else if (op === 2) identify(socket, d)
      else if (op === 6) resume(socket, d)
      else violation(`gateway opcode ${op} is not known`)
    })
    send(socket, { op: 10, d: { heartbeat_interval: terms.heartbeatMs } })
  })

  function dispatch(t: string, d: Json): void {
    const session = sessions.get(shardOf(d, shards))
    if (diverted) diverted(d)
    else if (session) emit(session, t, d)
    else waiting.push({ t, d })
  }

  const first = () => [...sessions.values()][0]
  const gateway: FakeGateway = {
    terms,
    connected: () =>
      world
        .until(() => {
          const all = [...sessions.values()]
          return all.length > 0 && all.every(({ socket }) => socket?.readyState === 1) ? true : undefined
        }, 'the bot to connect')
        .then(() => {}),
    identifies,
    get tooSoon() {
      return tooSoon
    },
    get connections() {
      return connections
    },
    get resumes() {
      return resumes
    },
    divert: (take) => {
      diverted = take
    },
    dispatch,
    close: (code, shard = 0) => sessions.get(shard)?.socket?.close(code),
    drop: (shard = 0) => sessions.get(shard)?.socket?.terminate(),
    askToReconnect: () => {
      const socket = first()?.socket
      if (socket) send(socket, { op: 7, d: null })
    },
    invalidate: (resumable = false) => {
      const session = first()
      if (session && !resumable) sessions.delete(session.shard)
      if (session?.socket) send(session.socket, { op: 9, d: resumable })
    },
    fallSilent: () => {
      const session = first()
      if (session) session.silent = true
    },
  }
  return {
    gateway,
    shut: () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}
