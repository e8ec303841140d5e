import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Article } from '../../src/playground/article.ts'
import { type RunningPlayground, runPlayground } from '../support/playground/server.ts'
import { type Visitor, visit } from '../support/playground/visitor.ts'
import { sampleFiles } from '../support/sample-files.ts'

let run: RunningPlayground
let me: Visitor

beforeEach(async () => {
  run = await runPlayground()
  me = await visit(run.url)
})

afterEach(async () => {
  await run.close()
})

const text = (content: string) => new Uint8Array(Buffer.from(content))
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4, 5])

async function delivered(count = 1): Promise<Article> {
  await me.ask(`/imagine a white siamese cat count:${count}`)
  await run.desk.deliver(run.desk.newest)
  const [article] = await me.articles()
  if (article === undefined) throw new Error('nothing was delivered')
  return article
}

describe('pictures', () => {
  it('come with their type, for ever, and with nothing in them that could run', async () => {
    const { images } = await delivered(2)
    const response = await me.get(`/playground/images/${images[1]?.file}`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(Buffer.from(await response.arrayBuffer())).toEqual([...run.shelf.files.values()][1])
  })

  it('of one person are not there for another, even under their exact name', async () => {
    const { images } = await delivered()
    const stranger = await visit(run.url)
    const response = await stranger.get(`/playground/images/${images[0]?.file}`)
    expect(response.status).toBe(404)
  })

  it.each([
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '....//etc/passwd',
    'x.png',
    `${randomUUID()}%00.png`,
    `${randomUUID()}-1.svg`,
    randomUUID(),
  ])('are not found under %s', async (name) => {
    expect((await me.get(`/playground/images/${name}`)).status).toBe(404)
  })
})

describe('uploads', () => {
  it('are stored as they came and can be looked at when they are pictures', async () => {
    const { id, status } = await me.upload(png)
    const response = await me.get(`/playground/images/${id}`)
    expect([status, response.status, response.headers.get('content-type')]).toEqual([201, 200, 'image/png'])
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png)
  })

  it.each([
    ['HTML', text('<html><script>alert(1)</script>')],
    ['SVG', text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['text', text('hello')],
    ['nothing', new Uint8Array()],
  ])('of %s are taken, for the command to judge, but never served', async (_, bytes) => {
    const { id, status } = await me.upload(bytes)
    expect([status, (await me.get(`/playground/images/${id}`)).status]).toEqual([201, 404])
  })

  it('are the bytes that the job is given', async () => {
    const { id: file } = await me.upload(png)
    await me.ask('make it blue', { files: [{ option: 'image', file, filename: '../../<b>evil\u0000.png' }] })
    const reference = run.desk.invocations[0]?.files.image
    expect(reference?.filename).toBe('../../<b>evil\u0000.png')
    expect([...run.shelf.files.keys()].join()).not.toContain('evil')
  })

  it('over 25 MB are refused, announced or not, and leave nothing behind', async () => {
    const announced = await me.upload(new Uint8Array(26 * 1024 * 1024)).catch(() => ({ status: 413 }))
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    })
    const endless = await me
      .put(`/playground/files/${randomUUID()}`, body, { 'content-type': 'application/octet-stream' })
      .then(
        (response) => response.status,
        () => 413,
      )
    expect([announced.status, endless, run.shelf.files.size]).toEqual([413, 413, 0])
  })

  it('under a name of their own choosing or of another type are refused', async () => {
    const headers = { 'content-type': 'application/octet-stream' }
    const named = await me.put('/playground/files/..%2f..%2fpasswd', 'x', headers)
    const typed = await me.put(`/playground/files/${randomUUID()}`, 'x', { 'content-type': 'text/html' })
    expect([named.status, typed.status, run.shelf.files.size]).toEqual([404, 415, 0])
  })

  it('sent again under the same id are one file', async () => {
    const id = randomUUID()
    await me.upload(png, id)
    await me.upload(png, id)
    expect(run.shelf.files.size).toBe(1)
  })
})

describe('the page and its files', () => {
  it('are served with their types and answer "not modified" to those who have them', async () => {
    const page = await me.get('/')
    const script = await me.get('/playground/page/main.js')
    const again = await me.get('/playground/page/main.js', {
      'if-none-match': script.headers.get('etag') ?? '',
    })
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await page.text()).not.toMatch(
      /\{\{|https?:\/\/|style=|<script(?! type="module" src="\/playground)/,
    )
    expect([script.headers.get('content-type'), again.status]).toEqual([
      'text/javascript; charset=utf-8',
      304,
    ])
  })

  it.each(['tsconfig.json', '..%2fopen.ts', '%2e%2e/open.ts', 'constructor', ''])(
    'do not include %s',
    async (name) => {
      expect((await me.get(`/playground/page/${name}`)).status).toBe(404)
    },
  )
})

describe('an answer with files', () => {
  async function answered(): Promise<Article> {
    run.desk.files = await sampleFiles()
    await me.ask('/help')
    const [article] = await me.articles()
    if (article === undefined) throw new Error('nothing was answered')
    return article
  }

  it('shows its picture with the alt text, and offers the table', async () => {
    const { images, documents } = await answered()
    expect(images).toMatchObject([{ filename: 'usage.png', alt: 'Bar chart: 3 pictures' }])
    expect((await me.get(`/playground/images/${images[0]?.file}`)).headers.get('content-type')).toBe(
      'image/png',
    )
    expect(documents).toMatchObject([{ filename: 'usage.csv' }])
    const response = await me.get(`/playground/documents/${documents[0]?.file}`)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect(await response.text()).toBe('day,pictures\n2026-11-25,3\n')
  })

  it('of one person is not there for another', async () => {
    const { documents } = await answered()
    const stranger = await visit(run.url)
    expect((await stranger.get(`/playground/documents/${documents[0]?.file}`)).status).toBe(404)
  })

  it.each(['..%2f..%2fetc%2fpasswd', `${randomUUID()}-1.png`, randomUUID(), `${randomUUID()}.csv`])(
    'is not found under %s',
    async (name) => {
      expect((await me.get(`/playground/documents/${name}`)).status).toBe(404)
    },
  )
})
