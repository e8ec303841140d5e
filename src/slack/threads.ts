import { setTimeout as wait } from 'node:timers/promises'
import type { Parcel } from '../chat/courier.ts'
import type { JobId } from '../chat/ids.ts'
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
  /**
   * People see a result a moment before Easel knows which message it became. Whoever asks for the last picture between
   * these two waits for it.
   */
  beginPosting(place: Place, job: JobId): Promise<void>
  endPosting(place: Place, job: JobId): Promise<void>
}

type Place = Pick<Thread, 'team' | 'channel'>

export interface Thread extends Workspace {
  readonly channel: string
  /** The timestamp of the message that it hangs under. */
  readonly ts: string
}

interface ThreadTables {
  readonly pictures: {
    get(key: string): Promise<readonly FileReference[] | undefined>
    set(key: string, pictures: readonly FileReference[], ttlMs: number): Promise<void>
  }
  /** A row for each job whose pictures are being posted, under its channel. */
  readonly posts: {
    get(key: string): Promise<JobId | undefined>
    set(key: string, job: JobId, ttlMs: number): Promise<void>
    delete(key: string): Promise<void>
    keysUnder(prefix: string): AsyncIterable<string>
  }
}

/** As long as the buttons under a result work. */
const keptMs = 90 * 24 * 60 * 60 * 1000
/** Slack looks at every file before it posts it; a process that is killed meanwhile leaves its row behind. */
const postingMs = 15_000
const lookEveryMs = 100

export function openThreads({ pictures, posts }: ThreadTables): Threads {
  return {
    last: async (thread) => {
      await posted(thread, posts)
      return (await pictures.get(keyOf(thread))) ?? []
    },
    remember: async (thread, shown) => {
      if (shown.length > 0) await pictures.set(keyOf(thread), shown, keptMs)
    },
    beginPosting: (place, job) => posts.set(postKey(place, job), job, postingMs),
    endPosting: (place, job) => posts.delete(postKey(place, job)),
  }
}

/** Resolves when what is being posted in the channel now has been posted; never waits for what begins later. */
async function posted(place: Place, posts: ThreadTables['posts']): Promise<void> {
  const until = Date.now() + postingMs
  for await (const key of posts.keysUnder(postKey(place, ''))) {
    while (Date.now() < until && (await posts.get(key)) !== undefined) await wait(lookEveryMs)
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

function postKey({ team, channel }: Place, job: JobId | ''): string {
  return `${team}/${channel}/${job}`
}

function keyOf({ team, channel, ts }: Thread): string {
  return `${team}/${channel}/${ts}`
}
