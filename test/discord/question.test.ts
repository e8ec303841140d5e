import { describe, expect, test } from 'vitest'
import type { Step } from '../../src/chat/courier.ts'
import type { Destination } from '../../src/chat/invocation.ts'
import { discordCourier, hasImages, parcel, signal } from './asking.ts'
import { picture, said, someJob } from './house.ts'

const scene = discordCourier()

const question = (remember: (moved: Destination) => Promise<void> = async () => {}): Step => ({
  message: said('Is that what you want?', [
    { id: `easel:go-on:${someJob}`, label: 'Go on', style: 'primary' },
  ]),
  picture: { image: picture(Buffer.from('the mask'), { filename: 'mask-preview.png' }), remember },
  asks: someJob,
})
const texts = (messages: readonly { readonly text: string }[]) => messages.map(({ text }) => text)

describe('a question that comes after the token died', () => {
  test('is posted in the channel, the waiting message goes, and the answer takes its place', async () => {
    const { use, invocation, destination } = await scene.tooLate()
    const moved = await scene.courier.progress(destination, question(), signal())
    const [asked, ...more] = scene.discord.messages()
    expect(more).toEqual([])
    expect(asked?.text).toBe('Ada asked for this.\nIs that what you want?')
    expect(asked?.images[0]?.bytes.toString()).toBe('the mask')
    expect(asked?.buttons).toMatchObject([{ label: 'Go on' }])
    await use.gone()

    await scene.courier.deliver(parcel({ invocation, destination: moved }), signal())
    expect(texts(scene.discord.messages())).toEqual(['Here it is'])
    expect(scene.discord.messages()[0]?.id).toBe(asked?.id)
  })

  test('is posted once though the process died before the row knew', async () => {
    const { destination } = await scene.tooLate()
    const dies = async () => {
      throw new Error('kill -9')
    }
    await expect(scene.courier.progress(destination, question(dies), signal())).rejects.toThrow('kill -9')
    await scene.courier.progress(destination, question(), signal())
    expect(scene.discord.messages().filter(hasImages)).toHaveLength(1)
  })

  test('is found out by Discord’s refusal', async () => {
    const { destination } = await scene.asked()
    scene.discord.fault({ method: 'PATCH', kind: 'error', status: 404, code: 10015 })
    await scene.courier.progress(destination, question(), signal())
    expect(texts(scene.discord.messages())).toContain('Ada asked for this.\nIs that what you want?')
  })

  test('of a private command is a direct message', async () => {
    const { destination } = await scene.tooLate({ private: true })
    await scene.courier.progress(destination, question(), signal())
    expect(scene.discord.messages()).toEqual([])
    expect(texts(scene.discord.directMessages())).toEqual([
      "I couldn't answer where you asked, so the answer is here.\nIs that what you want?",
    ])
  })

  test('fails for good when nobody can be reached', async () => {
    const channel = scene.discord.channel()
    const person = scene.discord.person({ takesDirectMessages: false })
    const { destination } = await scene.tooLate({}, { channel, person })
    channel.gone = true
    await expect(scene.courier.progress(destination, question(), signal())).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'place_gone' },
    })
  })
})
