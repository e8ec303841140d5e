import type { Parcel } from '../chat/courier.ts'
import type { Destination, FileReference } from '../chat/invocation.ts'
import { readAddress } from './destination.ts'
import { ownFile } from './files.ts'
import type { Workspace } from './workspace.ts'

/**
 * The last pictures of each thread, as far as Easel has met them: its own results, and what came with a mention. So
 * "make it night" in a thread needs no right to read the channel's history.
 */
export interface Threads {
  last(thread: Thread): Promise<readonly FileReference[]>
  remember(thread: Thread, pictures: readonly FileReference[]): Promise<void>
}

export interface Thread extends Workspace {
  readonly channel: string
  /** The timestamp of the message that it hangs under. */
  readonly ts: string
}

export interface ThreadTable {
  get(key: string): Promise<readonly FileReference[] | undefined>
  set(key: string, pictures: readonly FileReference[], ttlMs: number): Promise<void>
}

/** As long as the buttons under a result work. */
const keptMs = 90 * 24 * 60 * 60 * 1000

export function openThreads(table: ThreadTable): Threads {
  return {
    last: async (thread) => (await table.get(keyOf(thread))) ?? [],
    remember: async (thread, pictures) => {
      if (pictures.length > 0) await table.set(keyOf(thread), pictures, keptMs)
    },
  }
}

/** A result is the last picture of its thread, or of the one that people may begin under it. */
export async function rememberThread(
  destination: Destination,
  { images }: Pick<Parcel, 'images'>,
  threads: Threads,
): Promise<void> {
  const address = readAddress(destination)
  const { team, channel, threadTs, posted, uploaded = [] } = address
  if (posted === undefined) return
  const ts = posted.channel === channel && threadTs !== undefined ? threadTs : posted.ts
  if (ts === undefined) return
  const pictures = uploaded.map((id, index) => ownFile(id, images[index]?.filename, address))
  await threads.remember({ team, channel: posted.channel, ts }, pictures)
}

function keyOf({ team, channel, ts }: Thread): string {
  return `${team}/${channel}/${ts}`
}
