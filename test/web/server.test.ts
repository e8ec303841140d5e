import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { healthRoutes } from '../../src/web/health.ts'
import { openWeb, type Web } from '../../src/web/server.ts'

const open: Web[] = []

async function start(options: Partial<Parameters<typeof openWeb>[0]> = {}): Promise<Web> {
  const web = await openWeb({
    host: '127.0.0.1',
    port: 0,
    routes: [],
    checks: async () => ({ stores: true }),
    log: silentLog,
    ...options,
  })
  open.push(web)
  return web
}

function routesOf(define: (routes: Hono) => void): Hono {
  const routes = new Hono()
  define(routes)
  return routes
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((web) => web.close()))
})

describe('health', () => {
  it('is alive as soon as it listens', async () => {
    const web = await start()
    const response = await fetch(`${web.url}/healthz`)
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
  })

  it('is told to a load balancer that speaks HTTP/1.0 and names no host', async () => {
    const { port } = await start()
    const socket = connect(port, '127.0.0.1')
    socket.end('GET /healthz HTTP/1.0\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\{"status":"ok"\}$/s)
  })

  it('is ready while every check passes, and says which one does not', async () => {
    let works = true
    const web = await start({ checks: async () => ({ stores: true, discord: works }) })
    const ready = await fetch(`${web.url}/readyz`)
    works = false
    const unready = await fetch(`${web.url}/readyz`)
    expect([ready.status, unready.status]).toEqual([200, 503])
    expect(await unready.json()).toEqual({ status: 'unavailable', checks: { stores: true, discord: false } })
  })

  it('is not ready when a check breaks or never answers', async () => {
    const broken = healthRoutes(() => Promise.reject(new Error('disk on fire')), silentLog)
    const hanging = healthRoutes(() => new Promise(() => {}), silentLog, 20)
    const responses = await Promise.all([broken.request('/readyz'), hanging.request('/readyz')])
    expect(responses.map((response) => response.status)).toEqual([503, 503])
    expect(await responses[0]?.text()).not.toContain('fire')
  })
})

describe('answers', () => {
  it('fail without a ticket in the log: it says the route', async () => {
    const lines: unknown[] = []
    const routes = routesOf((all) =>
      all.get('/paint/:ticket', () => {
        throw new Error('broken')
      }),
    )
    const log = { ...silentLog, error: (facts: object) => void lines.push(facts) }
    const web = await start({ routes: [routes], log })

    expect((await fetch(`${web.url}/paint/7k2m.secret`)).status).toBe(500)

    expect(lines).toEqual([expect.objectContaining({ method: 'GET', path: '/paint/:ticket' })])
  })

  it('carry security headers, whichever route made them', async () => {
    const routes = routesOf((all) => all.get('/page', (c) => c.html('<p>hi</p>')))
    const web = await start({ routes: [routes] })
    for (const path of ['/page', '/healthz', '/nothing']) {
      const { headers } = await fetch(web.url + path)
      expect(headers.get('content-security-policy')).toContain("script-src 'self'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('keep a stricter policy that a route set itself', async () => {
    const routes = routesOf((all) =>
      all.get('/picture', (c) => c.body('x', 200, { 'content-security-policy': 'sandbox' })),
    )
    const web = await start({ routes: [routes] })
    const { headers } = await fetch(`${web.url}/picture`)
    expect(headers.get('content-security-policy')).toBe('sandbox')
  })

  it('are a short page for people and JSON for programs where there is nothing', async () => {
    const web = await start()
    const page = await fetch(`${web.url}/<script>`, { headers: { accept: 'text/html' } })
    const json = await fetch(`${web.url}/nothing`)
    expect([page.status, json.status]).toEqual([404, 404])
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).not.toContain('<script>')
    expect(await json.json()).toMatchObject({ error: 'not_found' })
  })

  it("speak the reader's language where there is nothing, too much, or trouble", async () => {
    const routes = routesOf((all) =>
      all.get('/broken', () => {
        throw new Error('secret detail')
      }),
    )
    const web = await start({ routes: [routes] })
    const headers = { accept: 'text/html', 'accept-language': 'nl, de-AT;q=0.8' }
    const read = async (path: string) => (await fetch(web.url + path, { headers })).text()
    const tooLarge = new Promise<string>((resolve, reject) => {
      const more = { ...headers, 'content-length': 40 * 1024 * 1024 }
      const asked = request(web.url, { method: 'POST', headers: more }, (got) => resolve(text(got)))
      asked.on('error', reject).flushHeaders()
    })
    for (const [said, page] of [
      ['Hier ist nichts', await read('/nothing')],
      ['Das ist zu groß', await tooLarge],
      ['Da ist etwas schiefgegangen', await read('/broken')],
    ] as const) {
      expect(page).toContain(`<h1>${said}</h1>`)
      expect(page).toContain('lang="de"')
    }
  })

  it('say nothing about the inside when a route breaks', async () => {
    const routes = routesOf((all) =>
      all.get('/broken', () => {
        throw new Error('secret detail')
      }),
    )
    const web = await start({ routes: [routes] })
    const response = await fetch(`${web.url}/broken`)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
  })
})

describe('bodies', () => {
  it('over the limit are refused before they are read', async () => {
    const routes = routesOf((all) =>
      all.post('/take', async (c) => c.text(String((await c.req.text()).length))),
    )
    const web = await start({ routes: [routes] })
    const large = await fetch(`${web.url}/take`, {
      method: 'POST',
      body: new Uint8Array(33 * 1024 * 1024),
    }).then(
      (response) => response.status,
      // The connection may be cut while the client still sends.
      () => 413,
    )
    const small = await fetch(`${web.url}/take`, { method: 'POST', body: 'abc' })
    expect([large, await small.text()]).toEqual([413, '3'])
  })

  it('that do not state their length are read all the same, up to the limit', async () => {
    const routes = routesOf((all) =>
      all.post('/take', async (c) => c.text(String((await c.req.text()).length))),
    )
    const web = await start({ routes: [routes] })
    const piece = new Uint8Array(1024 * 1024)
    const send = async (pieces: number) => {
      const body = ReadableStream.from(Array.from({ length: pieces }, () => piece))
      return fetch(`${web.url}/take`, { method: 'POST', body, duplex: 'half' })
    }
    const small = await send(2)
    expect([small.status, await small.text()]).toEqual([200, String(2 * 1024 * 1024)])
    // The connection may be cut while the client still sends.
    expect(
      await send(40).then(
        ({ status }) => status,
        () => 413,
      ),
    ).toBe(413)
  })

  it('that do not state their length are not waited for where nobody takes them', async () => {
    const web = await start()
    const gone = new AbortController()
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1024)) })
    const sent = { method: 'POST', body, duplex: 'half', signal: gone.signal } as const
    const { status } = await fetch(`${web.url}/nowhere`, sent)
    gone.abort()
    expect(status).toBe(404)
  })

  it('that break off are told in the log as what they are, and are no error', async () => {
    const log = { ...silentLog, info: vi.fn(), error: vi.fn() }
    const arrived = Promise.withResolvers<void>()
    const routes = routesOf((all) =>
      all.post('/take', (c) => {
        arrived.resolve()
        return c.req.text().then((text) => c.text(text))
      }),
    )
    const web = await start({ routes: [routes], log })
    const asked = request(`${web.url}/take`, { method: 'POST', headers: { 'content-length': 100_000 } })
    asked.on('error', () => {})
    asked.write('abc')
    await arrived.promise
    asked.destroy()
    await vi.waitFor(() => expect(log.info).toHaveBeenCalledWith(expect.anything(), 'request broken off'))
    expect(log.error).not.toHaveBeenCalled()
  })

  it('over the limit never reach a library that reads its own', async () => {
    const handler = vi.fn()
    const nodeRoutes = [{ method: 'POST', path: '/slack/events', handler }]
    const web = await start({ nodeRoutes })
    const [status, body] = await new Promise<[status: number | undefined, body: string]>(
      (resolve, reject) => {
        const headers = { 'content-length': 40 * 1024 * 1024 }
        const asked = request(`${web.url}/slack/events`, { method: 'POST', headers }, async (got) => {
          resolve([got.statusCode, await text(got)])
          asked.destroy()
        })
        asked.on('error', reject)
        asked.flushHeaders()
      },
    )
    expect([status, handler.mock.calls.length]).toEqual([413, 0])
    expect(JSON.parse(body)).toMatchObject({ error: 'too_large' })
  })
})

