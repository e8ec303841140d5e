export interface Fault {
  readonly variable: string
  readonly mend: string
}

/** The variables as text, without the empty ones. */
type Given = Readonly<Partial<Record<string, string>>>

/** What no variable shows alone: one that is missing beside another. Works on the raw text, so that all faults come at once. */
export function halfSet(given: Given): readonly Fault[] {
  const faults: Fault[] = []
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: url } = given
  for (const name of ['OPENAI_ORGANIZATION', 'OPENAI_PROJECT'] as const) {
    if (given[name] !== undefined && key === undefined && url === undefined) {
      faults.push({ variable: name, mend: 'needs OPENAI_API_KEY beside it; set that, or unset this' })
    }
  }
  if (given.REDIS_URL !== undefined && given.SECRET_KEY === undefined) {
    const mend =
      'must be set beside REDIS_URL, the same for every process; `openssl rand -hex 32` makes a good one'
    faults.push({ variable: 'SECRET_KEY', mend })
  }
  return [...faults, ...halfDiscord(given), ...halfSlack(given), ...openPlayground(given)]
}

const oauthVariables = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const

/** Slack needs a way in (a socket or its signed requests) and a token, by hand or by OAuth. */
function halfSlack(given: Given): readonly Fault[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: signing } = given
  const oauth = oauthVariables.filter((name) => given[name] !== undefined)
  const faults: Fault[] = oauthVariables
    .filter((name) => oauth.length > 0 && given[name] === undefined)
    .map((variable) => ({
      variable,
      mend: `is missing beside ${oauth.join(' and ')}; set all three for many workspaces, or none`,
    }))
  const owner = bot !== undefined ? 'SLACK_BOT_TOKEN' : oauth[0]
  if (owner !== undefined && app === undefined && signing === undefined) {
    const mend = 'needs SLACK_APP_TOKEN (xapp-…, Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside it'
    faults.push({ variable: owner, mend })
  }
  if (owner === undefined && (app !== undefined || signing !== undefined)) {
    const other = app === undefined ? 'SLACK_SIGNING_SECRET' : 'SLACK_APP_TOKEN'
    faults.push({ variable: 'SLACK_BOT_TOKEN', mend: `is missing, but ${other} is set; set both or neither` })
  }
  return faults
}

function halfDiscord(given: Given): readonly Fault[] {
  const off = given.DISCORD_GATEWAY === 'off'
  const split = (given.DISCORD_SHARDS ?? 'auto') !== 'auto'
  const alone = [
    given.DISCORD_PUBLIC_KEY !== undefined && 'DISCORD_PUBLIC_KEY',
    off && 'DISCORD_GATEWAY',
    split && 'DISCORD_SHARDS',
    given.DISCORD_DM_SETTINGS !== undefined && 'DISCORD_DM_SETTINGS',
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
  const oauth = given.SLACK_CLIENT_ID !== undefined
  const slackHttp = oauth || (given.SLACK_BOT_TOKEN !== undefined && given.SLACK_APP_TOKEN === undefined)
  const platform = oauth || given.DISCORD_TOKEN !== undefined || given.SLACK_BOT_TOKEN !== undefined
  const on = given.PLAYGROUND === 'on' || ((given.PLAYGROUND ?? 'auto') === 'auto' && !platform)
  const discordHttp = given.DISCORD_TOKEN !== undefined && given.DISCORD_GATEWAY === 'off'
  const host = given.HOST ?? defaultHost(slackHttp || discordHttp)
  if (!on || given.PLAYGROUND_TOKEN !== undefined || isLoopback(host)) return []
  const platformOverHttp = slackHttp ? 'Slack over HTTP' : 'Discord over HTTP'
  const opener = given.HOST === undefined ? platformOverHttp : 'HOST'
  const mend = `must be set, because ${opener} opens the playground to other machines; or set PLAYGROUND=off`
  return [{ variable: 'PLAYGROUND_TOKEN', mend }]
}

export function defaultHost(reachedByPlatform: boolean): string {
  return reachedByPlatform ? '0.0.0.0' : '127.0.0.1'
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
