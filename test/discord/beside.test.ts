import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/chat/answer.ts'
import type { Destination, Json } from '../../src/chat/invocation.ts'
import { discordCourier, failure, hasImages, minutes, parcel, signal } from './asking.ts'
import { said } from './house.ts'

/** The reply is an answer of its own, to the asker alone; what the job says comes in a message beside it. */

const scene = discordCourier()
const link = { label: 'Open the mask painter', url: 'https://easel.example/paint/ticket' }
const invitation: Answer = {
  type: 'message',
  audience: 'asker',
  message: { ...said('Paint over it'), link },
}

async function invited() {
  const { use, invocation, destination } = await scene.asked({}, {}, invitation)
  // A press does not tell who may see what comes of it.
  const address = { ...(destination.address as Record<string, Json>), audience: 'unknown' }
  const beside: Destination = { ...destination, address, beside: true }
  return { use, invocation, destination: beside }
}

describe('beside a reply', () => {
  test('the link is a button that the asker alone sees', async () => {
    const { use } = await invited()
    expect(await use.message()).toMatchObject({
      ephemeral: true,
      buttons: [{ label: link.label, style: 'link', url: link.url }],
    })
  })

  test('progress and pictures are one message for everyone, and the link stays with its asker', async () => {
    const { use, invocation, destination } = await invited()
    const moved = await scene.courier.progress(destination, { message: said('Drawing…') }, signal())
    expect(await use.followUp()).toMatchObject({ text: 'Drawing…', ephemeral: false })
    await scene.courier.deliver(parcel({ invocation, destination: moved }), signal())
    expect(await use.followUp(hasImages)).toMatchObject({ ephemeral: false })
    expect(use.current().followUps).toHaveLength(1)
    expect(use.current().reply?.text).toBe('Paint over it')
  })

  test('pictures that no progress came before are posted once, whatever dies on the way', async () => {
    const { use, invocation, destination } = await invited()
    let kept = destination
    const remember = async (moved: Destination) => {
      kept = moved
      throw new Error('kill -9')
    }
    const first = parcel({ invocation, destination }, { remember })
    await expect(scene.courier.deliver(first, signal())).rejects.toThrow('kill -9')
    await scene.courier.deliver(parcel({ invocation, destination: kept }), signal())
    await use.followUp(hasImages)
    expect(use.current().followUps).toHaveLength(1)
  })

  test('a press that is a quarter of an hour ago is answered in the channel, by the bot', async () => {
    const { use, ...job } = await invited()
    scene.discord.clock.advance(16 * minutes)
    await scene.courier.progress(job.destination, { message: said('Drawing…') }, signal())
    await scene.courier.deliver(parcel(job), signal())
    const posted = scene.discord.messages().filter(hasImages)
    expect(posted).toHaveLength(1)
    expect(posted[0]?.text).toContain('asked for this')
  })

  test('a failure is told to the asker alone, before and after the job has spoken', async () => {
    const early = await invited()
    await scene.courier.fail(parcel(early, { message: failure }), signal())
    expect(await early.use.followUp()).toMatchObject({ ephemeral: true })

    const { use, invocation, destination } = await invited()
    const moved = await scene.courier.progress(destination, { message: said('Drawing…') }, signal())
    await scene.courier.fail(parcel({ invocation, destination: moved }, { message: failure }), signal())
    const told = await use.followUp((message) => message.text.includes('declined'))
    expect(told.ephemeral).toBe(true)
    expect(use.current().followUps).toHaveLength(1)
  })
})
