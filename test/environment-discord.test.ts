import { describe, expect, it } from 'vitest'
import { EnvironmentError, readEnvironment } from '../src/environment.ts'

const key = 'a1'.repeat(32)
const bot = { DISCORD_TOKEN: 'a.b.c', DISCORD_PUBLIC_KEY: key }
const config = (env: NodeJS.ProcessEnv) => readEnvironment(env).config

function faults(env: NodeJS.ProcessEnv): readonly { variable: string; mend: string }[] {
  try {
    readEnvironment(env)
    return []
  } catch (thrown) {
    if (thrown instanceof EnvironmentError) return thrown.faults
    throw thrown
  }
}

describe('Discord without the gateway', () => {
  it('comes over HTTP, and then the server listens to the world', () => {
    expect(config({ ...bot, DISCORD_GATEWAY: 'off' })).toMatchObject({
      discord: { publicKey: key, gateway: 'off' },
      http: { host: '0.0.0.0' },
      playground: undefined,
    })
  })

  it('is a choice of its own: a public key alone changes nothing', () => {
    expect(config(bot)).toMatchObject({
      discord: { publicKey: key, gateway: 'auto' },
      http: { host: '127.0.0.1' },
    })
  })

  it('needs a token where it opens a playground to the world', () => {
    const [fault] = faults({ ...bot, DISCORD_GATEWAY: 'off', PLAYGROUND: 'on' })
    expect(fault?.variable).toBe('PLAYGROUND_TOKEN')
    expect(fault?.mend).toContain('because Discord over HTTP opens')
  })
})

describe('shards', () => {
  it.each([
    ['auto', 'auto'],
    ['0-3/16', { first: 0, last: 3, count: 16 }],
    ['5/16', { first: 5, last: 5, count: 16 }],
    ['0/1', { first: 0, last: 0, count: 1 }],
  ])('DISCORD_SHARDS=%s is the part of one process', (DISCORD_SHARDS, gateway) => {
    expect(config({ DISCORD_TOKEN: 'a.b.c', DISCORD_SHARDS }).discord?.gateway).toEqual(gateway)
  })

  it.each(['16', '4-3/16', '0-16/16', '-1/4', '0-3', '0/0', 'all'])(
    'DISCORD_SHARDS=%s is no part of anything',
    (DISCORD_SHARDS) => {
      expect(faults({ DISCORD_TOKEN: 'a', DISCORD_SHARDS })).toMatchObject([{ variable: 'DISCORD_SHARDS' }])
    },
  )
})

describe('what holds in direct messages', () => {
  it('is nothing but what Easel does by itself, unless it is said', () => {
    expect(config(bot).discord?.directSettings).toEqual({})
  })

  it('is typed as in /config, and kept as it is there', () => {
    const DISCORD_DM_SETTINGS = ' images_per_user_day = 5; budget_user_day=$0.50 ;model=gpt-image-2;'
    expect(config({ ...bot, DISCORD_DM_SETTINGS }).discord?.directSettings).toEqual({
      images_per_user_day: '5',
      budget_user_day: '0.5',
      model: 'gpt-image-2',
    })
  })

  it.each([
    ['images_per_user_day', 'each as key=value'],
    ['images_per_user_day=many', 'images_per_user_day has a value that /config would not take'],
    ['images=5', 'images is none of model, size'],
    ['sk-0123456789abcdef0123456789=5', 'a key is none of model, size'],
    ['audit_channel=1', 'audit_channel is none of'],
    ['api_key=set', 'api_key is none of'],
  ])('is not %s', (DISCORD_DM_SETTINGS, mend) => {
    const found = faults({ ...bot, DISCORD_DM_SETTINGS })
    expect(found).toMatchObject([{ variable: 'DISCORD_DM_SETTINGS' }])
    expect(found[0]?.mend).toContain(mend)
  })
})

describe('a half-set Discord', () => {
  it.each<[string, NodeJS.ProcessEnv]>([
    ['DISCORD_GATEWAY', { ...bot, DISCORD_GATEWAY: 'maybe' }],
    ['DISCORD_PUBLIC_KEY', { DISCORD_TOKEN: 'a', DISCORD_GATEWAY: 'off' }],
    ['DISCORD_TOKEN', { DISCORD_PUBLIC_KEY: key, DISCORD_GATEWAY: 'off' }],
    ['DISCORD_TOKEN', { DISCORD_SHARDS: '0/2' }],
    ['DISCORD_TOKEN', { DISCORD_DM_SETTINGS: 'count_max=1' }],
    ['DISCORD_SHARDS', { ...bot, DISCORD_GATEWAY: 'off', DISCORD_SHARDS: '0/2' }],
  ])('names %s as the one to mend in %j', (variable, env) => {
    expect(faults(env).map((fault) => fault.variable)).toEqual([variable])
  })

  it('names everything that is missing at once', () => {
    expect(faults({ DISCORD_GATEWAY: 'off' }).map(({ variable }) => variable)).toEqual([
      'DISCORD_TOKEN',
      'DISCORD_PUBLIC_KEY',
    ])
  })
})
