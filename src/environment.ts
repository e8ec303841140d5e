import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import type { z } from 'zod'
import { defaultHost, type Fault, halfSet } from './half-set.ts'
import type { LogLevel } from './log.ts'
import type { SettingTexts } from './policy/settings.ts'
import { environmentSchema, secretNames, variableNames } from './variables.ts'

export interface Config {
  readonly provider: Provider
  readonly models: { readonly image: string; readonly text: string }
  readonly discord: DiscordConfig | undefined
  readonly slack: SlackConfig | undefined
  /** Goes before every command's name: a workspace's apps share one name space. The manifest needs it without tokens. */
  readonly slackCommandPrefix: string
  readonly playground: { readonly token?: string } | undefined
  readonly http: {
    readonly host: string
    readonly port: number
    /** Where processes of other roles than web say how they are. */
    readonly healthPort?: number
    readonly publicUrl?: string
  }
  readonly dataDir: string
  /** With it nothing is kept in the data folder. */
  readonly redisUrl?: string
  readonly secretKey?: string
  /** What sealed before: still opened, never used to seal. */
  readonly previousSecretKeys: readonly string[]
  /** Admins of a space may name an image service in a private network. */
  readonly allowPrivateBaseUrl: boolean
  readonly jobs: {
    readonly concurrency: number
    readonly perPerson: number
    readonly timeoutMs: number
    readonly graceMs: number
  }
  readonly logLevel: LogLevel
  /** Whether people's words may stand in the log. */
  readonly logPrompts: boolean
}

export type Provider =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'api'
      readonly baseUrl: string
      readonly apiKey?: string
      readonly organization?: string
      readonly project?: string
    }

export interface DiscordConfig {
  readonly token: string
  readonly apiUrl: string
  readonly cdnUrl: string
  readonly publicKey?: string
  /** Which shards this process connects; `off`: interactions come over HTTP alone. */
  readonly gateway: Variables['DISCORD_SHARDS'] | 'off'
  /** What holds in direct messages, which have no admin. */
  readonly directSettings: SettingTexts
}

export type SlackConfig = {
  readonly apiUrl: string
  readonly commandPrefix: string
} & (
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string }
) &
  SlackTokens

/** One workspace's token, or each workspace's own by OAuth; with both, the one serves until its workspace installs. */
type SlackTokens =
  | { readonly botToken: string; readonly oauth?: SlackOAuth }
  | { readonly botToken?: string; readonly oauth: SlackOAuth }

interface SlackOAuth {
  readonly clientId: string
  readonly clientSecret: string
  /** Signs what Slack sends back through the browser. */
  readonly stateSecret: string
}

interface Environment {
  readonly config: Config
  /** Values that no log, error or message may show. */
  readonly secrets: readonly string[]
}

/** Names every wrong variable and how to mend it; never a value. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    const lines = faults.map(({ variable, mend }) => `  ${variable}: ${mend}`)
    super(
      `Easel can't start with these settings:\n${lines.join('\n')}\n` +
        'Set them in the environment or in the file .env; .env.example explains each.',
    )
    this.faults = faults
  }
}

/** The process's environment, with the working directory's `.env` filling what is not set there. */
export function loadEnvironment(): Environment {
  return readEnvironment({ ...readDotenv('.env'), ...process.env })
}

