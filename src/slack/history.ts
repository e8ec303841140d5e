import { z } from 'zod'
import type { FileReference } from '../chat/invocation.ts'
import type { Log } from '../log.ts'
import { type Clients, within } from './clients.ts'
import { picturesAmong } from './files.ts'
import { fileSchema } from './payloads.ts'
import type { Thread } from './threads.ts'

/** The newest pictures of a thread, whoever posted them; undefined where the token may not read it. */
export type ReadThread = (thread: Thread) => Promise<readonly FileReference[] | undefined>

interface HistoryParts {
  readonly clients: Clients
  /** The token's, as Slack tells them; all but im:history are optional in the manifest. */
  readonly scopes: readonly string[]
  readonly log: Log
}

const askingMs = 5_000
const mostPages = 5
const repliesSchema = z.object({
  messages: z.array(z.object({ files: z.array(fileSchema).optional() })).default([]),
  response_metadata: z.object({ next_cursor: z.string().default('') }).default({ next_cursor: '' }),
})

export function createHistory({ clients, scopes, log }: HistoryParts): ReadThread {
  return async (thread) => {
    if (!scopesFor(thread.channel).some((scope) => scopes.includes(scope))) return undefined
    const signal = AbortSignal.timeout(askingMs)
    let newest: readonly FileReference[] | undefined
    try {
      for await (const { files } of messagesOf(thread, clients, signal)) {
        const pictures = picturesAmong(files, thread)
        newest = pictures.length > 0 ? pictures : (newest ?? [])
      }
      return newest ?? []
    } catch (thrown) {
      log.debug({ err: thrown }, 'a thread could not be read')
      return newest
    }
  }
}

/** Oldest first, as Slack gives them. Pages are as small as 15 messages for apps that Slack has not reviewed. */
async function* messagesOf({ channel, ts }: Thread, { once }: Clients, signal: AbortSignal) {
  let cursor = ''
  for (let page = 0; page < mostPages; page += 1) {
    const more = cursor === '' ? {} : { cursor }
    const asking = once.conversations.replies({ channel, ts, limit: 200, ...more })
    const { messages, response_metadata: metadata } = repliesSchema.parse(await within(signal, asking))
    yield* messages
    cursor = metadata.next_cursor
    if (cursor === '') return
  }
}

/** A private channel's id may begin with either letter: https://docs.slack.dev/reference/methods/conversations.replies */
function scopesFor(channel: string): readonly string[] {
  return channel.startsWith('D') ? ['im:history'] : ['channels:history', 'groups:history']
}
