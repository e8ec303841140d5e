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
const repliesSchema = z.object({
  messages: z.array(z.object({ files: z.array(fileSchema).optional() })).default([]),
})

export function createHistory({ clients, scopes, log }: HistoryParts): ReadThread {
  return async ({ channel, ts }) => {
    if (!scopesFor(channel).some((scope) => scopes.includes(scope))) return undefined
    try {
      const asking = clients.once.conversations.replies({ channel, ts, limit: 100 })
      const { messages } = repliesSchema.parse(await within(AbortSignal.timeout(askingMs), asking))
      return (
        messages.map(({ files }) => picturesAmong(files)).findLast((pictures) => pictures.length > 0) ?? []
      )
    } catch (thrown) {
      log.debug({ err: thrown }, 'a thread could not be read')
      return undefined
    }
  }
}

/** A private channel's id may begin with either letter: https://docs.slack.dev/reference/methods/conversations.replies */
function scopesFor(channel: string): readonly string[] {
  return channel.startsWith('D') ? ['im:history'] : ['channels:history', 'groups:history']
}
