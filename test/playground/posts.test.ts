import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])

describe('a line', () => {
  it('becomes an invocation of its command with its options', async () => {
    await me.ask('/imagine a white siamese cat count:2 size:wide')
    expect(run.desk.invocations[0]).toMatchObject({
      command: 'imagine',
      options: { prompt: 'a white siamese cat', count: '2', size: 'wide' },
      space: 'playground:local',
      asker: { admin: true },
      place: { kind: 'direct' },
      locale: 'en',
      destination: { surface: 'playground' },
    })
  })

  it('without a command is a wish for a picture', async () => {
    await me.ask('a cat count:2')
    expect(run.desk.invocations[0]).toMatchObject({
      command: 'imagine',
      options: { prompt: 'a cat', count: '2' },
    })
  })

  it('without a command but with a picture is a wish for a change', async () => {
    const { id: file } = await me.upload(png)
    await me.ask('make it blue', { files: [{ option: 'image', file, filename: 'cat.png' }] })
    expect(run.desk.invocations[0]).toMatchObject({
      command: 'edit',
      options: { prompt: 'make it blue' },
      files: { image: { surface: 'playground', filename: 'cat.png' } },
    })
  })

  it('is answered by an article that works, after which the worker may speak', async () => {
    const reply = await me.ask('/imagine a cat')
    expect(reply).toMatchObject({
      type: 'article',
      article: { state: 'working', line: '/imagine a cat', message: { tone: 'progress' } },
    })
    expect(run.desk.acknowledgements).toEqual([run.desk.newest])
  })

  it('that needs more opens the form of its command, with what was typed in it', async () => {
    const reply = await me.ask('/edit make it blue size:wide')
    expect(reply.type).toBe('form')
    expect(reply.form?.id).toBe('easel:edit:new')
    expect(reply.form?.fields).toContainEqual(
      expect.objectContaining({ name: 'prompt', value: 'make it blue' }),
    )
    expect(reply.form?.fields).toContainEqual(expect.objectContaining({ name: 'size', value: 'wide' }))
    expect([run.desk.invocations, await me.articles()]).toEqual([[], []])
  })

  it('with an unknown command is answered in words', async () => {
    const reply = await me.ask('/paint a cat')
    expect(reply.article).toMatchObject({ state: 'answered', message: { tone: 'failure' } })
    expect(JSON.stringify(reply.article?.message)).toContain("I don't know /paint")
  })

  it('with a wrong option is answered in words instead of a form that swallows it', async () => {
    const { id: file } = await me.upload(png)
    const reply = await me.ask('/imagine', { files: [{ option: 'image', file, filename: 'cat.png' }] })
    expect(JSON.stringify(reply.article?.message)).toContain('/imagine has no option')
  })

  it('sent twice is asked once and gets the same answer', async () => {
    const id = randomUUID()
    const replies = await Promise.all([me.ask('/imagine a cat', { id }), me.ask('/imagine a cat', { id })])
    const later = await me.ask('/imagine a cat', { id })
    expect(run.desk.invocations).toHaveLength(1)
    expect(new Set([...replies, later].map((reply) => reply.article?.job)).size).toBe(1)
    expect(await me.articles()).toHaveLength(1)
  })

  it('whose answer was lost in a restart is asked again under the same id', async () => {
    const id = randomUUID()
    const stores = { shelf: createMemoryShelf(), notebook: createMemoryNotebook() }
    const before = await runPlayground(stores)
    const visitor = await visit(before.url)
    before.desk.dispatch = () => new Promise(() => {})
    void visitor.ask('/imagine a cat', { id }).catch(() => undefined)
    await expect.poll(() => visitor.articles()).toHaveLength(1)
    await before.close()

    const after = await runPlayground({ ...stores, port: before.port })
    const reply = await visitor.ask('/imagine a cat', { id })
    expect(reply.article).toMatchObject({ id, state: 'working' })
    expect(after.desk.invocations.map((one) => one.id)).toEqual([`playground:${id}`])
    await after.close()
  })
})