describe('node routes', () => {
  it('get their own method and path, query or not, and nothing else', async () => {
    const nodeRoutes = [
      {
        method: 'POST',
        path: '/slack/events',
        handler: (_: unknown, response: { end(text: string): void }) => response.end('bolt'),
      },
    ]
    const web = await start({ nodeRoutes })
    const posted = await fetch(`${web.url}/slack/events?x=1`, { method: 'POST', body: 'x' })
    const asked = await fetch(`${web.url}/slack/events`)
    expect([await posted.text(), asked.status]).toEqual(['bolt', 404])
    expect(posted.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('that break say so in short, nothing of the inside, and leave the server standing', async () => {
    const nodeRoutes = [
      { method: 'GET', path: '/broken', handler: () => Promise.reject(new Error('secret detail')) },
    ]
    const web = await start({ nodeRoutes })
    const headers = { accept: 'text/html', 'accept-language': 'de' }
    const response = await fetch(`${web.url}/broken`, { headers })
    const page = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([500, 'text/html; charset=UTF-8'])
    expect(page).toContain('<h1>Da ist etwas schiefgegangen</h1>')
    expect(page).not.toContain('secret')
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200)
  })
})

describe('the port', () => {
  it('that is taken is named with what to do about it', async () => {
    const web = await start()
    await expect(start({ port: web.port })).rejects.toThrow(
      `PORT ${web.port} on 127.0.0.1 is taken by another program`,
    )
  })

  it('listens under an address that people can open', async () => {
    const web = await start({ host: '0.0.0.0' })
    expect(web.url).toBe(`http://localhost:${web.port}`)
  })

  it('is refused with the name of HOST when the address is not of this machine', async () => {
    await expect(start({ host: '203.0.113.7' })).rejects.toThrow(
      'HOST 203.0.113.7 is no address of this machine',
    )
  })
})
