import { describe, expect, it } from 'vitest'
import { type Config, EnvironmentError, readEnvironment, redactor } from '../src/environment.ts'
import { variableNames } from '../src/variables.ts'

function config(env: NodeJS.ProcessEnv): Config {
  return readEnvironment(env).config
}

function fault(env: NodeJS.ProcessEnv): EnvironmentError {
  try {
    readEnvironment(env)
  } catch (thrown) {
    if (thrown instanceof EnvironmentError) return thrown
    throw thrown
  }
  throw new Error('this environment was accepted')
}

function wrongVariables(env: NodeJS.ProcessEnv): readonly string[] {
  return fault(env).faults.map(({ variable }) => variable)
}

describe('with nothing set', () => {
  it('the sandbox draws in a playground that only this machine reaches', () => {
    expect(readEnvironment({})).toEqual({
      secrets: [],
      config: {
        provider: { kind: 'sandbox' },
        models: { image: 'gpt-image-2.6-flare', text: 'gpt-5.6-luna' },
        discord: undefined,
        slack: undefined,
        slackCommandPrefix: '',
        playground: {},
        http: { host: '127.0.0.1', port: 3000 },
        dataDir: './data',
        previousSecretKeys: [],
        allowPrivateBaseUrl: false,
        jobs: { concurrency: 16, perPerson: 3, timeoutMs: 600_000, graceMs: 25_000 },
        logLevel: 'info',
        logPrompts: false,
      },
    })
  })

  it('empty and blank values count as not set', () => {
    const blank = Object.fromEntries(variableNames.map((name, index) => [name, index % 2 === 0 ? '' : '  ']))
    expect(readEnvironment(blank)).toEqual(readEnvironment({}))
  })

  it("other programs' variables are none of Easel's business", () => {
    expect(readEnvironment({ PATH: '/bin', port: 'x', TOKEN: 'y' })).toEqual(readEnvironment({}))
  })
})

describe('the image service', () => {
  it('is OpenAI when there is a key', () => {
    expect(config({ OPENAI_API_KEY: ' sk-1\r' }).provider).toEqual({
      kind: 'api',
      baseUrl: 'https://api.openai.com/v1',
      apiKey: 'sk-1',
    })
  })

  it('is any other address, with or without a key, and loses its trailing slashes', () => {
    expect(config({ OPENAI_BASE_URL: 'http://localhost:8080/v1//' }).provider).toEqual({
      kind: 'api',
      baseUrl: 'http://localhost:8080/v1',
    })
    expect(
      config({
        OPENAI_BASE_URL: 'https://images.example/v1',
        OPENAI_API_KEY: 'k',
        OPENAI_ORGANIZATION: 'org-1',
        OPENAI_PROJECT: 'proj-1',
      }).provider,
    ).toEqual({
      kind: 'api',
      baseUrl: 'https://images.example/v1',
      apiKey: 'k',
      organization: 'org-1',
      project: 'proj-1',
    })
  })

  it('is never the sandbox when an organization without a key tells of a forgotten key', () => {
    expect(wrongVariables({ OPENAI_ORGANIZATION: 'org-1', OPENAI_PROJECT: 'p' })).toEqual([
      'OPENAI_ORGANIZATION',
      'OPENAI_PROJECT',
    ])
  })
})

