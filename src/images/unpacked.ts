import { once } from 'node:events'
import type { Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
  type Zlib,
} from 'node:zlib'
import type { HttpAnswer, ReadBody, TakePiece } from './exchange.ts'

type Unpacker = Transform & Zlib

/** Nobody is asked to pack, and some proxies do it all the same: what is in there may be paid for. */
const unpackers: Readonly<Record<string, () => Unpacker>> = {
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
  unpacker: Unpacker,
  read: ReadBody,
  take: TakePiece,
  enough: AbortSignal | undefined,
): Promise<void> {
  const over = new AbortController()
  const signal = enough === undefined ? over.signal : AbortSignal.any([enough, over.signal])
  // Where the body is not whole, what has come of it is handed over all the same.
  const breakOff = () => unpacker.flush(() => unpacker.push(null))
  const packed = read((bytes) => feed(unpacker, bytes, over.signal), signal)
  packed.then(() => (enough?.aborted ? breakOff() : unpacker.end()), breakOff)
  try {
    for await (const bytes of unpacker) {
      const waiting = take(bytes)
      if (waiting === 'enough') return
      await waiting
    }
    await packed
  } catch (thrown) {
    if (thrown !== unpacker.errored || isCutOff(thrown)) throw thrown
    throw new DamagedBody('the body is damaged', { cause: thrown })
  } finally {
    over.abort()
    unpacker.destroy()
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
