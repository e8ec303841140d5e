/**
 * Memory that is used again. A buffer is no part of V8's heap, but every 64 MB of new ones make it mark the whole heap:
 * with a new buffer for each batch that was two fifths of the CPU of a job with large pictures.
 */
export interface BytePool {
  take(): Buffer
  /** The caller promises that nobody reads it any more. */
  give(bytes: Buffer): void
}

export function createBytePool(size: number, mostKept: number): BytePool {
  const free: Buffer[] = []
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(size),
    give: (bytes) => {
      if (free.length < mostKept) free.push(bytes)
    },
  }
}
