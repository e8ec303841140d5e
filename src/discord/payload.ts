import { InteractionType } from 'discord-api-types/v10'
import { z } from 'zod'
import { snowflake } from './destination.ts'

/**
 * The part of an interaction that Easel reads, whichever way it came.
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */

const bitset = z.string().regex(/^\d{1,30}$/)
const userSchema = z.object({
  id: snowflake,
  username: z.string(),
  global_name: z.string().nullish(),
})

const common = {
  id: snowflake,
  token: z.string().min(1),
  application_id: snowflake,
  guild_id: snowflake.nullish(),
  channel_id: snowflake.nullish(),
  context: z.number().nullish(),
  channel: z
    .object({
      id: snowflake,
      type: z.number().nullish(),
      name: z.string().nullish(),
      parent_id: snowflake.nullish(),
      nsfw: z.boolean().nullish(),
    })
    .nullish(),
  member: z
    .object({
      user: userSchema,
      nick: z.string().nullish(),
      roles: z.array(snowflake).default([]),
      permissions: bitset.default('0'),
    })
    .nullish(),
  user: userSchema.nullish(),
  message: z.object({ id: snowflake }).nullish(),
  locale: z.string().nullish(),
  guild_locale: z.string().nullish(),
  app_permissions: bitset.nullish(),
  /** Who installed the application: a server (0), a person (1) or both. */
  authorizing_integration_owners: z.record(z.string(), z.unknown()).nullish(),
  attachment_size_limit: z.number().int().positive().nullish(),
}

const attachmentSchema = z.object({
  filename: z.string(),
  url: z.string(),
  content_type: z.string().nullish(),
})

/** A message, as far as its files go. */
export const messageWithFiles = z.object({
  attachments: z.array(attachmentSchema).default([]),
  embeds: z.array(z.object({ image: z.object({ url: z.string() }).nullish() })).catch([]),
  message_snapshots: z
    .array(z.object({ message: z.object({ attachments: z.array(attachmentSchema).default([]) }) }))
    .default([]),
})
export type MessageWithFiles = z.infer<typeof messageWithFiles>

const resolvedSchema = z
  .object({
    attachments: z.record(z.string(), attachmentSchema).default({}),
    messages: z.record(z.string(), messageWithFiles).default({}),
  })
  .nullish()

const inputOption = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
})
const optionSchema = inputOption.extend({ options: z.array(inputOption).optional() })

const commandData = z.object({
  name: z.string(),
  type: z.number(),
  options: z.array(optionSchema).default([]),
  /** The message whose menu was used. */
  target_id: snowflake.nullish(),
  resolved: resolvedSchema,
})

const inputSchema = z.object({
  type: z.number(),
  custom_id: z.string().optional(),
  value: z.string().nullish(),
  values: z.array(z.string()).optional(),
})

/** A label with its input inside, or an old action row with several. */
const formRowSchema = z.object({
  component: inputSchema.optional(),
  components: z.array(inputSchema).optional(),
})

export const interactionSchema = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal(InteractionType.ApplicationCommand), data: commandData }),
  z.object({
    ...common,
    type: z.literal(InteractionType.MessageComponent),
    data: z.object({ custom_id: z.string() }),
  }),
  z.object({ ...common, type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: commandData }),
  z.object({
    ...common,
    type: z.literal(InteractionType.ModalSubmit),
    data: z.object({
      custom_id: z.string(),
      components: z.array(formRowSchema).default([]),
      resolved: resolvedSchema,
    }),
  }),
])

export type Interaction = z.infer<typeof interactionSchema>
export type InteractionOf<Type extends Interaction['type']> = Extract<Interaction, { type: Type }>
export type CommandInput = z.infer<typeof inputOption>
export type CommandOption = z.infer<typeof optionSchema>
export type ResolvedFiles = z.infer<typeof resolvedSchema>
