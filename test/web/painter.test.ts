import { request } from 'node:http'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Painting } from '../../src/chat/painting.ts'
import { createTickets } from '../../src/policy/tickets.ts'
import { loadSecretKey } from '../../src/store/secret-key.ts'
import type { Outcome } from '../../src/web/paint-outcome.ts'
import {
  delivered,
  halfMask,
  jobOfView,
  openPaintingHouse,
  type PaintingHouse,
  plainPng,
  send,
} from '../support/painting-house.ts'
import { patience } from '../support/patience.ts'

let house: PaintingHouse
beforeAll(async () => {
  house = await openPaintingHouse()
})
afterAll(() => house?.[Symbol.asyncDispose]())

/** Whether the link still takes what is painted at it. */
const isGood = async (link: string) => {
  const { type, view } = await send(link)
  await house.leave(view)
  return type === 'accepted'
}

const page = async (link: string, headers: Record<string, string> = {}) => {
  const response = await fetch(link, {
    headers: { accept: 'text/html', 'accept-language': 'en', ...headers },
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

describe('a link to paint at', () => {
  it('opens the page, which runs nothing but our own scripts and is kept nowhere', async () => {
    const { status, text, headers } = await page(await house.press())
    expect(status).toBe(200)
    expect(text).toContain('<title>Paint mask · Easel</title>')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })

  it('is as good after it was looked at: previews and scanners use nothing up', async () => {
    const link = await house.press()
    for (let look = 0; look < 3; look += 1) expect((await page(link)).status).toBe(200)
    expect(await isGood(link)).toBe(true)
  })

  it('shows the picture by its bytes, and lets nothing in it run', async () => {
    const response = await fetch(`${await house.press()}/picture`)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    const { width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata()
    expect([width, height]).toEqual([1024, 1024])
  })

  it('speaks the language of the person who pressed, whatever the browser speaks', async () => {
    const { text } = await page(await house.press({ locale: 'de' }))
    expect(text).toContain('<html lang="de">')
    expect(text).toContain('Maske malen')
  })

  it('that is cut off or changed says what to do, and answers nothing else', async () => {
    const link = await house.press()
    for (const wrong of [link.slice(0, -1), `${link.slice(0, -1)}x`, `${house.url}/paint/nonsense`]) {
      const { status, text } = await page(wrong)
      expect(status).toBe(404)
      expect(text).toContain('This link does not work')
      expect(text).toContain('Press Paint mask')
      expect((await fetch(`${wrong}/picture`)).status).toBe(404)
      expect(await send(wrong)).toMatchObject({ status: 404, type: 'refused' })
    }
  })

  it('that is too old says so in the person’s language, and buys nothing', async () => {
    const link = await outdated(await house.press({ locale: 'fr' }))
    const before = await house.painted()
    const { status, text } = await page(link)
    expect(status).toBe(410)
    expect(text).toContain('Ce lien est trop ancien')
    expect(await send(link)).toMatchObject({ status: 410, text: expect.stringContaining('15 minutes. Rien') })
    expect(await house.painted()).toHaveLength(before.length)
  })
})

describe('what was painted', () => {
  it('becomes an edit in the name of the person who pressed, and the link is used up', async () => {
    const link = await house.press()
    const answer = await send(link, { prompt: 'a red hat', count: '2' })
    expect(answer).toMatchObject({ status: 200, type: 'accepted' })
    const job = await delivered(house.easel.core, jobOfView(answer.view))
    expect(job.wish).toMatchObject({ task: 'edit', prompt: 'a red hat', count: 2, mask: true })
    expect(job.keep).toBe(true)
    const { status, text } = await page(link)
    expect(status).toBe(410)
    expect(text).toContain('This link has been used')
    expect((await fetch(`${link}/picture`)).status).toBe(404)
    expect(await send(link)).toMatchObject({ status: 410, type: 'refused' })
  })

  it('is bought once when it is sent many times at once, from one page or from several', async () => {
    const link = await house.press()
    const before = (await house.painted()).length
    const again = { attempt: 'the-same-press' }
    const answers = await Promise.all([send(link, again), send(link, again), send(link), send(link)])
    const accepted = answers.filter(({ type }) => type === 'accepted')
    expect(accepted.length).toBeGreaterThan(0)
    expect(new Set(accepted.map(({ view }) => jobOfView(view))).size).toBe(1)
    for (const { type, text } of answers) if (type !== 'accepted') expect(text).toMatch(/chat|moment/)
    expect(await house.painted()).toHaveLength(before + 1)
  })

  it('that was sent again because the answer got lost gets the same answer', async () => {
    const link = await house.press()
    const first = await send(link, { attempt: 'a-lost-answer' })
    const second = await send(link, { attempt: 'a-lost-answer' })
    expect(jobOfView(second.view)).toBe(jobOfView(first.view))
  })

  it.each<[string, () => Promise<Blob | string>, RegExp]>([
    ['that marks nothing', () => plainPng(1), /marks nothing/],
    ['that marks everything', () => plainPng(0), /covers the whole picture/],
    ['that is a web page', async () => new Blob(['<!doctype html><script>alert(1)</script>']), /web page/],
    ['that is a JPEG', jpeg, /JPEG/],
    ['that is cut off', async () => (await halfMask()).slice(0, 300), /damaged|cut off/],
    ['that is empty', async () => new Blob([]), /empty/],
    ['that claims a billion pixels', bomb, /too many pixels/],
  ])('%s is refused before anything is bought, and the link stays good', async (_, mask, words) => {
    const link = await house.press()
    const before = await house.painted()
    const refused = await send(link, { mask: await mask() })
    expect(refused.type).toBe('refused')
    expect(refused.text).toMatch(words)
    expect(refused.text).toContain('not charged')
    expect(await house.painted()).toHaveLength(before.length)
    expect(await isGood(link)).toBe(true)
  })

  it.each([
    [{ prompt: 'x'.repeat(7_000) }, /7,000 characters; at most 6,000/],
    [{ prompt: '   ' }, /needs prompt/],
    [{ count: '11' }, /from 1 to 10/],
    [{ count: 'many' }, /from 1 to 10/],
  ])('with %o is refused with what is taken, and the link stays good', async (sent, words) => {
    const link = await house.press()
    const refused = await send(link, sent)
    expect(refused.type).toBe('refused')
    expect(refused.text).toMatch(words)
    expect(await isGood(link)).toBe(true)
  })

  it.each([
    ['nothing', {}],
    ['JSON', { body: '{}', headers: { 'content-type': 'application/json' } }],
    ['a form without a mask', { body: new URLSearchParams({ prompt: 'a hat' }) }],
    ['a mask that is text', { body: maskAsText() }],
  ])('posted as %s is refused in words', async (_, init) => {
    const response = await fetch(await house.press(), { method: 'POST', ...init })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ type: 'refused', text: expect.stringContaining('Reload') })
  })

  it('of 40 MB is refused without being read', async () => {
    expect(await postBytes(await house.press(), 40 * 1024 * 1024)).toBe(413)
  })
})

describe('what comes of it', () => {
  it('can be followed and looked at with the ticket that was given for that, and not with a changed one', async () => {
    const { view = '' } = await send(await house.press())
    await delivered(house.easel.core, jobOfView(view))
    const address = `${house.url}/paint/view/${view}`
    expect((await page(address)).status).toBe(200)
    const outcome = await outcomeAt(`${address}/outcome`)
    expect(outcome).toMatchObject({ state: 'done', pictures: [{ alt: 'a red hat' }] })
    const picture = await fetch(house.url + outcome.pictures[0]?.url)
    expect(picture.headers.get('content-type')).toBe('image/png')
    for (const wrong of [`${address}0`, address.replace(/.$/, 'z'), `${house.url}/paint/view/nonsense`]) {
      expect((await page(wrong)).status).toBe(404)
      expect((await fetch(`${wrong}/outcome`)).status).toBe(404)
      expect((await fetch(`${wrong}/pictures/1`)).status).toBe(404)
    }
    expect((await fetch(`${address}/pictures/2`)).status).toBe(404)
  })

  it('says why when the service declines', async () => {
    const { view = '' } = await send(await house.press(), { prompt: 'a hat sandbox:moderation_blocked' })
    const address = `${house.url}/paint/view/${view}`
    const outcome = await vi.waitFor(async () => {
      const now = await outcomeAt(`${address}/outcome`)
      expect(now.state).toBe('failed')
      return now
    }, patience)
    expect(outcome.text).toMatch(/safety rules.*not charged/s)
  })

  it('is told as soon as there is news, to those who wait', async () => {
    const { view = '' } = await send(await house.press(), { prompt: 'a hat sandbox:slow' })
    const address = `${house.url}/paint/view/${view}/outcome`
    const states: string[] = []
    for (let seen = ''; seen !== 'drawing'; states.push(seen)) {
      seen = (await outcomeAt(`${address}?seen=${seen}`)).state
    }
    expect(['waiting,drawing', 'drawing']).toContain(states.join())
    await house.easel.core.queue.cancel(jobOfView(view))
    expect((await outcomeAt(`${address}?seen=drawing`)).text).toContain('Cancelled')
  })
})

async function outcomeAt(address: string): Promise<Outcome> {
  return (await fetch(address)).json() as Promise<Outcome>
}

/** The same ticket as it would be had it been pressed for a quarter of an hour ago. */
async function outdated(link: string): Promise<string> {
  const { dataDir, core } = house.easel
  const paintings = core.stores.table<Painting>('paintings')
  const painting = await paintings.get(link.split('/').at(-1)?.split('.')[0] ?? '')
  if (painting === undefined) throw new Error('no such painting')
  const expiresAt = Date.now() - 1
  await paintings.set(painting.id, { ...painting, expiresAt })
  const ticket = { subject: painting.id, expiresAt }
  const tickets = createTickets(await loadSecretKey({ dataDir }))
  return `${house.url}/paint/${tickets.write('paint', ticket, [painting.asker.id, painting.picture])}`
}

async function jpeg(): Promise<Blob> {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()
  return new Blob([new Uint8Array(bytes)])
}

/** A PNG header that claims 40,000 x 40,000 pixels. */
async function bomb(): Promise<Blob> {
  const bytes = Buffer.from(await (await plainPng(0)).arrayBuffer())
  bytes.writeUInt32BE(40_000, 16)
  bytes.writeUInt32BE(40_000, 20)
  return new Blob([new Uint8Array(bytes)])
}

function maskAsText(): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries({ attempt: 'attempt-1', prompt: 'a', count: '1', mask: 'x' })) {
    form.set(name, value)
  }
  return form
}

/** The status, as soon as the server says it; fetch would send everything first. */
function postBytes(link: string, length: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const type = 'multipart/form-data; boundary=x'
    const posting = request(link, {
      method: 'POST',
      headers: { 'content-type': type, 'content-length': length },
    })
    posting.on('response', (response) => {
      resolve(response.statusCode)
      posting.destroy()
    })
    posting.on('error', reject)
    posting.write('--x\r\n')
  })
}
