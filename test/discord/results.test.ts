import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { Posted } from '../../src/chat/courier.ts'
import { inParts } from '../../src/discord/parts.ts'
import { renderMessage } from '../../src/discord/render.ts'
import { permissions, usualPermissions } from '../support/discord/world.ts'
import { type Asked, discordCourier, hasImages, parcel, signal } from './asking.ts'
import { picture } from './house.ts'

const scene = discordCourier()

async function delivered(job: Pick<Asked, 'invocation' | 'destination'>): Promise<Posted> {
  const told: Posted[] = []
  const images = [
    picture(Buffer.from('first')),
    { ...picture(Buffer.from('second')), filename: 'white-cat-2.png' },
  ]
  const posted = async (where: Posted) => void told.push(where)
  await scene.courier.deliver(parcel(job, { images, posted }), signal())
  const [where] = told
  if (where === undefined) throw new Error('the courier did not say where the images are')
  return where
}

const bytesOf = async ({ files }: Posted, index: number) => {
  const file = files[index]
  if (file === undefined) throw new Error('no such file')
  return (await buffer(await scene.courier.fetch(file, signal()))).toString()
}

describe('a result', () => {
  test('is found again by its message, with a fresh URL', async () => {
    const where = await delivered(await scene.asked())
    expect(where.lasting).toBe(true)
    expect(JSON.stringify(where.files)).not.toContain('http')
    expect([await bytesOf(where, 0), await bytesOf(where, 1)]).toEqual(['first', 'second'])
  })

  test('has a link to its message', async () => {
    const { use, ...job } = await scene.asked()
    const { link } = await delivered(job)
    const { id, channel } = await use.message(hasImages)
    expect(link).toMatch(new RegExp(`^https://discord\\.com/channels/\\d+/${channel}/${id}$`))
  })

  test('is found again when it had to go to the direct message', async () => {
    const where = await delivered(await scene.tooLate({ private: true }))
    expect(where).toMatchObject({ lasting: true, link: expect.stringContaining('/channels/@me/') })
    expect(await bytesOf(where, 1)).toBe('second')
  })

  test('that only the asker sees cannot be fetched again, and has no link', async () => {
    const where = await delivered(await scene.asked({ private: true }))
    expect(where.lasting).toBe(false)
    expect(where).not.toHaveProperty('link')
  })

  test('in a channel whose history the bot may not read cannot be fetched again', async () => {
    const channel = scene.discord.channel({ appPermissions: usualPermissions & ~permissions.readHistory })
    expect((await delivered(await scene.asked({}, { channel }))).lasting).toBe(false)
  })

  test('in a server that the bot is not in cannot be fetched again', async () => {
    const channel = scene.discord.channel({ withoutBot: true })
    expect((await delivered(await scene.asked({}, { channel }))).lasting).toBe(false)
  })

  test('whose message was deleted is gone', async () => {
    const { use, ...job } = await scene.asked()
    const where = await delivered(job)
    const message = await use.message(hasImages)
    scene.discord.deleteMessage(message)
    await expect(bytesOf(where, 0)).rejects.toMatchObject({ facts: { kind: 'input', problem: 'gone' } })
  })
})

describe('a private result that is shared', () => {
  const share = async (press: Asked, asking: Asked) => {
    const facts = { shareIn: asking.destination }
    await scene.courier.deliver(parcel(press, facts), signal())
  }

  test('is the public reply to the press', async () => {
    const asking = await scene.asked({ private: true })
    const press = await scene.asked()
    await share(press, asking)
    const message = await press.use.message(hasImages)
    expect(message.ephemeral).toBe(false)
    expect(scene.discord.messages(scene.discord.usual.channel).filter(hasImages)).toHaveLength(1)
  })

  test('goes to the channel that it was asked for in when the press came from elsewhere', async () => {
    const asking = await scene.asked({ private: true })
    const press = await scene.asked({}, { channel: scene.discord.channel({}) })
    await share(press, asking)
    expect(scene.discord.messages(scene.discord.usual.channel).filter(hasImages)).toHaveLength(1)
    await press.use.gone()
  })

  test('goes nowhere else when the bot may not post there', async () => {
    const channel = scene.discord.channel({
      appPermissions: permissions.viewChannel | permissions.attachFiles,
    })
    const asking = await scene.asked({ private: true }, { channel })
    const press = await scene.asked({}, { channel: scene.discord.channel({}) })
    await expect(share(press, asking)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'cannot_post' },
    })
    expect(scene.discord.directMessages()).toEqual([])
  })
})

describe('a notice that is too long for one message', () => {
  const words = (count: number) => Array.from({ length: count }, (_, index) => `word*${index}`).join(' ')
  const notice = (prompt: string) =>
    ({
      tone: 'notice',
      paragraphs: [
        { role: 'quote', label: 'Prompt', text: prompt },
        { role: 'entry', label: 'model', text: 'gpt-image-2' },
      ],
      buttons: [],
    }) as const

  test('comes in several, with every word of it', () => {
    const prompt = words(600)
    const contents = inParts(notice(prompt)).map((part) => renderMessage(part).content)
    expect(contents.length).toBeGreaterThan(2)
    for (const content of contents) {
      expect(content.length).toBeLessThanOrEqual(2_000)
      expect(content).not.toContain('…')
    }
    const said = contents.join('\n').replace(/\\/g, '')
    for (const word of prompt.split(' ')) expect(said).toContain(word)
  })

  test('stays one where it fits', () => {
    expect(inParts(notice('a cat'))).toEqual([notice('a cat')])
  })

  test('has no more parts than Discord takes', () => {
    expect(inParts(notice(words(5_000))).length).toBeLessThanOrEqual(6)
  })
})
