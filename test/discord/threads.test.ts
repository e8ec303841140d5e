import { describe, vi } from 'vitest'
import { declarations } from '../../commands/all.ts'
import type { Invocation } from '../../src/chat/invocation.ts'
import { createDiscordCourier } from '../../src/discord/courier.ts'
import { silentLog } from '../../src/log.ts'
import { type Channel, permissions } from '../support/discord/world.ts'
import { patience } from '../support/patience.ts'
import { hasImages, parcel, signal } from './asking.ts'
import { scriptedDesk } from './house.ts'
import { test as onStage } from './stage.ts'

const test = onStage
  /** What was understood, once so many have been heard. */
  .extend('seen', async ({ discord, open }) => {
    const { desk } = await open({ desk: scriptedDesk(declarations) })
    await discord.registered()
    return (count: number): Promise<Invocation> =>
      vi.waitFor(() => {
        const last = desk.seen.at(-1)
        if (last === undefined || desk.seen.length !== count) {
          throw new Error(`${desk.seen.length} were heard`)
        }
        return last
      }, patience)
  })
  .extend('deliver', ({ discord }, { onCleanup }) => {
    const courier = createDiscordCourier({ ...discord, log: silentLog, firstPauseMs: 10 })
    onCleanup(() => courier.close())
    return (invocation: Invocation) =>
      courier.deliver(parcel({ invocation, destination: invocation.destination }), signal())
  })
  /** What a slash command was answered with. */
  .extend('result', ({ deliver, discord, seen }) => async () => {
    const use = discord.command('imagine', { prompt: 'a cat' })
    await use.message()
    await deliver(await seen(1))
    return use.message(hasImages)
  })
  .extend(
    'threadOf',
    ({ discord }) =>
      ({ id }: { id: string }, facts: Partial<Channel> = {}) =>
        discord.channel({ id, kind: 'thread', parent: discord.usual.channel.id, ...facts }),
  )

describe.concurrent('on Discord', () => {
  test('words in the thread of a result change its picture', async ({
    discord,
    expect,
    result,
    seen,
    threadOf,
  }) => {
    const cat = await result()
    discord.say('<@bot> make it night', { channel: threadOf(cat) })
    expect(await seen(2)).toMatchObject({
      command: 'edit',
      options: { prompt: 'make it night' },
      files: { image: { address: { url: cat.images[0]?.url } } },
    })
  })

  test('words after others change the last picture that was made in the thread', async ({
    deliver,
    discord,
    expect,
    result,
    seen,
    threadOf,
  }) => {
    const channel = threadOf(await result())
    discord.say('<@bot> make it night', { channel })
    await deliver(await seen(2))
    const night = await discord.until(
      () => discord.messages(channel).find((message) => !message.byPerson && hasImages(message)),
      'the picture of the night',
    )
    discord.say('<@bot> and now rain', { channel })
    expect((await seen(3)).files).toMatchObject({ image: { address: { url: night.images[0]?.url } } })
  })

  test('words change the thread’s first picture where the bot may not read on', async ({
    discord,
    expect,
    result,
    seen,
    threadOf,
  }) => {
    const cat = await result()
    const { appPermissions } = discord.usual.channel
    discord.say('<@bot> make it night', {
      channel: threadOf(cat, { appPermissions: appPermissions & ~permissions.readHistory }),
    })
    expect((await seen(2)).files).toMatchObject({ image: { address: { url: cat.images[0]?.url } } })
  })

  test('a thread without a picture at its beginning is a room like any other, whatever was drawn there', async ({
    deliver,
    discord,
    expect,
    seen,
    threadOf,
  }) => {
    const channel = threadOf(discord.say('what shall we draw?', { person: discord.person() }))
    discord.say('<@bot> a cat', { channel })
    await deliver(await seen(1))
    discord.say('<@bot> a hat', { channel })
    expect(await seen(2)).toMatchObject({ command: 'imagine', files: {} })
  })

  test('a thread of no message at all is such a room, too', async ({ discord, expect, seen }) => {
    const channel = discord.channel({ kind: 'thread', parent: discord.usual.channel.id })
    discord.say('<@bot> a cat', { channel })
    expect(await seen(1)).toMatchObject({ command: 'imagine', files: {} })
  })

  test('a typed command that takes no picture takes none from its thread', async ({
    discord,
    expect,
    result,
    seen,
    threadOf,
  }) => {
    discord.say('<@bot> /imagine a dog', { channel: threadOf(await result()) })
    expect(await seen(2)).toMatchObject({ command: 'imagine', files: {} })
  })
})
