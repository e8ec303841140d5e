import { Readable } from 'node:stream'
import { describe, expect, test, vi } from 'vitest'
import type { Destination } from '../../src/chat/invocation.ts'
import { createDiscordCourier } from '../../src/discord/courier.ts'
import { silentLog } from '../../src/log.ts'
import { permissions, usualPermissions } from '../support/discord/world.ts'
import { discordCourier, hasImages, minutes, parcel, signal } from './asking.ts'
import { picture } from './house.ts'

const onFatal = vi.fn()
const scene = discordCourier(onFatal)

describe('a delivery', () => {
  test('is one message with every picture, alt texts and buttons', async () => {
    const { use, ...job } = await scene.asked()
    const images = [
      picture(Buffer.from('one'), { filename: 'cat-1.png', altText: 'first' }),
      picture(Buffer.from('two'), { filename: 'cat-2.webp', mime: 'image/webp', altText: 'x'.repeat(2_000) }),
    ]
    await scene.courier.deliver(parcel(job, { images }), signal())

    const answer = await use.message(hasImages)
    expect(answer.images).toMatchObject([
      { filename: 'cat-1.png', alt: 'first', contentType: 'image/png' },
      { filename: 'cat-2.webp', contentType: 'image/webp' },
    ])
    expect(answer.images.map(({ bytes }) => bytes.toString())).toEqual(['one', 'two'])
    expect(answer.images[1]?.alt).toHaveLength(1_024)
    expect(answer.buttons.map(({ label }) => label)).toEqual(['Delete'])
  })

  test('made twice is still one message', async () => {
    const { use, ...job } = await scene.asked()
    await scene.courier.deliver(parcel(job), signal())
    await scene.courier.deliver(parcel(job), signal())
    await use.message(hasImages)
    expect(scene.discord.messages()).toHaveLength(1)
  })

  test.each([
    ['a 500', { kind: 'error', status: 500 } as const],
    ['a cut connection', { kind: 'reset' } as const],
    ['an answer that is lost', { kind: 'reset', afterEffect: true } as const],
    ['a rate limit', { kind: 'error', status: 429, retryAfter: 0.05 } as const],
  ])('survives %s, opening the picture anew', async (_, fault) => {
    const { use, ...job } = await scene.asked()
    scene.discord.fault({ method: 'PATCH', ...fault })
    await scene.courier.deliver(parcel(job), signal())
    expect((await use.message(hasImages)).images[0]?.bytes.toString()).toBe('white cat')
  })

  test('carries a picture as large as the place takes, in pieces', async () => {
    const { use, ...job } = await scene.asked({}, { fileLimit: 25 * 1024 * 1024 })
    const piece = Buffer.alloc(64 * 1024, 7)
    const big = picture(piece, {
      bytes: 320 * piece.length,
      open: () => Readable.from(Array(320).fill(piece)),
    })
    await scene.courier.deliver(parcel(job, { images: [big] }), signal())
    expect((await use.message(hasImages)).images[0]?.bytes.length).toBe(20 * 1024 * 1024)
  })

  test('whose file is shorter than it said fails and leaves the waiting message', async () => {
    const { use, ...job } = await scene.asked()
    const broken = picture(Buffer.from('half'), { bytes: 1_000 })
    await expect(scene.courier.deliver(parcel(job, { images: [broken] }), signal())).rejects.toThrow()
    expect((await use.message()).text).toBe('Starting…')
  })

  test('that is too large for the place is refused by name', async () => {
    const { use, ...job } = await scene.asked({}, { fileLimit: 1_000 })
    const images = [picture(Buffer.alloc(2_000))]
    await expect(scene.courier.deliver(parcel(job, { images }), signal())).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'too_large' },
    })
    expect((await use.message()).text).toBe('Starting…')
  })

  test('that is called off gives back the reason it was given', async () => {
    const { use: _, ...job } = await scene.asked()
    scene.discord.fault({ method: 'PATCH', kind: 'hang' })
    const stop = new AbortController()
    const delivery = scene.courier.deliver(parcel(job), stop.signal)
    stop.abort()
    await expect(delivery).rejects.toBe(stop.signal.reason)
  })

  test('that Discord never answers fails as something that may heal', async () => {
    const { use: _, ...job } = await scene.asked()
    scene.discord.fault({ method: 'PATCH', kind: 'hang' })
    await expect(scene.courier.deliver(parcel(job), AbortSignal.timeout(200))).rejects.toMatchObject({
      facts: { kind: 'capacity' },
    })
  })
})

