import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type JobId, parseJobId } from '../chat/ids.ts'
import type { Blobs } from '../store/blobs.ts'
import type { Table } from '../store/table.ts'
import type { JobBook } from './book.ts'

/** Masks that were painted on Easel's own page: no chat has a copy, and Again needs them for the life of the record. */
export interface Masks {
  keep(job: JobId, png: Readable): Promise<void>
  /** Lets go of those whose jobs are forgotten, or never came to be. */
  sweep(): Promise<void>
}

interface MaskParts {
  readonly blobs: Pick<Blobs, 'write' | 'remove'>
  /** Job → when its mask was painted. */
  readonly table: Table<number>
  readonly book: Pick<JobBook, 'find'>
  readonly now: () => number
}

/** Between the mask and its job's row there are milliseconds, or a crash. */
const patienceMs = 60 * 60_000

export function openMasks({ blobs, table, book, now }: MaskParts): Masks {
  return {
    keep: async (job, png) => {
      // The row first: bytes without a row would stay for ever.
      await table.set(job, now())
      await pipeline(png, blobs.write(maskBlob(job)))
    },
    sweep: async () => {
      for await (const [job, since] of table.entries()) {
        const id = parseJobId(job)
        const known = id === undefined ? undefined : await book.find(id)
        if (known !== undefined || now() - since < patienceMs) continue
        await blobs.remove(maskBlob(job))
        await table.delete(job)
      }
    },
  }
}

export function maskBlob(job: string): string {
  return `masks/${job}`
}
