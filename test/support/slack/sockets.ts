import type { Server } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'

/** The WebSocket side of Socket Mode: hello, envelopes, acknowledgements, refresh. */
export interface Sockets {
  readonly count: () => number
  /** A one-time path for a new connection. */
  newPath(): string
  /** Sends to one open connection, as Slack does; undefined when there is none, or no acknowledgement in time. */
  send(envelope: Envelope, timeoutMs: number): Promise<Acknowledgement | undefined>
  /** Tells every connection, or the one at `index`, that it will be replaced. */
  refresh(index?: number, manner?: RefreshManner): void
  /** From now on a new connection cuts the one before it. */
  allowOne(): void
  /** From now on a connection beyond that many is sent away before its hello. */
  allowAtMost(count: number): void
  /** Cuts connections without a word. */
  cut(): void
  close(): void
}

/** `using it still`: a warning ahead of time, as Slack sends some seconds before it closes. */
export type RefreshManner = 'politely' | 'never closing' | 'using it still'

export interface Envelope {
  readonly envelope_id: string
  readonly type: 'slash_commands' | 'interactive' | 'events_api'
  readonly payload: object
  readonly accepts_response_payload: boolean
  readonly retry_attempt?: number
  readonly retry_reason?: string
}

export interface Acknowledgement {
  readonly payload: unknown
}

export function openSockets(server: Server, violation: (what: string) => void): Sockets {
  const sockets = new WebSocketServer({ noServer: true })
  const open: WebSocket[] = []
  const paths = new Set<string>()
  const waiting = new Map<string, (payload: unknown) => void>()
  let turn = 0
  let one = false
  let most = Number.POSITIVE_INFINITY

  server.on('upgrade', (request, socket, head) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    if (!paths.delete(path)) {
      violation(`a socket on an unknown or used path: ${path}`)
      socket.destroy()
      return
    }
    sockets.handleUpgrade(request, socket, head, (connection) => {
      if (one) for (const before of open) before.terminate()
      if (open.length >= most) {
        connection.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }))
        connection.close()
        return
      }
      open.push(connection)
      connection.on('close', () => remove(open, connection))
      connection.on('message', (data) => hear(String(data)))
      connection.send(
        JSON.stringify({
          type: 'hello',
          num_connections: open.length,
          connection_info: { app_id: 'A0EASELAPP' },
        }),
      )
    })
  })

  const hear = (text: string): void => {
    const message = JSON.parse(text) as { envelope_id?: string; payload?: unknown }
    const id = message.envelope_id ?? ''
    const resolve = waiting.get(id)
    if (resolve === undefined) violation(`an acknowledgement nobody waits for: ${text.slice(0, 200)}`)
    waiting.delete(id)
    resolve?.(message.payload)
  }

  return {
    count: () => open.length,
    newPath: () => {
      const path = `/link/${crypto.randomUUID()}`
      paths.add(path)
      return path
    },
    send: async (envelope, timeoutMs) => {
      turn += 1
      const connection = open[turn % Math.max(1, open.length)]
      if (connection === undefined || connection.readyState !== WebSocket.OPEN) return undefined
      const { promise, resolve } = Promise.withResolvers<Acknowledgement | undefined>()
      waiting.set(envelope.envelope_id, (payload) => resolve({ payload }))
      const timer = setTimeout(() => resolve(undefined), timeoutMs)
      connection.send(JSON.stringify(envelope))
      const acknowledgement = await promise
      clearTimeout(timer)
      return acknowledgement
    },
    refresh: (index, manner = 'politely') => {
      for (const connection of index === undefined ? [...open] : open.slice(index, index + 1)) {
        const reason = manner === 'using it still' ? 'warning' : 'refresh_requested'
        // From here on Slack sends nothing to this connection, unless this was only a warning.
        if (manner !== 'using it still') remove(open, connection)
        if (manner === 'never closing') connection.pause()
        connection.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'fake' } }))
        // Asked to leave, a client has ten seconds; this Slack waits for one.
        if (manner === 'politely') setTimeout(() => connection.close(), 1_000).unref()
      }
    },
    allowOne: () => {
      one = true
    },
    allowAtMost: (count) => {
      most = count
    },
    cut: () => {
      for (const connection of [...open]) connection.terminate()
    },
    close: () => {
      for (const connection of sockets.clients) connection.terminate()
      sockets.close()
    },
  }
}

function remove<Item>(items: Item[], item: Item): void {
  const at = items.indexOf(item)
  if (at >= 0) items.splice(at, 1)
}
