import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { JobId, ResultId } from '../chat/ids.ts'
import type { Blobs } from '../store/blobs.ts'
import type { Table } from '../store/table.ts'

/**
 * The house's own copy of results that the chat gives to nobody again, such as Discord's ephemeral messages: for a
 * day, so that Share, Vary and Edit work as long as the message itself is likely to be looked at.
 */
export interface Kept {
  keep(job: JobId, pictures: readonly KeptPicture[]): Promise<void>
  open(id: ResultId): Promise<Readable | undefined>
  remove(job: JobId): Promise<void>
  /** Lets go of what has been kept long enough. */
  sweep(): Promise<void>
}

interface KeptPicture {
  readonly id: ResultId
  readonly open: () => Readable
}

const keptMs = 24 * 60 * 60 * 1000

export function openKept(
  blobs: Pick<Blobs, 'write' | 'open' | 'removeAll'>,
  /** Job → when its copies were made. */
  table: Table<number>,
  now: () => number,
): Kept {
  const remove = async (job: string) => {
    await blobs.removeAll(`kept/${job}`)
    await table.delete(job)
  }
  return {
    keep: async (job, pictures) => {
      // The row first: bytes without a row would stay for ever.
      await table.set(job, now())
      for (const { id, open } of pictures) await pipeline(open(), blobs.write(nameOf(id)))
    },
    open: (id) => blobs.open(nameOf(id)),
    remove,
    sweep: async () => {
      for await (const [job, since] of table.entries()) {
        if (now() - since > keptMs) await remove(job)
      }
    },
  }
}

function nameOf(id: ResultId): string {
  return `kept/${id.slice(0, id.lastIndexOf('-'))}/${id}`
}
