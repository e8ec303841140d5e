import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Courier, Parcel } from '../../src/chat/courier.ts'
import { invocationId, jobIdOf } from '../../src/chat/ids.ts'
import type { Destination } from '../../src/chat/invocation.ts'
import type { Message, OutgoingImage } from '../../src/chat/message.ts'
import { type Conversations, openConversations } from '../../src/playground/conversations.ts'
import { createCourier } from '../../src/playground/courier.ts'
import { destinationOf, fileReference } from '../../src/playground/destination.ts'
import { shelfName } from '../../src/playground/shelf.ts'
import { picture } from '../support/playground/desk.ts'
import { createMemoryNotebook, createMemoryShelf, type MemoryShelf } from '../support/playground/stores.ts'

const conversation = 'abcdefghijklmnopqrstuvwxyz'
const signal = AbortSignal.timeout(10_000)

let shelf: MemoryShelf
let conversations: Conversations
let courier: Courier
let article: string
let destination: Destination

beforeEach(() => {
  shelf = createMemoryShelf()
  conversations = openConversations({ notebook: createMemoryNotebook(), shelf, clock: Date.now })
  courier = createCourier({ conversations, shelf })
  article = randomUUID()
  destination = destinationOf({ conversation, article })
})

const message = (tone: Message['tone'], text: string): Message => ({
  tone,
  paragraphs: [{ role: 'text', text }],
  buttons: [],
})

function parcel(images: readonly OutgoingImage[], text = 'Here it is'): Parcel {
  const job = jobIdOf(invocationId(`playground:${article}`))
  const row = { asker: 'me', remember: async () => {}, posted: async () => {} }
  return { job, destination, message: message('result', text), ...row, images }
}

const found = () => conversations.find(conversation, article)

describe('delivering', () => {
  it('puts all pictures on the shelf, in order, and the words beside them', async () => {
    const images = [await picture('a cat', 0), await picture('a cat', 1)]
    await courier.deliver(parcel(images), signal)
    const shown = await found()
    expect(shown).toMatchObject({ state: 'answered', message: { tone: 'result' } })
    expect(shown?.images.map(({ filename, alt }) => [filename, alt])).toEqual(
      images.map(({ filename, altText }) => [filename, altText]),
    )
    const bytes = shown?.images.map(({ file }) => shelf.files.get(shelfName(conversation, file)))
    expect(bytes).toEqual(await Promise.all(images.map((image) => buffer(image.open()))))
  })

  it('twice for one job leaves one answer and one file a picture', async () => {
    const images = [await picture('a cat')]
    await courier.deliver(parcel(images), signal)
    const before = await found()
    await courier.deliver(parcel(images), signal)
    expect([await found(), shelf.files.size]).toEqual([before, 1])
    expect(await conversations.articles(conversation)).toHaveLength(1)
  })

  it('again after half of it finishes it', async () => {
    const good = await picture('a cat')
    const broken: OutgoingImage = {
      ...good,
      open: () =>
        new Readable({
          read() {
            this.destroy(new Error('disk on fire'))
          },
        }),
    }
    await expect(courier.deliver(parcel([good, broken]), signal)).rejects.toThrow('disk on fire')
    expect((await found())?.state).not.toBe('answered')
    await courier.deliver(parcel([good, good]), signal)
    expect([(await found())?.images.length, shelf.files.size]).toEqual([2, 2])
  })

  it('does not bring back what the person has deleted', async () => {
    const images = [await picture('a cat')]
    await courier.deliver(parcel(images), signal)
    await conversations.remove(conversation, article)
    await courier.deliver(parcel(images), signal)
    expect([await found(), await conversations.articles(conversation), shelf.files.size]).toEqual([
      undefined,
      [],
      0,
    ])
  })

  it('stops when it is told to', async () => {
    const stalled = { ...(await picture('a cat')), open: () => new Readable({ read: () => {} }) }
    const stop = new AbortController()
    const delivery = courier.deliver(parcel([stalled]), stop.signal)
    stop.abort()
    await expect(delivery).rejects.toThrow()
    expect((await found())?.state).not.toBe('answered')
  })
})

