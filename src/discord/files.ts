import { DiscordAPIError } from '@discordjs/rest'
import { Routes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { FileReference } from '../chat/invocation.ts'
import { Failure, inputFailure } from '../failure.ts'
import { snowflake } from './destination.ts'
import type { Rest } from './rest.ts'

/** A file in a message that the bot can read: kept by ids, because Discord's URLs die within a day. */
const placedSchema = z.object({ channel: snowflake, message: snowflake, attachment: snowflake })
type Placed = z.infer<typeof placedSchema>

/** Just attached: the URL is fresh. */
const attachedSchema = z.object({ url: z.string() })
const fileSchema = z.union([attachedSchema, placedSchema])

export function fileReference(address: Placed, filename: string): FileReference {
  return { surface: 'discord', address, filename }
}

/** Where a file can be downloaded now; a result's message is fetched again for a fresh URL. */
export async function fileAt(
  rest: Rest,
  { address, filename }: FileReference,
  signal: AbortSignal,
): Promise<{ url: string; filename: string }> {
  const file = fileSchema.parse(address)
  return { url: 'url' in file ? file.url : await freshUrl(rest, file, signal), filename }
}

const messageSchema = z.object({
  attachments: z.array(z.object({ id: snowflake, url: z.string() })),
})

async function freshUrl(
  rest: Rest,
  { channel, message, attachment }: Placed,
  signal: AbortSignal,
): Promise<string> {
  const found = messageSchema.parse(await readMessage(rest, { channel, message }, signal))
  const file = found.attachments.find(({ id }) => id === attachment)
  if (file === undefined) throw inputFailure('gone')
  return file.url
}

async function readMessage(
  rest: Rest,
  { channel, message }: Pick<Placed, 'channel' | 'message'>,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await rest.asBot({ method: 'GET', route: Routes.channelMessage(channel, message), signal })
  } catch (thrown) {
    if (!(thrown instanceof DiscordAPIError)) throw thrown
    if (thrown.status === 404) throw inputFailure('gone', {}, { cause: thrown })
    if (thrown.status !== 403) throw thrown
    const missing = 'Read Message History'
    throw new Failure({ kind: 'surface', problem: 'cannot_read_file', missing }, { cause: thrown })
  }
}
