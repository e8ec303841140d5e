import type { Socket } from 'node:net'
import { buildConnector } from 'undici'

type ConnectorOptions = buildConnector.BuildOptions

/** Larger pieces are fewer turns through streams and parser; much larger ones no longer fit into a processor's cache. */
const pieceBytes = 128 * 1024

/**
 * Until the head of an answer is whole undici keeps views of what was read of it, and no head is longer than this (its
 * `maxHeaderSize`). So a read that is shorter may be of a head that comes in parts; it is copied.
 */
const longestHead = 16 * 1024

/**
 * Connections that read into memory that was used before. Node takes 64 KB of new memory for every read of a socket,
 * and V8 marks its whole heap at every 64 MB of that: with large pictures a quarter of all work.
 *
 * What undici hands over of a body is good until its handler returns, so this is for handlers that take bytes at once
 * (exchange.ts). `onread`: https://nodejs.org/api/net.html#socketconnectoptions-connectlistener
 */
export function connectorOfReusedMemory(options: ConnectorOptions): buildConnector.connector {
  return (target, callback) => {
    const memory = createReadingMemory()
    let socket: Socket | undefined
    const onread = {
      buffer: memory.next,
      callback: (length: number, bytes: Uint8Array): boolean => {
        // Nothing is read before the connection is there.
        if (socket === undefined) return false
        const read = Buffer.from(bytes.buffer, bytes.byteOffset, length)
        if (length < longestHead) return socket.push(Buffer.from(read))
        memory.lend(socket.readableLength === 0)
        return socket.push(read)
      },
    }
    const flow = { onread, highWaterMark: pieceBytes }
    buildConnector({ ...options, ...flow })(target, (...outcome) => {
      socket = outcome[1] ?? undefined
      callback(...outcome)
    })
  }
}

/** Pieces of memory by turns. */
function createReadingMemory() {
  const free: Buffer[] = []
  const lent: Buffer[] = []
  let reading: Buffer | undefined
  return {
    /** What was read last is lent; with `isTaken`, all that was read before is with those who wanted it. */
    lend: (isTaken: boolean): void => {
      if (isTaken) free.push(...lent.splice(0))
      if (reading !== undefined) lent.push(reading)
      reading = undefined
    },
    /** The same again until it is lent. */
    next: (): Buffer => {
      reading ??= free.pop() ?? Buffer.allocUnsafeSlow(pieceBytes)
      return reading
    },
  }
}
