import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Destination } from '../../src/chat/invocation.ts'
import { failure, minutes, openScene, parcel, type Scene, signal } from './asking.ts'

let scene: Scene
let discord: Scene['discord']
let courier: Scene['courier']
let asked: Scene['asked']

beforeEach(async () => {
  scene = await openScene()
  ;({ discord, courier, asked } = scene)
})

afterEach(async () => {
  await scene.close()
  expect(discord.violations).toEqual([])
})

describe('a failure', () => {
  test('is told to the asker alone, and the public placeholder goes', async () => {
    const { use, ...job } = await asked()
    await courier.fail(parcel(job, { message: failure }), signal())
    expect(await use.followUp()).toMatchObject({ ephemeral: true, text: 'It was declined\nPrompt: a cat' })
    expect(discord.messages()).toEqual([])
  })

  test('of a private job is said in its own message', async () => {
    const { use, ...job } = await asked({ private: true })
    await courier.fail(parcel(job, { message: failure }), signal())
    expect(await use.message((m) => m.text.includes('declined'))).toMatchObject({ ephemeral: true })
    expect(use.current().followUps).toEqual([])
  })

  test('in a direct message is said in the message that is there', async () => {
    const channel = discord.directChannel(discord.usual.person)
    const { use, ...job } = await asked({}, { channel })
    await courier.fail(parcel(job, { message: failure }), signal())
    expect((await use.message((m) => m.text.includes('declined'))).text).toContain('a cat')
    expect(discord.directMessages()).toHaveLength(1)
  })

  test('is told once though the process died before the placeholder went', async () => {
    const { use, invocation, destination } = await asked()
    let kept = destination
    const remember = async (moved: Destination) => {
      kept = moved
      throw new Error('kill -9')
    }
    const notice = parcel({ invocation, destination }, { message: failure, remember })
    await expect(courier.fail(notice, signal())).rejects.toThrow('kill -9')
    await courier.fail(parcel({ invocation, destination: kept }, { message: failure }), signal())
    expect(use.current().followUps).toHaveLength(1)
    expect(discord.messages()).toEqual([])
  })

  test('is not sent a second time at once when Discord’s answer is lost', async () => {
    const { use, ...job } = await asked()
    discord.fault({ method: 'POST', kind: 'reset', afterEffect: true })
    await expect(courier.fail(parcel(job, { message: failure }), signal())).rejects.toMatchObject({
      facts: { kind: 'capacity' },
    })
    expect(use.current().followUps).toHaveLength(1)
  })

  test('that comes while Discord still shows "thinking" stays private', async () => {
    discord.fault({ method: 'PATCH', kind: 'error', status: 400 })
    const { use, ...job } = await asked()
    expect(use.current().reply).toBeUndefined()

    await courier.fail(parcel(job, { message: failure }), signal())
    expect(use.current().followUps).toMatchObject([{ ephemeral: true }])
    expect(discord.messages()).toEqual([])
  })

  test('is a direct message once the token is dead', async () => {
    const { use, ...job } = await asked()
    discord.clock.advance(16 * minutes)
    await courier.fail(parcel(job, { message: failure }), signal())
    expect(discord.directMessages()[0]?.text).toContain('It was declined')
    expect(use.current().followUps).toEqual([])
  })

  test('is said in the channel, without the prompt, to who takes no direct messages', async () => {
    const person = discord.person({ takesDirectMessages: false })
    const { use: _, ...job } = await asked({}, { person })
    discord.clock.advance(16 * minutes)
    await courier.fail(parcel(job, { message: failure }), signal())
    expect(discord.messages().map(({ text }) => text)).toContain('It was declined')
  })
})
