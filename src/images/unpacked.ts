import { once } from 'node:events'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { HttpAnswer, ReadBody, TakePiece } from './exchange.ts'

/** Nobody is asked to pack, and some proxies do it all the same: what is in there may be paid for. */
const unpackers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** The same answer, its body as it was before it was packed for the way. */
export function unpacked(answer: HttpAnswer): HttpAnswer {
  const packing = answer.headers['content-encoding']?.trim().toLowerCase() ?? ''
  const createUnpacker = Object.hasOwn(unpackers, packing) ? unpackers[packing] : undefined
  if (createUnpacker === undefined) return answer
  return {
    ...answer,
    read: (take, enough) => readThrough(createUnpacker(), answer.read, take, enough),
  }
}

async function readThrough(
  unpacker: Transform,
  read: ReadBody,
  take: TakePiece,
  enough: AbortSignal | undefined,
): Promise<void> {
  const over = new AbortController()
  const signal = enough === undefined ? over.signal : AbortSignal.any([enough, over.signal])
  const packed = read((bytes) => feed(unpacker, bytes, over.signal), signal)
  packed.then(
    () => unpacker.end(),
    (reason: Error) => unpacker.destroy(reason),
  )
  try {
    for await (const bytes of unpacker) {
      const waiting = take(bytes)
      if (waiting === 'enough') return
      await waiting
    }
  } finally {
    over.abort()
  }
}

function feed(unpacker: Transform, bytes: Buffer, over: AbortSignal): Promise<void> | undefined {
  // Whoever keeps bytes copies them, and unpacking takes its time.
  if (unpacker.destroyed || unpacker.write(Buffer.from(bytes))) return undefined
  return once(unpacker, 'drain', { signal: over }).then(
    () => undefined,
    () => undefined,
  )
}
