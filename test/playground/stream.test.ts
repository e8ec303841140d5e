import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openConversations } from '../../src/playground/conversations.ts'
import { createCourier } from '../../src/playground/courier.ts'
import { type RunningPlayground, runPlayground } from '../support/playground/server.ts'
import { createMemoryNotebook, createMemoryShelf } from '../support/playground/stores.ts'
import { type Visitor, visit } from '../support/playground/visitor.ts'

let run: RunningPlayground
let me: Visitor

beforeEach(async () => {
  run = await runPlayground()
  me = await visit(run.url)
})

afterEach(async () => {
  await run.close()
})

describe('the event stream', () => {
  it('begins with the whole conversation and goes on with what happens', async () => {
    await me.ask('/imagine a cat')
    const job = run.desk.newest
    let moved = false
    const events = await me.follow((all) => {
      if (!moved) {
        moved = true
        void run.desk.progress(job, 'Drawing…').then(() => run.desk.deliver(job))
      }
      return all.at(-1)?.data.state === 'answered'
    })
    expect(events[0]).toMatchObject({
      event: 'conversation',
      data: { articles: [{ line: '/imagine a cat' }] },
    })
    expect(events.at(-1)).toMatchObject({ event: 'article', data: { images: [{ filename: 'a-cat-1.png' }] } })
  })

  it('tells of an article that went away', async () => {
    const { article } = await me.ask('/imagine a cat')
    let pressed = false
    const events = await me.follow((all) => {
      if (!pressed) {
        pressed = true
        const button = `easel:delete:${article?.job}`
        void me.post('/playground/presses', { id: crypto.randomUUID(), button, article: article?.id })
      }
      return all.at(-1)?.event === 'removed'
    })
    expect(events.at(-1)?.data).toEqual({ id: article?.id })
  })

  it('resumes: only what is new comes again, and the list says what is gone', async () => {
    const { article } = await me.ask('/imagine a cat')
    const [first] = await me.follow((all) => all.length > 0)
    const muchLater = String(Number(first?.id) + 120_000)
    const [resumed] = await me.follow((all) => all.length > 0, muchLater)
    expect(resumed?.data).toEqual({ ids: [article?.id], articles: [] })
  })

  it('sends everything to a browser whose last event is nonsense', async () => {
    await me.ask('/imagine a cat')
    const [first] = await me.follow((all) => all.length > 0, 'nonsense')
    expect(first?.data.articles).toHaveLength(1)
  })

  it("does not carry other people's conversations", async () => {
    const stranger = await visit(run.url)
    await me.ask('/imagine a cat')
    const job = run.desk.newest
    const heard = stranger.follow((all) => all.some((event) => event.event === 'article'))
    await run.desk.deliver(job)
    await stranger.ask('/imagine a dog')
    expect(JSON.stringify(await heard)).not.toContain('a cat')
  })

  it('ends when the playground closes, so that the server need not wait', async () => {
    const response = await me.get('/playground/events')
    const began = Date.now()
    const closed = run.close()
    const rest = await response.text()
    await closed
    expect(rest).toContain('event: conversation')
    expect(Date.now() - began).toBeLessThan(1_500)
    run = await runPlayground()
  })

  it('sees what another process wrote, at its next look', async () => {
    const stores = { shelf: createMemoryShelf(), notebook: createMemoryNotebook() }
    const here = await runPlayground({ ...stores, refreshMs: 30 })
    const visitor = await visit(here.url)
    await visitor.ask('/imagine a cat')
    const elsewhere = createCourier({
      conversations: openConversations({ ...stores, clock: Date.now }),
      shelf: stores.shelf,
    })
    here.desk.connect(elsewhere)
    await here.desk.deliver(here.desk.newest)
    const events = await visitor.follow((all) =>
      all.some((event) => event.data.articles?.[0]?.images.length === 1),
    )
    expect(events.length).toBeGreaterThan(0)
    await here.close()
  })

  it('shows the conversation again after a restart', async () => {
    const stores = { shelf: createMemoryShelf(), notebook: createMemoryNotebook() }
    const before = await runPlayground(stores)
    const visitor = await visit(before.url)
    await visitor.ask('/imagine a cat')
    await before.desk.deliver(before.desk.newest)
    await before.close()
    const after = await runPlayground({ ...stores, port: before.port })
    const [article] = await visitor.articles()
    const image = await visitor.get(`/playground/images/${article?.images[0]?.file}`)
    expect([article?.line, image.status]).toEqual(['/imagine a cat', 200])
    await after.close()
  })

  it('is not there for a browser without a cookie', async () => {
    expect((await fetch(`${run.url}/playground/events`)).status).toBe(401)
  })
})
