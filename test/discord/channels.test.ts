import { describe, vi } from 'vitest'
import { declarations } from '../../commands/all.ts'
import { createChannels } from '../../src/discord/channels.ts'
import { openRest } from '../../src/discord/rest.ts'
import { silentLog } from '../../src/log.ts'
import type { Channel } from '../support/discord/world.ts'
import { patience } from '../support/patience.ts'
import { scriptedDesk } from './house.ts'
import { test as onStage } from './stage.ts'

const test = onStage
  /** Where somebody is who asks from a channel. */
  .extend('placeOf', async ({ discord, open }) => {
    const { desk } = await open({ desk: scriptedDesk(declarations) })
    await discord.registered()
    return async (channel: Channel, how: 'mention' | 'command') => {
      const before = desk.seen.length
      if (how === 'mention') discord.say('<@bot> a cat', { channel })
      else discord.command('imagine', { prompt: 'a cat' }, { channel })
      await vi.waitFor(() => {
        if (desk.seen.length === before) throw new Error('nothing was dispatched')
      }, patience)
      return desk.seen.at(-1)?.place
    }
  })
  .extend(
    'asked',
    ({ discord }) =>
      ({ id }: Channel) =>
        discord.calls.filter(({ path }) => path.endsWith(`/channels/${id}`)).length,
  )

describe.concurrent.each(['mention', 'command'] as const)('a %s', (how) => {
  test('in an age-restricted channel is in one', async ({ discord, expect, placeOf }) => {
    const channel = discord.channel({ nsfw: true })
    expect(await placeOf(channel, how)).toMatchObject({ channel: channel.id, ageRestricted: true })
    expect(await placeOf(discord.usual.channel, how)).toMatchObject({ ageRestricted: false })
  })

  test('in a thread is in its channel, and as age-restricted as that', async ({
    asked,
    discord,
    expect,
    placeOf,
  }) => {
    const parent = discord.channel({ nsfw: true })
    const thread = discord.channel({ kind: 'thread', parent: parent.id })
    const place = { channel: thread.id, parent: parent.id, ageRestricted: true }
    expect(await placeOf(thread, how)).toMatchObject(place)
    expect(await placeOf(thread, how)).toMatchObject(place)
    expect(asked(parent)).toBe(1)
  })

  test('is answered also where Discord does not say what the channel is', async ({
    discord,
    expect,
    placeOf,
  }) => {
    const parent = discord.channel({ nsfw: true })
    const thread = discord.channel({ kind: 'thread', parent: parent.id })
    discord.fault({ method: 'GET', path: /\/channels\/\d+$/, kind: 'hang' })
    expect(await placeOf(thread, how)).toMatchObject({ channel: thread.id, ageRestricted: false })
    expect(await placeOf(thread, how)).toMatchObject({ parent: parent.id, ageRestricted: true })
  })
})

test.concurrent('a category is nobody’s parent, and what was changed is seen within minutes', async ({
  asked,
  discord,
  expect,
}) => {
  let now = 0
  const rest = openRest({ ...discord, log: silentLog })
  const channels = createChannels({ rest, log: silentLog, now: () => now })
  const channel = discord.channel({ parent: discord.channel().id })
  const place = { channel: channel.id, kind: 'channel', ageRestricted: false } as const
  expect(await channels.inFull(place)).toEqual(place)
  channel.nsfw = true
  expect(await channels.inFull(place)).toEqual(place)
  now += 6 * 60_000
  expect(await channels.inFull(place)).toEqual({ ...place, ageRestricted: true })
  expect(asked(channel)).toBe(2)
  await rest.close()
})

test.concurrent('a direct message asks nothing about its channel', async ({
  asked,
  discord,
  expect,
  placeOf,
}) => {
  const channel = discord.directChannel(discord.usual.person)
  expect(await placeOf(channel, 'mention')).toMatchObject({ kind: 'direct' })
  expect(asked(channel)).toBe(0)
})
