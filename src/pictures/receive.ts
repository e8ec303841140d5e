import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure, inputFailure } from '../failure.ts'
import { receiveDeadlineMs, uploadBytes } from './limits.ts'
import { fileSize } from './measures.ts'

interface Receipt {
  readonly path: string
  /** For messages only. */
  readonly filename: string
  readonly maxBytes?: number
  readonly deadlineMs?: number
  readonly signal: AbortSignal
}

/** Writes a person's file to the path, capped; on any failure nothing is left there. */
export async function receiveFile(
  stream: Readable,
  { path, filename, maxBytes = uploadBytes, deadlineMs = receiveDeadlineMs, signal }: Receipt,
): Promise<{ bytes: number }> {
  const counted = new Counter(maxBytes, filename)
  try {
    await pipeline(stream, counted, createWriteStream(path), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    })
    if (counted.bytes === 0) throw inputFailure('file_empty', { file: filename })
  } catch (cause) {
    await rm(path, { force: true })
    signal.throwIfAborted()
    throw reasonOf(cause, path, filename)
  }
  return { bytes: counted.bytes }
}

class Counter extends Transform {
  bytes = 0
  readonly #limit: number
  readonly #filename: string

  constructor(limit: number, filename: string) {
    super()
    this.#limit = limit
    this.#filename = filename
  }

  override _transform(chunk: Buffer, _encoding: string, done: (error?: Error, chunk?: Buffer) => void): void {
    this.bytes += chunk.length
    if (this.bytes <= this.#limit) done(undefined, chunk)
    else done(inputFailure('file_too_large', { file: this.#filename, limit: fileSize(this.#limit) }))
  }
}

/** Our own disk's trouble names the path that was written; everything else is the sender's. */
function reasonOf(cause: unknown, path: string, filename: string): unknown {
  const ours = cause instanceof Error && 'path' in cause && cause.path === path
  return cause instanceof Failure || ours
    ? cause
    : inputFailure('file_unreachable', { file: filename }, { cause })
}
