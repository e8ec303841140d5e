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

/** Bytes were changed on their way: also of what was unpacked before that was found out, nobody knows what is right. */
export class DamagedBody extends Error {
  override readonly name = 'DamagedBody'
  readonly code = 'EASEL_DAMAGED_BODY'
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
  let cut: Error | undefined
  packed.then(
    () => unpacker.end(),
    (reason: Error) => {
      cut = reason
      unpacker.destroy(reason)
    },
  )
  try {
    for await (const bytes of unpacker) {
      const waiting = take(bytes)
      if (waiting === 'enough') return
      await waiting
    }
  } catch (thrown) {
    throw thrown === cut || isCutOff(thrown)
      ? thrown
      : new DamagedBody('the body is damaged', { cause: thrown })
  } finally {
    over.abort()
  }
}

/** What came before its end is whole: https://zlib.net/manual.html, Z_BUF_ERROR; Node says the same of all packings. */
function isCutOff(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'Z_BUF_ERROR'
}

function feed(unpacker: Transform, bytes: Buffer, over: AbortSignal): Promise<void> | undefined {
  // Whoever keeps bytes copies them, and unpacking takes its time.
  if (unpacker.destroyed || unpacker.write(Buffer.from(bytes))) return undefined
  return once(unpacker, 'drain', { signal: over }).then(
    () => undefined,
    () => undefined,
  )
}