export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(
    variableNames
      .map((name) => [name, env[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environmentSchema.safeParse(given)
  const faults = [...misfits(parsed.error?.issues ?? []), ...halfSet(given)]
  if (!parsed.success || faults.length > 0) throw new EnvironmentError(faults)
  return { config: group(parsed.data), secrets: secretsIn(given) }
}

/** Redis's password also stands alone, in what Redis and its client say. */
function secretsIn(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { password = '' } = URL.parse(given.REDIS_URL ?? '') ?? {}
  const decoded = password === '' ? [] : [password, decodeURIComponent(password)]
  return [...secretNames.flatMap((name) => given[name]?.split(',') ?? []), ...decoded]
}

/** One fault a variable: what else is wrong with it shows when the first is mended. */
function misfits(issues: readonly z.core.$ZodIssue[]): readonly Fault[] {
  const mends = new Map(issues.toReversed().map(({ path, message }) => [String(path[0]), message]))
  return [...mends].map(([variable, mend]) => ({ variable, mend })).toReversed()
}

/** Takes the secrets out of a text, also where they were escaped for JSON or a URL. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .sort((one, other) => other.length - one.length)
    .map((form) => RegExp.escape(form))
  const pattern = new RegExp([...forms, slackToken, imagesApiKey].join('|'), 'g')
  return (text) => text.replace(pattern, '[redacted]')
}

/** Where a word begins; the letter of an escape in JSON or a URL is none of the word's. */
const wordStart = String.raw`(?:\b|(?<=\\[bfnrt]|%[\dA-Fa-f]{2}))`

/** Workspaces bring their own, by OAuth: known by their form alone. https://docs.slack.dev/authentication/tokens */
const slackToken = String.raw`${wordStart}x(?:ox[a-z]|app)(?:\.xox[a-z])?-[\w-]{8,}`

/** Spaces bring their own as well; OpenAI's and those of most services that speak its API begin alike. */
const imagesApiKey = String.raw`${wordStart}sk-[\w-]{16,}`

type Variables = z.output<typeof environmentSchema>

const perPerson = 3

function group(env: Variables): Config {
  const discord = discordOf(env)
  const slack = slackOf(env)
  const playgroundOn =
    env.PLAYGROUND === 'on' || (env.PLAYGROUND === 'auto' && discord === undefined && slack === undefined)
  return {
    provider: providerOf(env),
    models: { image: env.IMAGE_MODEL, text: env.OPENAI_TEXT_MODEL },
    discord,
    slack,
    slackCommandPrefix: env.SLACK_COMMAND_PREFIX,
    playground: playgroundOn ? present({ token: env.PLAYGROUND_TOKEN }) : undefined,
    http: {
      host:
        env.HOST ??
        defaultHost(slack?.mode === 'http' || slack?.oauth !== undefined || discord?.gateway === 'off'),
      port: env.PORT,
      ...(env.HEALTH_PORT === undefined ? {} : { healthPort: env.HEALTH_PORT }),
      ...present({ publicUrl: env.PUBLIC_URL }),
    },
    dataDir: env.DATA_DIR,
    ...present({ secretKey: env.SECRET_KEY, redisUrl: env.REDIS_URL }),
    previousSecretKeys: env.SECRET_KEY_PREVIOUS ?? [],
    allowPrivateBaseUrl: env.ALLOW_PRIVATE_BASE_URL === 'on',
    jobs: {
      concurrency: env.JOBS_CONCURRENCY,
      perPerson,
      timeoutMs: env.JOB_TIMEOUT_S * 1000,
      graceMs: env.SHUTDOWN_GRACE_S * 1000,
    },
    logLevel: env.LOG_LEVEL,
    logPrompts: env.LOG_PROMPTS === 'on',
  }
}

function providerOf(env: Variables): Provider {
  if (env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined) return { kind: 'sandbox' }
  return {
    kind: 'api',
    baseUrl: env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
    ...present({
      apiKey: env.OPENAI_API_KEY,
      organization: env.OPENAI_ORGANIZATION,
      project: env.OPENAI_PROJECT,
    }),
  }
}

function discordOf(env: Variables): DiscordConfig | undefined {
  if (env.DISCORD_TOKEN === undefined) return undefined
  return {
    token: env.DISCORD_TOKEN,
    apiUrl: env.DISCORD_API_URL,
    cdnUrl: env.DISCORD_CDN_URL,
    ...present({ publicKey: env.DISCORD_PUBLIC_KEY }),
    gateway: env.DISCORD_GATEWAY === 'off' ? 'off' : env.DISCORD_SHARDS,
    directSettings: env.DISCORD_DM_SETTINGS,
  }
}

function slackOf(env: Variables): SlackConfig | undefined {
  const tokens = slackTokensOf(env)
  if (tokens === undefined) return undefined
  const base = { ...tokens, apiUrl: env.SLACK_API_URL, commandPrefix: env.SLACK_COMMAND_PREFIX }
  if (env.SLACK_APP_TOKEN !== undefined) return { ...base, mode: 'socket', appToken: env.SLACK_APP_TOKEN }
  if (env.SLACK_SIGNING_SECRET === undefined) return undefined
  return { ...base, mode: 'http', signingSecret: env.SLACK_SIGNING_SECRET }
}

function slackTokensOf(env: Variables): SlackTokens | undefined {
  const {
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    SLACK_STATE_SECRET: stateSecret,
  } = env
  const botToken = present({ botToken: env.SLACK_BOT_TOKEN })
  if (clientId !== undefined && clientSecret !== undefined && stateSecret !== undefined) {
    return { ...botToken, oauth: { clientId, clientSecret, stateSecret } }
  }
  return env.SLACK_BOT_TOKEN === undefined ? undefined : { botToken: env.SLACK_BOT_TOKEN }
}

/** The same without the keys whose value is undefined. */
function present<T extends Record<string, string | undefined>>(
  values: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  // Filtering takes away exactly what the type takes away.
  return Object.fromEntries(entries) as { [Key in keyof T]?: Exclude<T[Key], undefined> }
}

function readDotenv(file: string): Record<string, string> {
  try {
    return parse(readFileSync(file))
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return {}
    throw new EnvironmentError([
      { variable: '.env', mend: 'is there but cannot be read; check its permissions' },
    ])
  }
}
