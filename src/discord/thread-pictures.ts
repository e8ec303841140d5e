import { Routes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { FileReference } from '../chat/invocation.ts'
import type { Log } from '../log.ts'
import { picturesIn } from './menus.ts'
import { messageWithFiles } from './payload.ts'
import type { Rest } from './rest.ts'

interface Parts {
  readonly rest: Pick<Rest, 'asBot'>
  readonly log: Log
}

interface Thread {
  readonly id: string
  /** The channel that it is in. */
  readonly parent: string
  /** The message whose words are to be understood. */
  readonly before: string
}

const withinMs = 1_500
/** As many as make a long conversation about one picture. */
const lookedThrough = 50

/**
 * The last pictures in the thread of a message with a picture. Any other thread is a room like a channel, where words
 * alone ask for something new. Of what other people posted Discord shows a bot nothing, so this is about its own results
 * and about what it was mentioned with.
 */
export async function picturesOfThread(
  { rest, log }: Parts,
  { id, parent, before }: Thread,
): Promise<readonly FileReference[]> {
  const read = (route: `/${string}`, query?: URLSearchParams) =>
    rest.asBot({
      method: 'GET',
      route,
      ...(query === undefined ? {} : { query }),
      signal: AbortSignal.timeout(withinMs),
      withinMs,
    })
  let first: readonly FileReference[] = []
  try {
    // A thread has the id of the message that it was made from.
    first = picturesIn(messageWithFiles.parse(await read(Routes.channelMessage(parent, id))))
    if (first.length === 0) return []
    const query = new URLSearchParams({ before, limit: String(lookedThrough) })
    const newestFirst = z.array(messageWithFiles).parse(await read(Routes.channelMessages(id), query))
    return newestFirst.map(picturesIn).find((pictures) => pictures.length > 0) ?? first
  } catch (err) {
    log.debug({ err, channel: id }, 'discord does not say what a thread is about')
    return first
  }
}
