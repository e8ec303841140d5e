import { z } from 'zod'

/** What Slack sends, as far as Easel looks at it: https://docs.slack.dev/interactivity. Everything else is left alone. */

export const commandSchema = z.object({
  channel_id: z.string(),
  channel_name: z.string().optional(),
  user_id: z.string(),
  user_name: z.string().optional(),
  command: z.string(),
  text: z.string().default(''),
  response_url: z.string(),
  trigger_id: z.string(),
})
export type CommandPayload = z.infer<typeof commandSchema>

const person = {
  user: z.object({ id: z.string(), name: z.string().optional(), username: z.string().optional() }),
}

/** In a Slack Connect channel a file may be a stub (`file_access: check_file_info`) with nothing but its id. */
export const fileSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  user: z.string().nullish(),
  url_private: z.string().optional(),
  url_private_download: z.string().optional(),
})
export type FilePayload = z.infer<typeof fileSchema>

export const pressSchema = z.object({
  ...person,
  type: z.literal('block_actions'),
  trigger_id: z.string(),
  channel: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  container: z.object({
    /** `view` is the app's Home, which is in no channel. */
    type: z.string().optional(),
    message_ts: z.string().optional(),
    channel_id: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
    thread_ts: z.string().optional(),
  }),
  message: z.object({ thread_ts: z.string().optional(), files: z.array(fileSchema).optional() }).optional(),
  response_url: z.string().optional(),
  actions: z.array(
    z.object({ action_id: z.string(), action_ts: z.string().optional(), value: z.string().optional() }),
  ),
})
export type PressPayload = z.infer<typeof pressSchema>

const inputSchema = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  files: z.array(fileSchema).nullish(),
})

export const submissionSchema = z.object({
  ...person,
  type: z.literal('view_submission'),
  /** Real ones carry it; Slack's page on view_submission does not promise it. */
  trigger_id: z.string().optional(),
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), inputSchema)) }),
  }),
})
export type SubmissionPayload = z.infer<typeof submissionSchema>

/** A message's menu ("message shortcut"), with the whole message that it hangs on. */
export const menuSchema = z.object({
  ...person,
  type: z.literal('message_action'),
  trigger_id: z.string(),
  callback_id: z.string(),
  channel: z.object({ id: z.string() }),
  message: z.object({ thread_ts: z.string().optional(), files: z.array(fileSchema).optional() }),
  response_url: z.string().optional(),
})
export type MenuPayload = z.infer<typeof menuSchema>

/** https://docs.slack.dev/reference/events/app_mention and /message.im */
export const mentionSchema = z.object({
  event: z.object({
    type: z.enum(['app_mention', 'message']),
    subtype: z.string().optional(),
    channel: z.string(),
    channel_type: z.string().optional(),
    user: z.string(),
    bot_id: z.string().nullish(),
    text: z.string().default(''),
    ts: z.string(),
    thread_ts: z.string().optional(),
    files: z.array(fileSchema).optional(),
  }),
})
export type MentionPayload = z.infer<typeof mentionSchema>

/** https://docs.slack.dev/reference/events/app_home_opened; `channel` is the person's conversation with the bot. */
export const homeSchema = z.object({
  event: z.object({
    type: z.literal('app_home_opened'),
    user: z.string(),
    channel: z.string(),
    tab: z.string(),
  }),
})
export type HomePayload = z.infer<typeof homeSchema>

/** https://docs.slack.dev/reference/events/app_uninstalled and /tokens_revoked */
export const departureSchema = z.object({
  /** Unix seconds. */
  event_time: z.number(),
  event: z.discriminatedUnion('type', [
    z.object({ type: z.literal('app_uninstalled') }),
    z.object({
      type: z.literal('tokens_revoked'),
      tokens: z.object({ bot: z.array(z.string()).optional() }),
    }),
  ]),
})
