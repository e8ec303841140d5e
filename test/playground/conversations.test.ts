import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Conversations, openConversations } from '../../src/playground/conversations.ts'
import type { Notebook } from '../../src/playground/notebook.ts'
import { shelfName } from '../../src/playground/shelf.ts'
import { createMemoryNotebook, createMemoryShelf, type MemoryShelf } from '../support/playground/stores.ts'

const mine = 'conversation-of-mine'
let shelf: MemoryShelf
let conversations: Conversations
let now: number

beforeEach(() => {
  now = 1_000
  shelf = createMemoryShelf()
  conversations = openConversations({ notebook: createMemoryNotebook(), shelf, clock: () => now })
})

const say = (id: string, line: string) => conversations.change(mine, id, (article) => ({ ...article, line }))

describe('a conversation', () => {
  it('keeps its articles in the order in which they began', async () => {
    await say('one', 'first')
    await say('two', 'second')
    await say('one', 'first, changed')
    expect((await conversations.articles(mine)).map((article) => article.line)).toEqual([
      'first, changed',
      'second',
    ])
  })

  it('loses none of many changes at once', async () => {
    const add = (article: { line: string }) => ({ line: `${article.line}x` })
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        Promise.all([
          say(`article-${index}`, 'x'),
          conversations.change(mine, 'shared', (article) => ({ ...article, ...add(article) })),
        ]),
      ),
    )
    expect(await conversations.articles(mine)).toHaveLength(21)
    expect((await conversations.find(mine, 'shared'))?.line).toBe('x'.repeat(20))
  })

  it('goes on after a change that failed', async () => {
    const failing = conversations.change(mine, 'one', () => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await say('one', 'yes')).toMatchObject({ line: 'yes' })
  })

  it('stamps every change later than the last one, even while the clock stands still or goes back', async () => {
    const stamps: (number | undefined)[] = []
    for (const id of ['one', 'two', 'one']) {
      stamps.push((await say(id, randomUUID()))?.changedAt)
      now -= 100
    }
    expect(stamps).toEqual([...stamps].sort((a = 0, b = 0) => a - b))
    expect(new Set(stamps).size).toBe(3)
  })

  it('knows for a week that an article was removed, and keeps no trace of it for ever', async () => {
    const memory = createMemoryNotebook()
    const lives = new Map<string, number | undefined>()
    const notebook: Notebook = {
      ...memory,
      set: async (key, value, ttlMs) => {
        lives.set(key, ttlMs)
        await memory.set(key, value)
      },
    }
    const opened = openConversations({ notebook, shelf, clock: () => now })
    await opened.change(mine, 'one', (article) => ({ ...article, line: 'x' }))
    await opened.remove(mine, 'one')
    expect(await opened.change(mine, 'one', (article) => ({ ...article, line: 'again' }))).toBeUndefined()
    expect(lives.get(`article:${mine}:one`)).toBe(7 * 24 * 60 * 60 * 1000)
  })

  it('forgets the oldest beyond two hundred, with their pictures', async () => {
    await shelf.save(shelfName(mine, 'old.png'), Readable.from([Buffer.from('x')]))
    await conversations.change(mine, 'oldest', (article) => ({
      ...article,
      images: [{ file: 'old.png', filename: 'old.png', alt: '' }],
    }))
    for (let index = 0; index < 200; index += 1) await say(`article-${index}`, 'x')
    const kept = await conversations.articles(mine)
    expect([kept.length, kept[0]?.id, shelf.files.size]).toEqual([200, 'article-0', 0])
  })

  it('never takes a removed article back', async () => {
    await say('one', 'first')
    await conversations.remove(mine, 'one')
    expect(await say('one', 'again')).toBeUndefined()
    expect(await conversations.articles(mine)).toEqual([])
  })

  it('tells its listeners what changed, and nobody once they have left', async () => {
    const heard: string[] = []
    const leave = conversations.subscribe(mine, (id) => heard.push(id))
    conversations.subscribe('another', (id) => heard.push(`another ${id}`))
    await say('one', 'first')
    await conversations.change(mine, 'one', (article) => article)
    await conversations.remove(mine, 'one')
    leave()
    await say('two', 'second')
    expect(heard).toEqual(['one', 'one'])
  })

  it('does not show a row that it cannot read', async () => {
    const notebook = createMemoryNotebook()
    await notebook.set(`conversation:${mine}`, ['broken', 'missing'])
    await notebook.set(`article:${mine}:broken`, { id: 1 })
    const opened = openConversations({ notebook, shelf, clock: () => now })
    expect(await opened.articles(mine)).toEqual([])
  })
})
