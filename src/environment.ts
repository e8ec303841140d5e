import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import type { z } from 'zod'
import type { LogLevel } from './log.ts'
import { environmentSchema, secretNames, variableNames } from './variables.ts'

export interface Config {
  readonly provider: Provider
  readonly models: { readonly image: string; readonly text: string }
  readonly discord: DiscordConfig | undefined
  readonly slack: SlackConfig | undefined
  /** Goes before every command's name: a workspace's apps share one name space. The manifest needs it without tokens. */
  readonly slackCommandPrefix: string
  readonly playground: { readonly token?: string } | undefined
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl?: string }
  readonly dataDir: string
  readonly secretKey?: string
  readonly jobs: {
    readonly concurrency: number
    readonly perPerson: number
    readonly timeoutMs: number
    readonly graceMs: number
  }
  readonly logLevel: LogLevel
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
}

export type SlackConfig = {
  readonly botToken: string
  readonly apiUrl: string
  readonly commandPrefix: string
} & (
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string }
)

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

interface Fault {
  readonly variable: string
  readonly mend: string
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
  return { config: group(parsed.data), secrets: secretNames.flatMap((name) => given[name] ?? []) }
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
  if (forms.length === 0) return (text) => text
  const pattern = new RegExp(forms.map((form) => RegExp.escape(form)).join('|'), 'g')
  return (text) => text.replace(pattern, '[redacted]')
}

type Variables = z.output<typeof environmentSchema>
type Given = Readonly<Partial<Record<string, string>>>

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
      host: env.HOST ?? defaultHost(slack?.mode === 'http' || discord?.gateway === 'off'),
      port: env.PORT,
      ...present({ publicUrl: env.PUBLIC_URL }),
    },
    dataDir: env.DATA_DIR,
    ...present({ secretKey: env.SECRET_KEY }),
    jobs: {
      concurrency: env.JOBS_CONCURRENCY,
      perPerson,
      timeoutMs: env.JOB_TIMEOUT_S * 1000,
      graceMs: env.SHUTDOWN_GRACE_S * 1000,
    },
    logLevel: env.LOG_LEVEL,
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
  }
}

function slackOf(env: Variables): SlackConfig | undefined {
  if (env.SLACK_BOT_TOKEN === undefined) return undefined
  const base = {
    botToken: env.SLACK_BOT_TOKEN,
    apiUrl: env.SLACK_API_URL,
    commandPrefix: env.SLACK_COMMAND_PREFIX,
  }
  if (env.SLACK_APP_TOKEN !== undefined) return { ...base, mode: 'socket', appToken: env.SLACK_APP_TOKEN }
  if (env.SLACK_SIGNING_SECRET === undefined) return undefined
  return { ...base, mode: 'http', signingSecret: env.SLACK_SIGNING_SECRET }
}

/** What no variable shows alone: one that is missing beside another. Works on the raw text, so that all faults come at once. */
function halfSet(given: Given): readonly Fault[] {
  const faults: Fault[] = []
  const {
    OPENAI_API_KEY: key,
    OPENAI_BASE_URL: url,
    SLACK_BOT_TOKEN: bot,
    SLACK_APP_TOKEN: app,
    SLACK_SIGNING_SECRET: signing,
  } = given
  for (const name of ['OPENAI_ORGANIZATION', 'OPENAI_PROJECT'] as const) {
    if (given[name] !== undefined && key === undefined && url === undefined) {
      faults.push({ variable: name, mend: 'needs OPENAI_API_KEY beside it; set that, or unset this' })
    }
  }
  faults.push(...halfDiscord(given))
  if (bot !== undefined && app === undefined && signing === undefined) {
    const mend = 'needs SLACK_APP_TOKEN (xapp-…, Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside it'
    faults.push({ variable: 'SLACK_BOT_TOKEN', mend })
  }
  if (bot === undefined && (app !== undefined || signing !== undefined)) {
    const other = app === undefined ? 'SLACK_SIGNING_SECRET' : 'SLACK_APP_TOKEN'
    faults.push({ variable: 'SLACK_BOT_TOKEN', mend: `is missing, but ${other} is set; set both or neither` })
  }
  return [...faults, ...openPlayground(given)]
}

function halfDiscord(given: Given): readonly Fault[] {
  const off = given.DISCORD_GATEWAY === 'off'
  const split = (given.DISCORD_SHARDS ?? 'auto') !== 'auto'
  const alone = [
    given.DISCORD_PUBLIC_KEY !== undefined && 'DISCORD_PUBLIC_KEY',
    off && 'DISCORD_GATEWAY',
    split && 'DISCORD_SHARDS',
  ].find((name) => name !== false)
  const faults: Fault[] = []
  if (alone !== undefined && given.DISCORD_TOKEN === undefined) {
    faults.push({ variable: 'DISCORD_TOKEN', mend: `is missing, but ${alone} is set; set both or neither` })
  }
  if (off && given.DISCORD_PUBLIC_KEY === undefined) {
    const mend = 'is missing, but DISCORD_GATEWAY=off needs it: without it nothing of Discord can come in'
    faults.push({ variable: 'DISCORD_PUBLIC_KEY', mend })
  }
  if (off && split) {
    faults.push({ variable: 'DISCORD_SHARDS', mend: 'must be unset where DISCORD_GATEWAY is off' })
  }
  return faults
}

/** Whoever reaches the playground spends the key's money, so beyond loopback it needs a token. */
function openPlayground(given: Given): readonly Fault[] {
  const slackHttp = given.SLACK_BOT_TOKEN !== undefined && given.SLACK_APP_TOKEN === undefined
  const platform = given.DISCORD_TOKEN !== undefined || given.SLACK_BOT_TOKEN !== undefined
  const on = given.PLAYGROUND === 'on' || ((given.PLAYGROUND ?? 'auto') === 'auto' && !platform)
  const discordHttp = given.DISCORD_TOKEN !== undefined && given.DISCORD_GATEWAY === 'off'
  const host = given.HOST ?? defaultHost(slackHttp || discordHttp)
  if (!on || given.PLAYGROUND_TOKEN !== undefined || isLoopback(host)) return []
  const platformOverHttp = slackHttp ? 'Slack over HTTP' : 'Discord over HTTP'
  const opener = given.HOST === undefined ? platformOverHttp : 'HOST'
  const mend = `must be set, because ${opener} opens the playground to other machines; or set PLAYGROUND=off`
  return [{ variable: 'PLAYGROUND_TOKEN', mend }]
}

function defaultHost(reachedByPlatform: boolean): string {
  return reachedByPlatform ? '0.0.0.0' : '127.0.0.1'
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
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
