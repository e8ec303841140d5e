import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DataFolder, dataFolder } from './support/data-folder.ts'
import { startFakeDiscord } from './support/discord/fake.ts'
import { type EaselProcess, startEasel } from './support/easel-process.ts'
import { runEasel } from './support/run-easel.ts'

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  await using folder = await dataFolder()
  return runEasel(args, { DATA_DIR: folder.path, ...env })
}

describe('node src/main.ts', () => {
  it('serves the playground with nothing set, says where, and lives by its health', async () => {
    await using folder = await dataFolder()
    const easel = await startEasel({ DATA_DIR: folder.path })
    const url = /http:\S+?(?=\.? Images|, |\. )/.exec(easel.output())?.[0] ?? ''
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const ready = await fetch(`${url}/readyz`)
    expect(ready.status).toBe(200)
    expect(await (await fetch(url)).text()).toContain('<title>')
    expect(await easel.stop()).toBe(0)
    expect(easel.output()).not.toContain('ExperimentalWarning')
  })

  it('starts with a model that cannot draw, and says so', async () => {
    await using folder = await dataFolder()
    const easel = await startEasel({
      DATA_DIR: folder.path,
      OPENAI_API_KEY: 'sk-test',
      IMAGE_MODEL: 'dall-e-3',
      PLAYGROUND: 'on',
    })
    expect(easel.output()).toMatch(/dall-e-3 was retired on .*IMAGE_MODEL cannot draw: set another one/)
    expect(await easel.stop()).toBe(0)
  })
})

describe('beside a server, node src/main.ts', () => {
  let folder: DataFolder
  let server: EaselProcess
  beforeAll(async () => {
    folder = await dataFolder()
    server = await startEasel({ DATA_DIR: folder.path })
  })
  afterAll(async () => {
    await server?.stop()
    await folder?.[Symbol.asyncDispose]()
  })

  it('refuses a data folder that another process uses, in one sentence', async () => {
    const { code, stderr } = await runEasel([], { DATA_DIR: folder.path })
    expect(code).toBe(1)
    expect(stderr.trim().split('\n').at(-1)).toContain(folder.path)
    expect(stderr).not.toContain('    at ')
  })

  it('makes a picture from one line, in the same data folder', async () => {
    const out = join(folder.path, 'pictures')
    const { code, stdout } = await runEasel(
      ['terminal', '/imagine a white siamese cat size:square', '--out', out],
      { DATA_DIR: folder.path },
    )
    expect(code).toBe(0)
    expect(stdout).toContain('white-siamese-cat-1.png')
  })
})

// One of them waits seconds for a Redis, and the others need not wait for that.
describe.concurrent('node src/main.ts that ends by itself', () => {
  it('names every wrong variable at once, shows no secret, and ends with 2', async () => {
    const { code, stderr } = await run([], {
      PORT: 'many',
      SLACK_APP_TOKEN: 'xapp-very-secret',
      OPENAI_BASE_URL: 'ftp://nowhere',
    })
    expect(code).toBe(2)
    for (const name of ['PORT', 'SLACK_BOT_TOKEN', 'OPENAI_BASE_URL']) expect(stderr).toContain(name)
    expect(stderr).not.toContain('very-secret')
  })

  it.each([
    ['at the start', 'globalThis.AsyncDisposableStack = class { constructor() { throw fault() } }'],
    [
      'where nobody catches it',
      'setInterval(() => { if (process.listenerCount("SIGTERM") > 0) throw fault() }, 5)',
    ],
  ])('shows no secret in an error that nobody expected, %s', async (_, sabotage) => {
    const fault =
      'const fault = () => Object.assign(new Error("broke with " + key), { headers: { authorization: key } })'
    const code = `const key = process.env.OPENAI_API_KEY; ${fault}; ${sabotage}`
    const ended = await run([], {
      OPENAI_API_KEY: 'sk-very-secret',
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(code)}`,
    })
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain('broke with [redacted]')
    expect(ended.stderr).not.toContain('very-secret')
  })

  it('says in one line that the data folder is a file', async () => {
    await using folder = await dataFolder()
    const file = join(folder.path, 'file')
    await writeFile(file, '')
    const { code, stderr } = await run([], { DATA_DIR: file })
    expect(code).toBe(1)
    expect(stderr).toBe(
      `DATA_DIR ${file} is no folder, and none can be made there. Set DATA_DIR to another\n`,
    )
  })

  it('says in one line that its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = address === null || typeof address === 'string' ? 0 : address.port
    const { code, stderr } = await run([], { PORT: String(port), LOG_LEVEL: 'silent' })
    taken.close()
    expect(code).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(`PORT ${port}`)])
  })

  it('says in one line which token Discord refuses', async () => {
    const discord = await startFakeDiscord()
    const { code, stderr } = await run([], {
      DISCORD_TOKEN: 'wrong',
      DISCORD_API_URL: discord.apiUrl,
      LOG_LEVEL: 'silent',
    })
    expect(code).toBe(1)
    expect(stderr).toBe('Discord refuses this bot: check DISCORD_TOKEN\n')
    await discord.close()
  })

  it.each(['web', 'discord', 'worker'])(
    'says what %s needs that it would be of no use without',
    async (role) => {
      const { code, stderr } = await run([role])
      expect(code).toBe(2)
      expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('set REDIS_URL')])
    },
  )

  it('says in one line that no Redis answers', async () => {
    const redis = { REDIS_URL: 'redis://:very-secret@127.0.0.1:1', SECRET_KEY: 's'.repeat(32) }
    const { code, stderr } = await run(['worker'], { ...redis, LOG_LEVEL: 'silent' })
    expect(code).toBe(1)
    expect(stderr).toBe('No Redis answers at REDIS_URL. Start it, or correct REDIS_URL\n')
  })

  it('says which modes there are when it is given another', async () => {
    const { code, stderr } = await run(['dance'])
    expect(code).toBe(2)
    expect(stderr).toContain('terminal, manifest and register')
  })

  it('prints the manifest without any token, under the prefix that is set', async () => {
    const { code, stdout } = await run(['manifest'], { SLACK_COMMAND_PREFIX: 'easel-' })
    expect(code).toBe(0)
    const commands = JSON.parse(stdout).features.slash_commands.map((one: { command: string }) => one.command)
    expect(commands).toContain('/easel-imagine')
  })

  it('prints the manifest for many workspaces over Socket Mode, with the way back from the browser', async () => {
    const { code, stdout } = await run(['manifest'], {
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_CLIENT_ID: '1.2',
      SLACK_CLIENT_SECRET: 'client-1',
      SLACK_STATE_SECRET: 'state-1',
      PUBLIC_URL: 'https://easel.example',
    })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      oauth_config: { redirect_urls: ['https://easel.example/slack/oauth_redirect'] },
      settings: { socket_mode_enabled: true, token_rotation_enabled: true },
    })
    expect(stdout).not.toMatch(/client-1|state-1|slack\/events/)
  })

  it('says that registering needs a token', async () => {
    const { code, stderr } = await run(['register'])
    expect(code).toBe(2)
    expect(stderr).toContain('DISCORD_TOKEN')
  })
})