describe('a delivery that a filter of the server stops', () => {
  test.each([
    ['for what the picture shows', 20_009],
    ['for a link in its words', 240_000],
    ['by a rule of its admins', 200_000],
  ])('%s is tried at the next door, and not again at this one', async (_, code) => {
    const channel = scene.discord.channel()
    const { use: __, ...job } = await scene.asked({}, { channel })
    const fault = { kind: 'error', status: 400, code } as const
    scene.discord.fault({ method: 'PATCH', ...fault })
    scene.discord.fault({ method: 'POST', path: new RegExp(`/channels/${channel.id}/messages`), ...fault })

    await scene.courier.deliver(parcel(job), signal())

    expect(scene.discord.messages(channel).filter(hasImages)).toEqual([])
    expect(scene.discord.directMessages().filter(hasImages)).toHaveLength(1)
  })
})

describe('a delivery after the token died', () => {
  test('is posted by the bot in the channel, says whose it is, and the old message goes', async () => {
    const { use, ...job } = await scene.tooLate()
    const delivered = await scene.courier.deliver(parcel(job), signal())

    const [answer, ...more] = scene.discord.messages()
    expect(more).toEqual([])
    expect(answer?.text).toBe('Ada asked for this.\nHere it is')
    expect(answer?.images[0]?.bytes.toString()).toBe('white cat')
    expect(delivered.address).toMatchObject({ posted: { message: answer?.id } })
    await use.gone()
  })

  test('is found out by Discord’s refusal when the clocks disagree', async () => {
    const { use: _, ...job } = await scene.asked()
    const slow = createDiscordCourier({ ...scene.discord, log: silentLog, now: Date.now })
    scene.discord.clock.advance(16 * minutes)
    await slow.deliver(parcel(job), signal())
    await slow.close()
    expect(scene.discord.messages().filter(hasImages)).toHaveLength(1)
  })

  test('is posted once though the process died before it could remember', async () => {
    const { use: _, ...job } = await scene.tooLate()
    const dies = async () => {
      throw new Error('kill -9')
    }
    await expect(scene.courier.deliver(parcel(job, { remember: dies }), signal())).rejects.toThrow('kill -9')
    await scene.courier.deliver(parcel(job), signal())
    expect(scene.discord.messages().filter(hasImages)).toHaveLength(1)
  })

  test('is posted once though the process died after it remembered', async () => {
    const { use: _, invocation, destination } = await scene.tooLate()
    let kept = destination
    const remember = async (moved: Destination) => {
      kept = moved
    }
    await scene.courier.deliver(parcel({ invocation, destination }, { remember }), signal())
    await scene.courier.deliver(parcel({ invocation, destination: kept }), signal())
    expect(scene.discord.messages().filter(hasImages)).toHaveLength(1)
  })

  test.each([
    ['may not see the channel', { appPermissions: permissions.attachFiles }],
    ['may not post', { appPermissions: usualPermissions & ~permissions.sendMessages }],
    ['finds the channel gone', { gone: true }],
  ])('is a direct message when the bot %s', async (_, change) => {
    const channel = scene.discord.channel()
    const { use: __, ...job } = await scene.tooLate({}, { channel })
    Object.assign(channel, change)
    await scene.courier.deliver(parcel(job), signal())
    const [answer] = scene.discord.directMessages()
    expect(answer?.text).toBe("I couldn't answer where you asked, so the answer is here.\nHere it is")
    expect(answer?.images).toHaveLength(1)
  })

  test('of a private answer is never posted in the channel', async () => {
    const { use: _, ...job } = await scene.tooLate({ private: true })
    await scene.courier.deliver(parcel(job), signal())
    expect(scene.discord.messages()).toEqual([])
    expect(scene.discord.directMessages()).toHaveLength(1)
  })

  test('fails for good when nobody can be reached', async () => {
    const channel = scene.discord.channel()
    const person = scene.discord.person({ takesDirectMessages: false })
    const { use: _, ...job } = await scene.tooLate({}, { channel, person })
    channel.gone = true
    await expect(scene.courier.deliver(parcel(job), signal())).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'place_gone' },
    })
  })

  test('by a bot whose token is refused is kept for the next process', async () => {
    const { use: _, ...job } = await scene.tooLate()
    scene.discord.fault({ method: 'POST', path: /channels/, kind: 'error', status: 401 })
    for (const _try of [1, 2]) {
      await expect(scene.courier.deliver(parcel(job), signal())).rejects.toMatchObject({
        facts: { kind: 'capacity' },
      })
    }
    expect(onFatal).toHaveBeenCalledOnce()
  })
})

test('a delivery finds another way when a moderator deleted the waiting message', async () => {
  const { use, ...job } = await scene.asked()
  scene.discord.deleteMessage(await use.message())
  await scene.courier.deliver(parcel(job), signal())
  expect(scene.discord.messages().filter(hasImages)).toHaveLength(1)
})
