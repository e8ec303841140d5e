import { z } from 'zod'
import type { Destination } from '../chat/invocation.ts'

export const snowflake = z.string().regex(/^\d{1,20}$/)

/** What a courier in any process must know to answer; the job's row keeps it. */
const addressSchema = z.object({
  application: snowflake,
  /** The interaction's own key: answers with it need no permission of the bot. Empty for a mention, which has none. */
  token: z.string(),
  /** Epoch milliseconds, 15 minutes after the interaction came; 0 without a token, and once Discord has refused it. */
  tokenDiesAt: z.number(),
  channel: snowflake,
  guild: snowflake.nullable(),
  user: snowflake,
  /** Display name and locale of the asker, for the words around an answer that lands elsewhere. */
  name: z.string(),
  locale: z.string(),
  /** Who sees the reply; `unknown` until a first edit has read it back. */
  audience: z.enum(['asker', 'everyone', 'unknown']),
  /** The reply's message, once it has been read back. */
  reply: snowflake.nullable(),
  /** The reply is an answer of its own, for the asker alone: the job's message is a follow-up, and `reply` is its id. */
  beside: z.boolean().default(false),
  /** The message that mentioned the bot: there is no interaction, so the answer is a reply to it. */
  replyTo: snowflake.nullable().default(null),
  fileBytes: z.number().int().positive(),
  /** The bot's permissions in the channel, as the interaction told them. */
  permissions: z
    .string()
    .regex(/^\d{1,30}$/)
    .nullable(),
  /** False in a server that the bot itself is not in: somebody brought it along, and it answers by the token alone. */
  installed: z.boolean().default(true),
  /** Where the job's message is when it is not the interaction's reply. */
  posted: z.object({ channel: snowflake, message: snowflake }).nullable(),
  /** The failure has been said; nothing may be said twice. */
  told: z.boolean(),
})

/** Where no interaction says more: https://discord.com/developers/docs/reference#uploading-files */
export const usualFileBytes = 10 * 1024 * 1024

export type Address = z.infer<typeof addressSchema>

export function addressOf(destination: Destination): Address {
  const address = addressSchema.parse(destination.address)
  if (destination.beside !== true) return address
  return {
    ...address,
    beside: true,
    audience: address.audience === 'unknown' ? 'everyone' : address.audience,
  }
}

/** The same destination after the message moved or more is known about it. */
export function movedTo(destination: Destination, change: Partial<Address>): Destination {
  return { ...destination, address: { ...addressOf(destination), ...change } }
}
