import { open } from 'node:fs/promises'

const largestPiece = 256 * 1024
/** What a socket takes without saying that it is full, and then it asks for the next piece before this one is sent. */
const smallestPiece = 64 * 1024

/**
 * A file piece by piece, all in the same memory: a piece holds the next bytes once the next one is asked for. A stream
 * would take new memory for each, and V8 marks its whole heap at every 64 MB of that. The pieces are of one size, so
 * that none is too small for the socket to wait for.
 */
export async function* filePieces(path: string): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  const memory = Buffer.allocUnsafeSlow(Math.ceil(size / Math.ceil(size / largestPiece || 1)))
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(memory, 0, memory.length, at)
    if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`)
    at += bytesRead
    const piece = memory.subarray(0, bytesRead)
    yield bytesRead < smallestPiece ? Buffer.from(piece) : piece
  }
}