describe('progress', () => {
  it('shows the newest step and stays where it is', async () => {
    expect(await courier.progress(destination, { message: message('progress', 'one') }, signal)).toEqual(
      destination,
    )
    await courier.progress(destination, { message: message('progress', 'two') }, signal)
    expect(await found()).toMatchObject({ state: 'working', message: message('progress', 'two') })
  })

  it('shows one picture at a time, through words alone, and leaves none on the shelf', async () => {
    const step = async (text: string) => ({
      message: message('progress', text),
      picture: { image: { ...(await picture(text)), altText: 'preview' }, remember: async () => {} },
    })
    await courier.progress(destination, await step('one'), signal)
    await courier.progress(destination, await step('two'), signal)
    await courier.progress(destination, { message: message('progress', 'three') }, signal)
    expect(await found()).toMatchObject({
      state: 'working',
      message: message('progress', 'three'),
      images: [{ alt: 'preview' }],
    })
    expect(shelf.files.size).toBe(1)
    await courier.deliver(parcel([await picture('a cat')]), signal)
    expect((await found())?.images.map(({ alt }) => alt)).not.toContain('preview')
    await courier.progress(destination, await step('late'), signal)
    expect([(await found())?.images.length, shelf.files.size]).toEqual([1, 1])
  })

  it('that comes late does not take the answer away', async () => {
    await courier.deliver(parcel([await picture('a cat')]), signal)
    await courier.progress(destination, { message: message('progress', 'late') }, signal)
    expect(await found()).toMatchObject({ state: 'answered', message: { tone: 'result' } })
  })
})

describe('failing', () => {
  it('takes away what was shown on the way', async () => {
    const look = { image: await picture('look'), remember: async () => {} }
    await courier.progress(destination, { message: message('progress', 'one'), picture: look }, signal)
    await courier.fail({ ...parcel([]), message: message('failure', 'no') }, signal)
    expect([(await found())?.images, shelf.files.size]).toEqual([[], 0])
  })

  it('says so in the same article', async () => {
    await courier.progress(destination, { message: message('progress', 'one') }, signal)
    await courier.fail({ ...parcel([]), message: message('failure', 'no') }, signal)
    expect(await found()).toMatchObject({ state: 'answered', message: message('failure', 'no'), images: [] })
  })
})

describe('fetching', () => {
  it("brings a person's file", async () => {
    const file = randomUUID()
    await shelf.save(shelfName(conversation, file), Readable.from([Buffer.from('bytes')]))
    const body = await courier.fetch(fileReference({ conversation, file }, 'cat.png'), signal)
    expect((await buffer(body)).toString()).toBe('bytes')
  })

  it('says by its name which file is gone', async () => {
    const gone = fileReference({ conversation, file: randomUUID() }, 'cat.png')
    await expect(courier.fetch(gone, signal)).rejects.toMatchObject({
      facts: { kind: 'input', problem: 'file_unreachable', values: { file: 'cat.png' } },
    })
  })

  it.each([
    ['another surface', { surface: 'discord', address: { conversation, file: randomUUID() } }],
    ['a path', { surface: 'playground', address: { conversation, file: '../../passwd' } }],
    [
      'a conversation that is none',
      { surface: 'playground', address: { conversation: '..', file: randomUUID() } },
    ],
    ['nothing', { surface: 'playground', address: null }],
  ] as const)('refuses a reference to %s', async (_, reference) => {
    await expect(courier.fetch({ ...reference, filename: 'x' }, signal)).rejects.toMatchObject({
      facts: { kind: 'input', problem: 'file_foreign_host' },
    })
  })
})

describe('limits', () => {
  it('are generous', async () => {
    expect(await courier.limits(destination, signal)).toMatchObject({ fileBytes: 100_000_000 })
  })

  it('are none for a place that is not of the playground', async () => {
    const elsewhere: Destination = { ...destination, surface: 'slack' }
    await expect(courier.limits(elsewhere, signal)).rejects.toMatchObject({
      facts: { kind: 'surface', problem: 'place_gone' },
    })
  })
})
