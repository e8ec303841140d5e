import { z } from 'zod'
import { logLevels } from './log.ts'
import { readTypedSettings } from './policy/typed-settings.ts'

/** Every variable there is, what it may be, and what it is when nobody sets it (empty counts as not set). */
export const environmentSchema = z.object({
  OPENAI_API_KEY: token(),
  OPENAI_BASE_URL: baseUrl()
    .refine(endsWhereOpenAiDoes, 'must end in /v1: https://api.openai.com/v1')
    .optional(),
  OPENAI_ORGANIZATION: token(),
  OPENAI_PROJECT: token(),
  IMAGE_MODEL: z.string().default('gpt-image-2.6-flare'),
  OPENAI_TEXT_MODEL: z.string().default('gpt-5.6-luna'),
  DISCORD_TOKEN: token(),
  DISCORD_PUBLIC_KEY: z
    .string()
    .regex(
      /^[0-9a-f]{64}$/i,
      'must be the 64 hex digits that Discord shows at General Information → Public Key',
    )
    .optional(),
  DISCORD_GATEWAY: z.enum(['on', 'off'], 'must be on or off').default('on'),
  DISCORD_SHARDS: shards().default('auto'),
  DISCORD_DM_SETTINGS: typedSettings().default({}),
  DISCORD_API_URL: baseUrl()
    .transform((url) => url.replace(/\/v\d+$/, '')) // @discordjs/rest adds the version that it speaks.
    .default('https://discord.com/api'),
  DISCORD_CDN_URL: baseUrl().default('https://cdn.discordapp.com'),
  SLACK_BOT_TOKEN: token({
    not: ['xapp-', 'xoxp-'],
    mend: 'must be the bot token, xoxb-…; Slack shows it at OAuth & Permissions → Bot User OAuth Token',
  }),
  SLACK_APP_TOKEN: token({
    not: ['xoxb-', 'xoxp-', 'xoxe'],
    mend: 'must be the app-level token, xapp-…; Slack shows it at Basic Information → App-Level Tokens',
  }),
  SLACK_SIGNING_SECRET: token(),
  SLACK_CLIENT_ID: z
    .string()
    .regex(/^[\w.-]+$/, 'must be the Client ID that Slack shows at Basic Information → App Credentials')
    .optional(),
  SLACK_CLIENT_SECRET: token(),
  SLACK_STATE_SECRET: token(),
  SLACK_API_URL: baseUrl()
    .transform((url) => `${url}/`) // @slack/web-api resolves method names against it.
    .default('https://slack.com/api/'),
  SLACK_COMMAND_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,19}$/, 'must be 1 to 20 lower-case letters, digits, - or _, such as easel-')
    .default(''),
  HOST: z
    .string()
    .regex(/^[a-z0-9.:_%-]+$/i, 'must be a host name or an IP address alone, such as 127.0.0.1')
    .optional(),
  PORT: whole(0, 65_535).default(3000),
  HEALTH_PORT: whole(0, 65_535).optional(),
  // The pages name their own parts from the root.
  PUBLIC_URL: baseUrl()
    .refine(
      (url) => URL.parse(url)?.pathname === '/',
      'must be a host of its own with no path, such as https://easel.example.com',
    )
    .optional(),
  PLAYGROUND: z.enum(['auto', 'on', 'off'], 'must be auto, on or off').default('auto'),
  PLAYGROUND_TOKEN: token(),
  DATA_DIR: z.string().default('./data'),
  REDIS_URL: z
    .string()
    .refine(
      isRedisUrl,
      'must be redis://host:6379, or rediss://… for TLS, with user:password@ where it has one',
    )
    .optional(),
  SECRET_KEY: z
    .string()
    .min(16, 'must have at least 16 characters; `openssl rand -hex 32` makes a good one')
    .optional(),
  SECRET_KEY_PREVIOUS: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine(
      (keys) => keys.every((key) => key.length >= 16),
      'must be the earlier SECRET_KEYs, with commas between them',
    )
    .optional(),
  ALLOW_PRIVATE_BASE_URL: z.enum(['on', 'off'], 'must be on or off').default('off'),
  JOBS_CONCURRENCY: whole(1, 1000).default(16),
  JOB_TIMEOUT_S: whole(1, 86_400).default(600),
  SHUTDOWN_GRACE_S: whole(0, 3600).default(25),
  LOG_PROMPTS: z.enum(['on', 'off'], 'must be on or off').default('off'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
})

type Variable = keyof typeof environmentSchema.shape

export const variableNames: readonly Variable[] = environmentSchema.keyof().options

export const secretNames: readonly Variable[] = [
  'OPENAI_API_KEY',
  'DISCORD_TOKEN',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'PLAYGROUND_TOKEN',
  'REDIS_URL',
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
]

/** A secret or an id, alone; and none that is known to belong elsewhere. */
function token(other?: { readonly not: readonly string[]; readonly mend: string }) {
  return z
    .string()
    .regex(/^[^\s"'`]+$/, 'must be the value alone: no spaces, no quotes, no "Bot " before it')
    .refine((text) => !other?.not.some((prefix) => text.startsWith(prefix)), other?.mend)
    .optional()
}

function whole(min: number, max: number) {
  return z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number)
}

function typedSettings() {
  return z.string().transform((line, context) => {
    const read = readTypedSettings(line)
    if (!('mend' in read)) return read
    context.addIssue(read.mend)
    return z.NEVER
  })
}

/** `0-3/16`: the shards 0 to 3 of 16. Discord numbers them from 0. */
function shards() {
  const mend =
    'must be auto, or the shards of this process and how many there are in all, such as 0-3/16 or 5/16'
  return z.string().transform((text, context) => {
    if (text === 'auto') return 'auto'
    const [, first = '', last = first, count = ''] = /^(\d{1,5})(?:-(\d{1,5}))?\/(\d{1,5})$/.exec(text) ?? []
    const split = { first: Number(first), last: Number(last), count: Number(count) }
    if (first !== '' && split.first <= split.last && split.last < split.count) return split
    context.addIssue(mend)
    return z.NEVER
  })
}

function isRedisUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '' && !/\s/.test(text)
}

function baseUrl() {
  return z
    .string()
    .refine(isBaseUrl, 'must be an http:// or https:// address with no password, no ? and no # in it')
    .transform((text) => text.replace(/\/+$/, ''))
}

/** Also on the regional hosts, such as eu.api.openai.com; other services end where they like. */
function endsWhereOpenAiDoes(text: string): boolean {
  const { hostname = '', pathname = '' } = URL.parse(text) ?? {}
  return !/(?:^|\.)api\.openai\.com$/.test(hostname) || pathname === '/v1'
}

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    !/[?#\s]/.test(text) &&
    url.username === '' &&
    url.password === ''
  )
}
