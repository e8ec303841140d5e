import { open } from 'node:fs/promises'

const pieceBytes = 256 * 1024

/**
 * A file piece by piece, all in the same memory: a piece holds the next bytes once the next one is asked for. A stream
 * would take new memory for each, and V8 marks its whole heap at every 64 MB of that. The end of the file is a piece
 * of its own, since a socket that takes a small piece may ask for more before that one is sent.
 */
export async function* filePieces(path: string): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  const memory = Buffer.allocUnsafeSlow(Math.min(pieceBytes, size))
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(memory, 0, memory.length, at)
    if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`)
    at += bytesRead
    const piece = memory.subarray(0, bytesRead)
    yield bytesRead < pieceBytes ? Buffer.from(piece) : piece
  }
}
