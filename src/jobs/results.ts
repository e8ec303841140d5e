import { type JobId, parseSubject, type ResultId, resultIdOf } from '../chat/ids.ts'
import type { Destination, FileReference } from '../chat/invocation.ts'
import type { PictureMime } from '../chat/message.ts'
import type { Wish } from '../images/model.ts'
import type { Table } from '../store/table.ts'
import type { RetentionMs } from './book.ts'

/** One delivered image and its lineage; what buttons and /show read. Its bytes are in the chat. */
export interface Result {
  readonly id: ResultId
  readonly job: JobId
  /** Counted from 1, as the message shows them. */
  readonly number: number
  /** The picture, or the job as a whole, whose button started this one. */
  readonly parent?: ResultId | JobId
  readonly prompt?: string
  readonly revisedPrompt?: string
  readonly model: string
  readonly wish: Wish
  /** Micro-dollars, for all pictures of the job together. */
  readonly cost?: number
  /** Where the message is. */
  readonly destination: Destination
  readonly link?: string
  /** What the surface's courier fetches; absent when the platform did not say where the image is. */
  readonly file?: FileReference
  readonly filename: string
  readonly mime: PictureMime
  readonly deliveredAt: number
}

export interface Results {
  /** Written again for a delivery that is repeated; a job has one set of results. */
  record(results: readonly Result[]): Promise<void>
  find(id: ResultId): Promise<Result | undefined>
  /** All of a job's, in order. */
  ofJob(job: JobId): Promise<readonly Result[]>
  /** The jobs that came from this one and were delivered, oldest first. */
  children(job: JobId): Promise<readonly JobId[]>
  /** How many records there were. */
  forget(job: JobId): Promise<number>
}

interface ResultTables {
  readonly results: Table<Result>
  /** `<parent job>.<position>` → the child. */
  readonly children: Table<JobId>
  readonly retentionMs: RetentionMs
}

export function openResults({ results, children, retentionMs }: ResultTables): Results {
  const listed = async (job: JobId): Promise<JobId[]> => {
    const found: JobId[] = []
    for (let child = await children.get(`${job}.0`); child !== undefined; ) {
      found.push(child)
      child = await children.get(`${job}.${found.length}`)
    }
    return found
  }

  /** Of many processes that add at once each gets a position of its own. */
  const addChild = async (parent: JobId, child: JobId, keptMs: number): Promise<void> => {
    for (;;) {
      const known = await listed(parent)
      if (known.includes(child)) return
      if (await children.add(`${parent}.${known.length}`, child, keptMs)) return
    }
  }

  const ofJob = async (job: JobId): Promise<Result[]> => {
    const found: Result[] = []
    for (let number = 1; ; number += 1) {
      const result = await results.get(resultIdOf(job, number))
      if (result === undefined) return found
      found.push(result)
    }
  }

  return {
    record: async (all) => {
      const [first] = all
      if (first === undefined) return
      const keptMs = await retentionMs(first.destination.space)
      for (const result of all) await results.set(result.id, result, keptMs)
      const parent = first.parent === undefined ? undefined : parseSubject(first.parent)
      if (parent !== undefined) await addChild(parent.job, first.job, keptMs)
    },
    find: (id) => results.get(id),
    ofJob,
    children: listed,
    forget: async (job) => {
      const [records, descendants] = await Promise.all([ofJob(job), listed(job)])
      await Promise.all([
        ...records.map(({ id }) => results.delete(id)),
        ...descendants.map((_, position) => children.delete(`${job}.${position}`)),
      ])
      return records.length
    },
  }
}
