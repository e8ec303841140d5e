import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { botJson } from './payloads.ts'
import type { Json, World } from './world.ts'

/** Nothing privileged, and nothing that Easel has no use for: Guilds, GuildMessages, DirectMessages. */
const wantedIntents = (1 << 0) | (1 << 9) | (1 << 12)

interface Session {
  readonly id: string
  readonly sent: { readonly s: number; readonly t: string; readonly d: unknown }[]
  seq: number
  socket: WebSocket | undefined
}

export interface FakeGateway {
  /** Resolves when a bot is connected and ready. */
  connected(): Promise<void>
  readonly identifies: readonly Json[]
  readonly resumes: number
  /** How many connections there have been. */
  readonly connections: number
  /** Sends an event; while the bot is away it waits for the bot's return. */
  dispatch(t: string, d: unknown): void
  /** Events go to `take` from now on. */
  divert(take: (payload: unknown) => void): void
  /** Closes the connection with a code of Discord's. */
  close(code: number): void
  /** Cuts the TCP connection. */
  drop(): void
  /** Opcode 7: come back and resume. */
  askToReconnect(): void
  /** Opcode 9: the session is gone. */
  invalidate(): void
}

interface Parts {
  readonly server: Server
  readonly world: World
  readonly token: string
  readonly url: () => string
  readonly violation: (text: string) => void
}

export function attachGateway({ server, world, token, url, violation }: Parts) {
  const sockets = new WebSocketServer({ server, path: '/gateway/' })
  const identifies: Json[] = []
  const waiting: { t: string; d: unknown }[] = []
  let session: Session | undefined
  let resumes = 0
  let connections = 0
  let diverted: ((payload: unknown) => void) | undefined

  const send = (socket: WebSocket, payload: object) => socket.send(JSON.stringify(payload))

  const emit = (to: Session, t: string, d: unknown) => {
    to.seq += 1
    const event = { s: to.seq, t, d }
    to.sent.push(event)
    if (to.socket) send(to.socket, { op: 0, ...event })
  }

  const identify = (socket: WebSocket, data: Json) => {
    identifies.push(data)
    if (data.token !== token) return socket.close(4004, 'Authentication failed.')
    const intents = Number(data.intents)
    if ((intents & ~wantedIntents) !== 0) {
      violation(`IDENTIFY asks for intents ${intents}; Easel needs ${wantedIntents}`)
      return socket.close(4014, 'Disallowed intent(s).')
    }
    session = { id: world.snowflake(), sent: [], seq: 0, socket }
    emit(session, 'READY', {
      v: 10,
      session_id: session.id,
      resume_gateway_url: url(),
      user: botJson(world),
      application: { id: world.application, flags: 0 },
      guilds: [],
      shard: data.shard,
    })
    for (const { t, d } of waiting.splice(0)) emit(session, t, d)
    world.changed()
  }

  const resume = (socket: WebSocket, data: Json) => {
    if (data.token !== token) return socket.close(4004)
    if (session === undefined || data.session_id !== session.id) return send(socket, { op: 9, d: false })
    resumes += 1
    session.socket = socket
    for (const event of session.sent.filter(({ s }) => s > Number(data.seq))) {
      send(socket, { op: 0, ...event })
    }
    emit(session, 'RESUMED', {})
    world.changed()
  }

  sockets.on('connection', (socket) => {
    connections += 1
    socket.on('error', () => {})
    socket.on('close', () => {
      if (session?.socket === socket) session.socket = undefined
    })
    socket.on('message', (raw) => {
      const { op, d } = JSON.parse(String(raw)) as { op: number; d: Json }
      if (op === 1) send(socket, { op: 11 })
      else if (op === 2) identify(socket, d)
      else if (op === 6) resume(socket, d)
      else violation(`gateway opcode ${op} is not known`)
    })
    send(socket, { op: 10, d: { heartbeat_interval: 41_250 } })
  })

  const gateway: FakeGateway = {
    connected: () =>
      world
        .until(() => (session?.socket?.readyState === 1 ? true : undefined), 'the bot to connect')
        .then(() => {}),
    identifies,
    get connections() {
      return connections
    },
    get resumes() {
      return resumes
    },
    divert: (take) => {
      diverted = take
    },
    dispatch: (t, d) => {
      if (diverted) diverted(d)
      else if (session) emit(session, t, d)
      else waiting.push({ t, d })
    },
    close: (code) => session?.socket?.close(code),
    drop: () => session?.socket?.terminate(),
    askToReconnect: () => session?.socket && send(session.socket, { op: 7, d: null }),
    invalidate: () => {
      const socket = session?.socket
      session = undefined
      if (socket) send(socket, { op: 9, d: false })
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
