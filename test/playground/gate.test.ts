import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { type RunningPlayground, type RunOptions, runPlayground } from '../support/playground/server.ts'
import { visit } from '../support/playground/visitor.ts'

const running: RunningPlayground[] = []

async function start(options: RunOptions = {}): Promise<RunningPlayground> {
  const run = await runPlayground(options)
  running.push(run)
  return run
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((run) => run.close()))
})

/** With headers that fetch would not let through. */
function ask(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('without a token', () => {
  it('opens under the names of this machine and no other, against DNS rebinding', async () => {
    const { url, port } = await start()
    const statuses = await Promise.all(
      [
        `localhost:${port}`,
        `127.0.0.1:${port}`,
        `[::1]:${port}`,
        'evil.example',
        `localhost.evil.example:${port}`,
      ].map((host) => ask(url, { host })),
    )
    expect(statuses).toEqual([200, 200, 200, 403, 403])
  })

  it('does not open to a request that names no host, as HTTP/1.0 may', async () => {
    const { port } = await start()
    const socket = connect(port, '127.0.0.1')
    socket.end('GET / HTTP/1.0\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /)
  })

  it('opens nothing to the network, whatever name the request claims', async () => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal)?.address
    const { port } = await start({ host: '0.0.0.0' })
    const status =
      address === undefined ? 403 : await ask(`http://${address}:${port}/`, { host: `localhost:${port}` })
    expect(status).toBe(403)
  })

  it('gives every browser its own conversation under a cookie that scripts and other sites cannot use', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/playground/commands`, { headers: { 'x-easel-page': 'yes' } })
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Strict/i)
    const [me, stranger] = [await visit(url), await visit(url)]
    await me.ask('/imagine a cat')
    expect([(await me.articles()).length, (await stranger.articles()).length]).toEqual([1, 0])
  })

  it('keeps the conversation of somebody who comes through a link, whose cookie stays at home', async () => {
    const { url } = await start()
    for (const path of ['/', '/playground/commands', '/playground/events']) {
      const { headers } = await fetch(url + path, { headers: { 'sec-fetch-site': 'cross-site' } })
      expect(headers.get('set-cookie')).toBeNull()
    }
  })

  it('never tells the cookie to the rooms behind', async () => {
    const { url, desk } = await start()
    const response = await fetch(`${url}/playground/commands`, { headers: { 'x-easel-page': 'yes' } })
    const cookie = /easel_person=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''
    const headers = {
      cookie: `easel_person=${cookie}`,
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
    }
    const body = JSON.stringify({ type: 'line', id: randomUUID(), line: 'a cat', files: [] })
    await fetch(`${url}/playground/invocations`, { method: 'POST', headers, body })
    expect(cookie.length).toBeGreaterThan(30)
    expect(desk.invocations).toHaveLength(1)
    expect(JSON.stringify(desk.invocations)).not.toContain(cookie)
  })
})

describe('other sites', () => {
  const body = () => ({ type: 'line', id: randomUUID(), line: 'a cat', files: [] })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a typed address', { 'sec-fetch-site': 'none' }],
  ])('cannot post from %s', async (_, headers) => {
    const { url, desk } = await start()
    const me = await visit(url)
    const response = await me.post('/playground/invocations', body(), headers)
    expect([response.status, desk.invocations.length]).toEqual([403, 0])
  })

  it('cannot post from browsers that send Origin alone, while our own page can', async () => {
    const { url, desk } = await start()
    const me = await visit(url)
    const cookie = (await me.get('/playground/commands')).headers.get('set-cookie') ?? ''
    const send = async (origin: string | undefined) => {
      const headers = {
        'content-type': 'application/json',
        cookie,
        ...(origin === undefined ? {} : { origin }),
      }
      const init = { method: 'POST', headers, body: JSON.stringify(body()) }
      return (await fetch(`${url}/playground/invocations`, init)).status
    }
    const refused = [await send('http://evil.example'), await send('null'), await send(undefined)]
    // Past the gate, it is the missing cookie that stops this one.
    const ours = await send(url)
    expect([refused, ours, desk.invocations.length]).toEqual([[403, 403, 403], 401, 0])
  })
})

describe('with a token', () => {
  const token = 'correct horse battery staple'

  it('lets nobody in who has not brought it', async () => {
    const { url } = await start({ token })
    const paths = [
      '/',
      '/playground/commands',
      '/playground/events',
      '/playground/page/main.js',
      '/?token=wrong',
    ]
    const statuses = await Promise.all(paths.map(async (path) => (await fetch(url + path)).status))
    expect(statuses).toEqual([401, 401, 401, 401, 401])
  })

  it('lets in whoever opens /?token=… once, and takes the token out of the address bar', async () => {
    const { url } = await start({ token })
    const visitor = await visit(url)
    const login = await visitor.get(`/?token=${encodeURIComponent(token)}`)
    const page = await visitor.get('/', { accept: 'text/html' })
    expect([login.status, login.headers.get('location'), page.status]).toEqual([303, '/', 200])
    expect(login.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/i)
    expect(decodeURIComponent(login.headers.get('set-cookie') ?? '')).not.toContain(token)
  })

  it('opens under any host name, since the token is the lock', async () => {
    const { url } = await start({ token })
    expect(await ask(`${url}/?token=${encodeURIComponent(token)}`, { host: 'easel.example' })).toBe(303)
  })

  it('asks people for it on a page, and says when it was wrong', async () => {
    const { url } = await start({ token })
    const headers = { accept: 'text/html' }
    const first = await fetch(url, { headers })
    const wrong = await fetch(`${url}/?token=nope`, { headers })
    expect(await first.text()).toContain('This playground is private')
    expect(await wrong.text()).toContain('That is not the token')
  })

  it('dresses that page like the rest', async () => {
    const { url } = await start({ token })
    const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
    const files = [...page.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path)
    const statuses = await Promise.all(files.map(async (path) => (await fetch(url + path)).status))
    expect(files).toContain('/playground/page/door.css')
    expect(statuses.every((status) => status === 200)).toBe(true)
  })

  it('no longer lets in the cookie of an older token', async () => {
    const first = await start({ token: 'an old token' })
    const visitor = await visit(first.url)
    await visitor.get('/?token=an%20old%20token')
    await first.close()
    const second = await start({ token, port: first.port })
    expect((await visitor.get('/')).status).toBe(401)
    expect(second.port).toBe(first.port)
  })

  it('sends its cookies over https only, when a proxy says that it is https', async () => {
    const { url } = await start({ token })
    const headers = { 'x-forwarded-proto': 'https' }
    const login = await fetch(`${url}/?token=${encodeURIComponent(token)}`, { headers, redirect: 'manual' })
    expect(login.headers.get('set-cookie')).toMatch(/Secure/i)
  })
})
