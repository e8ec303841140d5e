import { describe, expect, test } from 'vitest'
import type { Destination } from '../../src/chat/invocation.ts'
import { discordCourier, failure, minutes, parcel, signal } from './asking.ts'

const scene = discordCourier()

describe('a failure', () => {
  test('is told to the asker alone, and the public placeholder goes', async () => {
    const { use, ...job } = await scene.asked()
    await scene.courier.fail(parcel(job, { message: failure }), signal())
    expect(await use.followUp()).toMatchObject({ ephemeral: true, text: 'It was declined\nPrompt: a cat' })
    expect(scene.discord.messages()).toEqual([])
  })

  test('of a private job is said in its own message', async () => {
    const { use, ...job } = await scene.asked({ private: true })
    await scene.courier.fail(parcel(job, { message: failure }), signal())
    expect(await use.message((m) => m.text.includes('declined'))).toMatchObject({ ephemeral: true })
    expect(use.current().followUps).toEqual([])
  })

  test('in a direct message is said in the message that is there', async () => {
    const channel = scene.discord.directChannel(scene.discord.usual.person)
    const { use, ...job } = await scene.asked({}, { channel })
    await scene.courier.fail(parcel(job, { message: failure }), signal())
    expect((await use.message((m) => m.text.includes('declined'))).text).toContain('a cat')
    expect(scene.discord.directMessages()).toHaveLength(1)
  })

  test('is told once though the process died before the placeholder went', async () => {
    const { use, invocation, destination } = await scene.asked()
    let kept = destination
    const remember = async (moved: Destination) => {
      kept = moved
      throw new Error('kill -9')
    }
    const notice = parcel({ invocation, destination }, { message: failure, remember })
    await expect(scene.courier.fail(notice, signal())).rejects.toThrow('kill -9')
    await scene.courier.fail(parcel({ invocation, destination: kept }, { message: failure }), signal())
    expect(use.current().followUps).toHaveLength(1)
    expect(scene.discord.messages()).toEqual([])
  })

  test('is not sent a second time at once when Discord’s answer is lost', async () => {
    const { use, ...job } = await scene.asked()
    scene.discord.fault({ method: 'POST', kind: 'reset', afterEffect: true })
    await expect(scene.courier.fail(parcel(job, { message: failure }), signal())).rejects.toMatchObject({
      facts: { kind: 'capacity' },
    })
    expect(use.current().followUps).toHaveLength(1)
  })

  test('that comes while Discord still shows "thinking" stays private', async () => {
    scene.discord.fault({ method: 'PATCH', kind: 'error', status: 400 })
    const { use, ...job } = await scene.asked()
    expect(use.current().reply).toBeUndefined()

    await scene.courier.fail(parcel(job, { message: failure }), signal())
    expect(use.current().followUps).toMatchObject([{ ephemeral: true }])
    expect(scene.discord.messages()).toEqual([])
  })

  test('is a direct message once the token is dead', async () => {
    const { use, ...job } = await scene.asked()
    scene.discord.clock.advance(16 * minutes)
    await scene.courier.fail(parcel(job, { message: failure }), signal())
    expect(scene.discord.directMessages()[0]?.text).toContain('It was declined')
    expect(use.current().followUps).toEqual([])
  })

  test('is said in the channel, without the prompt, to who takes no direct messages', async () => {
    const person = scene.discord.person({ takesDirectMessages: false })
    const { use: _, ...job } = await scene.asked({}, { person })
    scene.discord.clock.advance(16 * minutes)
    await scene.courier.fail(parcel(job, { message: failure }), signal())
    expect(scene.discord.messages().map(({ text }) => text)).toContain('It was declined')
  })
})