describe('chat platforms', () => {
  it('Discord starts with a token, and then the playground stays off', () => {
    const { discord, playground } = config({
      DISCORD_TOKEN: 'a.b.c',
      DISCORD_API_URL: 'http://127.0.0.1:5/api/',
    })
    expect(discord).toEqual({
      token: 'a.b.c',
      apiUrl: 'http://127.0.0.1:5/api',
      cdnUrl: 'https://cdn.discordapp.com',
      gateway: 'auto',
      directSettings: {},
    })
    expect(playground).toBeUndefined()
  })

  it("Discord's address may name the API's version, as its documentation does", () => {
    const env = { DISCORD_TOKEN: 'a.b.c', DISCORD_API_URL: 'https://discord.com/api/v10/' }
    expect(config(env).discord?.apiUrl).toBe('https://discord.com/api')
  })

  it('Slack uses Socket Mode with an app token, also beside a signing secret', () => {
    const { slack, http, playground } = config({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_SIGNING_SECRET: 'abc',
      SLACK_API_URL: 'http://127.0.0.1:5/api',
      SLACK_COMMAND_PREFIX: 'easel-',
    })
    expect(slack).toEqual({
      mode: 'socket',
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
      apiUrl: 'http://127.0.0.1:5/api/',
      commandPrefix: 'easel-',
    })
    expect(http.host).toBe('127.0.0.1')
    expect(playground).toBeUndefined()
  })

  it('Slack uses HTTP with a signing secret alone, and then the server listens to the world', () => {
    const { slack, http } = config({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abc' })
    expect(slack).toMatchObject({ mode: 'http', signingSecret: 'abc', apiUrl: 'https://slack.com/api/' })
    expect(http.host).toBe('0.0.0.0')
  })

  const oauth = { SLACK_CLIENT_ID: '11.22', SLACK_CLIENT_SECRET: 'client-1', SLACK_STATE_SECRET: 'state-1' }
  const ways = [
    ['socket', { SLACK_APP_TOKEN: 'xapp-1' }],
    ['http', { SLACK_SIGNING_SECRET: 'abc' }],
  ] as const

  it.each(ways)('Slack over %s takes every workspace’s own token with OAuth', (mode, way) => {
    const { slack, http, playground } = config({ ...oauth, ...way })
    expect(slack).toMatchObject({
      mode,
      oauth: { clientId: '11.22', clientSecret: 'client-1', stateSecret: 'state-1' },
    })
    expect(slack).not.toHaveProperty('botToken')
    // The browser comes back to it, also where Slack's own requests come through a socket.
    expect(http.host).toBe('0.0.0.0')
    expect(playground).toBeUndefined()
  })

  it('Slack keeps one workspace’s token beside OAuth', () => {
    const { slack } = config({ ...oauth, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abc' })
    expect(slack).toMatchObject({ botToken: 'xoxb-1', oauth: { clientId: '11.22' } })
  })

  it('HOST wins over what a platform would need', () => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abc', HOST: '127.0.0.1' }
    expect(config(env).http.host).toBe('127.0.0.1')
  })
})

describe('the playground', () => {
  it('runs beside a platform when it is asked to', () => {
    expect(config({ DISCORD_TOKEN: 'x', PLAYGROUND: 'on', PLAYGROUND_TOKEN: 'open' }).playground).toEqual({
      token: 'open',
    })
  })

  it('is off when it is told so', () => {
    expect(config({ PLAYGROUND: 'off' }).playground).toBeUndefined()
    expect(config({ PLAYGROUND: 'off', HOST: '0.0.0.0' }).playground).toBeUndefined()
  })

  it.each(['0.0.0.0', '::', '192.168.1.5', 'easel.example', '127.example'])(
    'needs a token where HOST is %s',
    (HOST) => {
      expect(wrongVariables({ HOST })).toEqual(['PLAYGROUND_TOKEN'])
      expect(config({ HOST, PLAYGROUND_TOKEN: 'open' }).playground).toEqual({ token: 'open' })
    },
  )

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('needs no token where HOST is %s', (HOST) => {
    expect(config({ HOST }).playground).toEqual({})
  })

  it('needs a token where Slack over HTTP opens the port', () => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abc', PLAYGROUND: 'on' }
    expect(fault(env).message).toContain('PLAYGROUND_TOKEN: must be set, because Slack over HTTP opens')
  })
})

describe('Redis', () => {
  it('is reached with TLS too, and its password is a secret wherever it stands', () => {
    const REDIS_URL = 'rediss://easel:p%40ssword@redis.example:6380/2'
    const { config: read, secrets } = readEnvironment({ REDIS_URL, SECRET_KEY: 's'.repeat(32) })
    expect(read.redisUrl).toBe(REDIS_URL)
    expect(redactor(secrets)(`${REDIS_URL} p@ssword p%40ssword`)).toBe('[redacted] [redacted] [redacted]')
  })
})

describe('a wrong environment', () => {
  it.each<[string, NodeJS.ProcessEnv]>([
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['PORT', { PORT: '3000.5' }],
    ['PORT', { PORT: '0x10' }],
    ['HOST', { HOST: 'http://0.0.0.0', PLAYGROUND: 'off' }],
    ['HOST', { HOST: '0.0.0.0/0', PLAYGROUND: 'off' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'easel.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://easel.example.com' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://example.com/easel' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'localhost:8080/v1' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'https://me:hunter2@images.example/v1' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'https://images.example/v1?api-version=1' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'https://api.openai.com/' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'HTTPS://API.OPENAI.COM' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'https://eu.api.openai.com' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'https://api.openai.com/v1/images/generations' }],
    ['OPENAI_API_KEY', { OPENAI_API_KEY: '"sk-1"' }],
    ['DISCORD_TOKEN', { DISCORD_TOKEN: 'Bot a.b.c' }],
    ['DISCORD_API_URL', { DISCORD_API_URL: 'discord' }],
    ['DISCORD_GATEWAY', { DISCORD_GATEWAY: 'maybe' }],
    ['DISCORD_TOKEN', { DISCORD_PUBLIC_KEY: 'a1'.repeat(32) }],
    ['DISCORD_PUBLIC_KEY', { DISCORD_TOKEN: 'a.b.c', DISCORD_PUBLIC_KEY: 'secret' }],
    ['SLACK_BOT_TOKEN', { SLACK_BOT_TOKEN: 'xoxb-1' }],
    ['SLACK_BOT_TOKEN', { SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_BOT_TOKEN', { SLACK_SIGNING_SECRET: 'abc' }],
    ['SLACK_BOT_TOKEN', { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_APP_TOKEN', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xoxb-1' }],
    ['SLACK_CLIENT_ID', { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'a', SLACK_STATE_SECRET: 'b' }],
    ['SLACK_CLIENT_ID', { SLACK_CLIENT_SECRET: 'a', SLACK_STATE_SECRET: 'b', SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_CLIENT_SECRET', { SLACK_CLIENT_ID: '1.2', SLACK_STATE_SECRET: 'b', SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_STATE_SECRET', { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'a', SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_COMMAND_PREFIX', { SLACK_COMMAND_PREFIX: '/Easel ' }],
    ['PLAYGROUND', { PLAYGROUND: 'yes' }],
    ['SECRET_KEY', { SECRET_KEY: 'short' }],
    ['SECRET_KEY_PREVIOUS', { SECRET_KEY_PREVIOUS: 'long enough to be one,short' }],
    ['ALLOW_PRIVATE_BASE_URL', { ALLOW_PRIVATE_BASE_URL: 'yes' }],
    ['SECRET_KEY', { REDIS_URL: 'redis://localhost' }],
    ['REDIS_URL', { REDIS_URL: 'http://localhost:6379', SECRET_KEY: 's'.repeat(32) }],
    ['REDIS_URL', { REDIS_URL: 'redis://', SECRET_KEY: 's'.repeat(32) }],
    ['JOBS_CONCURRENCY', { JOBS_CONCURRENCY: '0' }],
    ['JOB_TIMEOUT_S', { JOB_TIMEOUT_S: '1e9' }],
    ['SHUTDOWN_GRACE_S', { SHUTDOWN_GRACE_S: '25s' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'verbose' }],
  ])('%s is named as the one to mend in %j', (variable, env) => {
    expect(wrongVariables(env)).toEqual([variable])
  })

  it('names all faults in one message, each on its line, with the way to mend it', () => {
    const { message } = fault({
      PORT: 'x',
      LOG_LEVEL: 'loud',
      SLACK_APP_TOKEN: 'xapp-1',
      REDIS_URL: 'localhost',
    })
    expect(message).toBe(
      [
        "Easel can't start with these settings:",
        '  PORT: must be a whole number from 0 to 65535',
        '  REDIS_URL: must be redis://host:6379, or rediss://… for TLS, with user:password@ where it has one',
        '  LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, silent',
        '  SECRET_KEY: must be set beside REDIS_URL, the same for every process; `openssl rand -hex 32` makes a good one',
        '  SLACK_BOT_TOKEN: is missing, but SLACK_APP_TOKEN is set; set both or neither',
        'Set them in the environment or in the file .env; .env.example explains each.',
      ].join('\n'),
    )
  })

  it('never shows a value', () => {
    const hidden = 'hunter2 "hunter2"'
    const env = Object.fromEntries(variableNames.map((name) => [name, hidden]))
    const thrown = fault({ ...env, DATA_DIR: '', IMAGE_MODEL: '', OPENAI_TEXT_MODEL: '' })
    expect(thrown.faults.length).toBeGreaterThan(20)
    expect(`${thrown.stack} ${JSON.stringify(thrown)}`).not.toContain('hunter2')
  })
})
