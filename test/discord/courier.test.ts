import { describe, expect, test } from 'vitest'
import { isPicture } from '../support/discord/shown.ts'
import { permissions, usualPermissions } from '../support/discord/world.ts'
import { discordCourier, failure, minutes, parcel, signal } from './asking.ts'
import { cancelButton, picture, said } from './house.ts'

const scene = discordCourier()

describe('progress', () => {
  test('changes the one message that is there', async () => {
    const { use, destination } = await scene.asked()
    await scene.courier.progress(destination, { message: said('Drawing…', [cancelButton]) }, signal())
    expect((await use.message()).text).toBe('Drawing…')
    expect(scene.discord.messages()).toHaveLength(1)
  })

  test('reads back who really sees the reply', async () => {
    const { destination } = await scene.asked({ private: true })
    const moved = await scene.courier.progress(destination, { message: said('Drawing…') }, signal())
    expect(moved.address).toMatchObject({ audience: 'asker', reply: expect.stringMatching(/^\d+$/) })
  })

  test('shows one picture, leaves it through words alone, and the answer takes its place', async () => {
    const { use, ...job } = await scene.asked()
    const look = (name: string) => ({
      image: picture(Buffer.from(name), { filename: `${name}.jpg`, altText: 'preview' }),
      remember: async () => {},
    })
    for (const name of ['first', 'second']) {
      const step = { message: said('Drawing…', [cancelButton]), picture: look(name) }
      await scene.courier.progress(job.destination, step, signal())
    }
    await scene.courier.progress(job.destination, { message: said('Drawing… 5 s') }, signal())
    const under = await use.message(({ text }) => text === 'Drawing… 5 s')
    expect(under.images).toMatchObject([{ filename: 'second.jpg', alt: 'preview' }])

    await scene.courier.deliver(parcel(job), signal())
    const answer = await use.message(({ text }) => text !== 'Drawing… 5 s')
    expect(answer.images.map(({ filename }) => filename)).not.toContain('second.jpg')
    expect(scene.discord.messages()).toHaveLength(1)
  })

  test('waits out a rate limit with its picture', async () => {
    const { use, destination } = await scene.asked()
    scene.discord.fault({ method: 'PATCH', kind: 'error', status: 429, retryAfter: 0.05 })
    const image = picture(Buffer.from('first'), { filename: 'preview.jpg', altText: 'preview' })
    const step = { message: said('Drawing…'), picture: { image, remember: async () => {} } }
    await scene.courier.progress(destination, step, signal())
    expect((await use.message(isPicture)).images[0]?.bytes).toEqual(Buffer.from('first'))
    expect(scene.waits).toEqual([expect.any(Number)])
  })

  test('takes a picture away when there is no answer', async () => {
    const { use, ...job } = await scene.asked({ private: true })
    const image = picture(Buffer.from('first'), { filename: 'preview.jpg', altText: 'preview' })
    const step = { message: said('Drawing…'), picture: { image, remember: async () => {} } }
    const moved = await scene.courier.progress(job.destination, step, signal())
    await scene.courier.fail({ ...parcel({ ...job, destination: moved }), message: failure }, signal())
    expect((await use.message(({ text }) => text !== 'Drawing…')).images).toEqual([])
  })

  test('goes nowhere, quietly, when the token is dead', async () => {
    const { destination } = await scene.asked()
    scene.discord.clock.advance(16 * minutes)
    const calls = scene.discord.calls.length
    await scene.courier.progress(destination, { message: said('Drawing…') }, signal())
    expect(scene.discord.calls).toHaveLength(calls)
  })

  test('stops asking once Discord has said that the token is dead', async () => {
    const { use, destination } = await scene.asked()
    scene.discord.fault({ method: 'PATCH', kind: 'error', status: 404, code: 10015 })
    const moved = await scene.courier.progress(destination, { message: said('Drawing…') }, signal())
    const calls = scene.discord.calls.length
    await scene.courier.progress(moved, { message: said('Still drawing…') }, signal())
    expect(scene.discord.calls).toHaveLength(calls)
    expect((await use.message()).text).toBe('Starting…')
  })

  test('that Discord is too busy for fails as something that may heal', async () => {
    const { destination } = await scene.asked()
    scene.discord.fault({ method: 'PATCH', kind: 'error', status: 503, times: 9 })
    await expect(
      scene.courier.progress(destination, { message: said('Drawing…') }, signal()),
    ).rejects.toMatchObject({
      facts: { kind: 'capacity' },
    })
  })
})

describe('limits', () => {
  test('are what the interaction said, within what a request may carry', async () => {
    const { destination } = await scene.asked({}, { fileLimit: 50 * 1024 * 1024 })
    const limits = await scene.courier.limits(destination, signal())
    expect(limits).toMatchObject({ files: 10 })
    expect(limits.fileBytes).toBe(limits.totalBytes)
    expect(limits.totalBytes).toBeLessThan(25 * 1024 * 1024)
  })

  test('name the permission that is missing', async () => {
    const channel = scene.discord.channel({ appPermissions: usualPermissions & ~permissions.attachFiles })
    const { destination } = await scene.asked({}, { channel })
    await expect(scene.courier.limits(destination, signal())).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'cannot_attach', missing: 'Attach Files' },
    })
  })

  test('do not ask an administrator for permissions', async () => {
    const channel = scene.discord.channel({ appPermissions: permissions.administrator })
    const { destination } = await scene.asked({}, { channel })
    await expect(scene.courier.limits(destination, signal())).resolves.toMatchObject({ files: 10 })
  })
})

describe('a file that a person attached', () => {
  const file = { filename: 'cat.png', bytes: Buffer.from('my cat'), contentType: 'image/png' }

  test('is fetched from the CDN without the token', async () => {
    const { invocation } = await scene.asked({ image: file })
    const reference = invocation.files.image
    if (!reference) throw new Error('no file')
    expect(reference.filename).toBe('cat.png')
    const stream = await scene.courier.fetch(reference, signal())
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('my cat')
  })

  test('from any other host is refused', async () => {
    const reference = {
      surface: 'discord',
      filename: 'cat.png',
      address: { url: 'http://169.254.169.254/latest' },
    } as const
    await expect(scene.courier.fetch(reference, signal())).rejects.toMatchObject({
      facts: { problem: 'file_foreign_host' },
    })
  })

  test('whose address has expired is said to be out of reach', async () => {
    const { invocation } = await scene.asked({ image: file })
    const reference = invocation.files.image
    if (!reference) throw new Error('no file')
    scene.discord.clock.advance(25 * 60 * minutes)
    await expect(scene.courier.fetch(reference, signal())).rejects.toMatchObject({
      facts: { problem: 'file_unreachable' },
    })
  })
})
