import { z } from 'zod'
import { type Clients, within } from './clients.ts'
import type { Post } from './destination.ts'
import { refusalCode } from './refusals.ts'
import type { Clock } from './tools.ts'

const firstPauseMs = 250
const growth = 1.5
const patienceMs = 15_000

/**
 * Where the files were posted, once they all are: Slack says "complete" before its scan, and posts them when that is
 * through. Undefined when one of them is in no channel after 15 seconds.
 */
export async function whereShared(
  files: readonly string[],
  clients: Clients,
  clock: Clock,
  signal: AbortSignal,
): Promise<Post | undefined> {
  const deadline = clock.now() + patienceMs
  const posts: Post[] = []
  let pauseMs = firstPauseMs
  for (const file of files) {
    let post = await postOf(file, clients, signal)
    while (post === undefined) {
      if (clock.now() + pauseMs > deadline) return undefined
      await clock.sleep(pauseMs, signal)
      pauseMs *= growth
      post = await postOf(file, clients, signal)
    }
    posts.push(post)
  }
  return posts[0]
}

const sharesSchema = z.record(z.string(), z.array(z.object({ ts: z.string() })))
const infoSchema = z.object({
  file: z.object({
    shares: z.object({ public: sharesSchema.optional(), private: sharesSchema.optional() }).optional(),
  }),
})

/** The message that shows this file, if there is one by now. */
export async function postOf(
  file: string,
  { main }: Clients,
  signal: AbortSignal,
): Promise<Post | undefined> {
  try {
    const { shares } = infoSchema.parse(await within(signal, main.files.info({ file }))).file
    for (const [channel, posts] of Object.entries({ ...shares?.private, ...shares?.public })) {
      const ts = posts[0]?.ts
      if (ts !== undefined) return { channel, ts }
    }
    return undefined
  } catch (thrown) {
    if (refusalCode(thrown) === 'file_not_found' || refusalCode(thrown) === 'file_deleted') return undefined
    throw thrown
  }
}