describe('a form', () => {
  it('runs the command with its fields and reads like a typed line', async () => {
    const fields = { prompt: 'a cat', size: 'wide', style: 'oil painting', quality: ' ' }
    const body = { type: 'form', id: randomUUID(), form: 'easel:imagine:new', fields, files: [] }
    const reply = await (await me.post('/playground/invocations', body)).json()
    expect(reply).toMatchObject({ article: { line: '/imagine a cat size:wide style:"oil painting"' } })
    expect(run.desk.invocations[0]).toMatchObject({
      command: 'imagine',
      options: { prompt: 'a cat', size: 'wide', style: 'oil painting' },
    })
  })

  it('about a job cannot be pointed at another one by a field', async () => {
    await me.ask('/imagine a cat')
    const form = `easel:retry:${run.desk.newest}`
    const body = {
      type: 'form',
      id: randomUUID(),
      form,
      fields: { of: 'another', prompt: 'a dog' },
      files: [],
    }
    await me.post('/playground/invocations', body)
    expect(run.desk.invocations.at(-1)?.options).toEqual({ of: form.split(':')[2], prompt: 'a dog' })
  })

  it('that a button opened is read back under the button’s name', async () => {
    await me.ask('/imagine a cat')
    const form = `easel:retry:${run.desk.newest}`
    const body = { type: 'form', id: randomUUID(), form, fields: { prompt: 'a dog' }, files: [] }
    await me.post('/playground/invocations', body)
    expect((await me.articles()).at(-1)).toMatchObject({
      pressed: 'Retry',
      line: expect.stringContaining('a dog'),
    })
  })
})

describe('a button', () => {
  const press = async (button: string, article: string) => {
    const response = await me.post('/playground/presses', { id: randomUUID(), button, article })
    return response.json()
  }

  it('is an invocation of what it stands for', async () => {
    const { article } = await me.ask('/imagine a cat')
    await press(`easel:cancel:${article?.job}`, article?.id ?? '')
    expect(run.desk.invocations[1]).toMatchObject({ command: 'cancel', options: { of: article?.job } })
  })

  it('that starts a job answers in an article of its own, which says what was pressed', async () => {
    const { article } = await me.ask('/imagine a cat')
    await run.desk.block(run.desk.newest)
    const reply = await press(`easel:retry:${article?.job}`, article?.id ?? '')
    expect(reply).toMatchObject({ type: 'article', article: { line: '/imagine a cat', state: 'working' } })
    expect(await me.articles()).toHaveLength(2)
  })

  it('that deletes takes its article and its pictures away', async () => {
    const { article } = await me.ask('/imagine a cat')
    await run.desk.deliver(run.desk.newest)
    expect(run.shelf.files.size).toBe(1)
    const reply = await press(`easel:delete:${article?.job}`, article?.id ?? '')
    expect(reply).toEqual({ type: 'removed', id: article?.id })
    expect([await me.articles(), run.shelf.files.size]).toEqual([[], 0])
  })

  it('of a stranger does nothing', async () => {
    const { article } = await me.ask('/imagine a cat')
    expect(await press('other:thing:1', article?.id ?? '')).toEqual({ type: 'done' })
    expect(run.desk.invocations).toHaveLength(1)
  })

  it("cannot reach another person's article", async () => {
    const { article } = await me.ask('/imagine a cat')
    const stranger = await visit(run.url)
    const body = { id: randomUUID(), button: `easel:delete:${article?.job}`, article: article?.id }
    await stranger.post('/playground/presses', body)
    expect(await me.articles()).toHaveLength(1)
    expect(run.desk.invocations).toHaveLength(1)
  })
})

describe('a malformed post', () => {
  it.each([
    ['no JSON', 'not json'],
    ['an id that is no UUID', { type: 'line', id: '../../etc', line: 'x', files: [] }],
    [
      'a file name of another kind',
      {
        type: 'line',
        id: randomUUID(),
        line: 'x',
        files: [{ option: 'image', file: '../x', filename: 'x' }],
      },
    ],
    ['fields nobody knows', { type: 'line', id: randomUUID(), line: 'x', files: [], asker: 'admin' }],
    ['too long a line', { type: 'line', id: randomUUID(), line: 'x'.repeat(40_001), files: [] }],
    ['nothing', {}],
  ])('with %s is refused and asks nothing', async (_, body) => {
    const response = await me.post('/playground/invocations', body)
    expect([response.status, run.desk.invocations.length]).toEqual([400, 0])
  })

  it('of another type or size is refused', async () => {
    const typed = await me.post('/playground/invocations', '{}', { 'content-type': 'text/plain' })
    const large = await me.post('/playground/invocations', { line: 'x'.repeat(300_000) })
    expect([typed.status, large.status]).toEqual([415, 413])
  })
})
