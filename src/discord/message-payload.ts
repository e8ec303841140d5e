import { z } from 'zod'
import { snowflake } from './destination.ts'
import { messageWithFiles } from './payload.ts'

/** The part of a message that Easel reads: https://discord.com/developers/docs/resources/message#message-object */

const personSchema = z.object({
  id: snowflake,
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().nullish(),
})

export const messageSchema = messageWithFiles.extend({
  id: snowflake,
  type: z.number(),
  channel_id: snowflake,
  /** Absent in a direct message. */
  guild_id: snowflake.nullish(),
  author: personSchema,
  webhook_id: z.string().nullish(),
  member: z.object({ nick: z.string().nullish(), roles: z.array(snowflake).default([]) }).nullish(),
  content: z.string().default(''),
  mentions: z.array(personSchema).default([]),
  /** The message that a reply is about: null when it was deleted, absent when Discord did not look. */
  referenced_message: messageWithFiles
    .extend({ author: z.object({ id: snowflake }), content: z.string().default('') })
    .nullish(),
})

export type ChatMessage = z.infer<typeof messageSchema>
