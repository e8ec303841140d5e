/**
 * Memory that is used again. A buffer is no part of V8's heap, but every 64 MB of new ones make it mark the whole heap:
 * with a new buffer for each batch that was two fifths of the CPU of a job with large pictures.
 */
export interface BytePool {
  take(): Buffer
  /** The caller promises that nobody reads it any more. Who cannot promise that keeps it. */
  give(bytes: Buffer): void
}

/** What stays when all is given back; a crowd's memory goes. */
const mostKeptIdle = 8

export function createBytePool(size: number): BytePool {
  const free: Buffer[] = []
  let lent = 0
  const countBack = () => {
    lent -= 1
    if (lent === 0) for (const bytes of free.splice(mostKeptIdle)) kept.unregister(bytes)
  }
  /** Hears of those that nobody gave back once nobody has them. */
  const kept = new FinalizationRegistry(countBack)
  const allocate = () => {
    const bytes = Buffer.allocUnsafeSlow(size)
    kept.register(bytes, undefined, bytes)
    return bytes
  }
  return {
    take: () => {
      lent += 1
      return free.pop() ?? allocate()
    },
    give: (bytes) => {
      free.push(bytes)
      countBack()
    },
  }
}
