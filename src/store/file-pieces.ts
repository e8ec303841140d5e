import { open } from 'node:fs/promises'
import { createBytePool } from '../byte-pool.ts'

/** A file piece by piece. A piece holds other bytes once the next one is asked for. */
export type FilePieces = (path: string) => AsyncGenerator<Buffer>

const largestPiece = 256 * 1024
/** What a socket takes without saying that it is full, and then it asks for the next piece before this one is sent. */
const smallestPiece = 64 * 1024

/**
 * All pieces of a file in the same memory, which the next file uses again. A stream would take new memory for each, and
 * V8 marks its whole heap at every 64 MB of that. The pieces are of one size, so that none is too small for the socket
 * to wait for.
 */
export function createFilePieces(): FilePieces {
  const pool = createBytePool(largestPiece)
  return async function* (path) {
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    const memory = pool.take()
    const length = Math.ceil(size / Math.ceil(size / largestPiece || 1))
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(memory, 0, length, at)
      if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`)
      at += bytesRead
      const piece = memory.subarray(0, bytesRead)
      yield bytesRead < smallestPiece ? Buffer.from(piece) : piece
    }
    // Only here: of a file that is given up, a piece may still be on its way.
    pool.give(memory)
  }
}
