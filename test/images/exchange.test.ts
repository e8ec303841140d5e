import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Exchange, type HttpAnswer, openExchange, type TakePiece } from '../../src/images/exchange.ts'
import { connectorOfReusedMemory } from '../../src/images/reading-memory.ts'
import { localhostCertificate } from '../support/localhost-certificate.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A server of HTTP or of HTTPS, and an exchange that trusts it. */
async function open(scheme: 'http' | 'https', answer: RequestListener) {
  const server =
    scheme === 'http' ? createHttpServer(answer) : createHttpsServer(localhostCertificate, answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const connections: Socket[] = []
  server.on('connection', (socket: Socket) => connections.push(socket))
  closing.push(async () => {
    for (const socket of connections) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return {
    url: new URL(`${scheme}://127.0.0.1:${portOf(server.address())}/v1?a=b`),
    connections,
    exchange: openHere(),
  }
}

function openHere(): Exchange {
  const connect = connectorOfReusedMemory({ timeout: 5_000, allowH2: false, ca: localhostCertificate.cert })
  const exchange = openExchange({ connect, patienceMs: 30_000 })
  closing.push(() => exchange.close())
  return exchange
}

function portOf(address: ReturnType<ReturnType<typeof createTcpServer>['address']>): number {
  return (address as AddressInfo).port // the server listens on TCP
}

const get = (signal = new AbortController().signal) => ({ method: 'GET', headers: {}, signal }) as const

/** Everything of a body, copied as it comes; `pause` makes the reader slow. */
async function readAll({ read }: HttpAnswer, pause: () => Promise<void> | undefined = () => undefined) {
  const pieces: Buffer[] = []
  await read((bytes) => {
    pieces.push(Buffer.from(bytes))
    return pause()
  })
  return Buffer.concat(pieces)
}

/** Longer than any piece, and of no period that a mistaken piece would fit into. */
const picture = randomBytes(3_000_017)

const inFull: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-length': picture.length }).end(picture)
}
const inChunks: RequestListener = async (_, response) => {
  for (let at = 0; at < picture.length; at += 70_001) {
    if (!response.write(picture.subarray(at, at + 70_001))) await once(response, 'drain')
  }
  response.end()
}

describe.each(['http', 'https'] as const)('an exchange over %s', (scheme) => {
  it.each([
    ['of a known length', inFull],
    ['in chunks', inChunks],
  ])('hands over a body %s byte for byte, to a quick reader and to slow ones', async (_, answer) => {
    const { exchange, url } = await open(scheme, answer)
    const now = () => undefined
    const laterTurn = () => nextTurn()
    let count = 0
    const nowAndThen = () => (count++ % 3 === 0 ? nextTurn() : undefined)
    for (const pause of [now, laterTurn, nowAndThen]) {
      const answered = await exchange.ask(url, get())
      expect(answered.statusCode).toBe(200)
      expect(Buffer.compare(await readAll(answered, pause), picture)).toBe(0)
    }
  })

  it('uses a connection again', async () => {
    const { exchange, url, connections } = await open(scheme, inFull)
    for (let time = 0; time < 3; time += 1) {
      await readAll(await exchange.ask(url, get()))
      await nextTurn()
    }
    expect(connections).toHaveLength(1)
  })

  it('reads many answers at once without mixing them', async () => {
    const { exchange, url } = await open(scheme, ({ headers }, response) => {
      response.end(Buffer.alloc(1_000_000, String(headers['x-letter'])))
    })
    const letters = [...'abcdefgh']
    const bodies = await Promise.all(
      letters.map(async (letter) => {
        const answer = await exchange.ask(url, { ...get(), headers: { 'x-letter': letter } })
        return readAll(answer, () => nextTurn())
      }),
    )
    expect(bodies.map((body) => [body.length, new Set(body.toString())])).toEqual(
      letters.map((letter) => [1_000_000, new Set([letter])]),
    )
  })

  it('stops the server while the reader is behind', async () => {
    let sent = 0
    const { exchange, url } = await open(scheme, async (_, response) => {
      const piece = Buffer.alloc(1_000_000)
      for (; sent < 100 && !response.destroyed; sent += 1) {
        if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')])
      }
    })
    const answer = await exchange.ask(url, get())
    const behind = Promise.withResolvers<void>()
    const reading = answer.read(() => behind.promise)
    await vi.waitFor(() => expect(sent).toBeGreaterThan(0))
    // What the two kernels hold, and a little more, but not all of it.
    let before = -1
    await vi.waitUntil(
      () => {
        const stands = sent === before
        before = sent
        return stands
      },
      { interval: 200 },
    )
    expect(sent).toBeLessThan(50)
    behind.reject(new Error('enough of this'))
    await expect(reading).rejects.toThrow('enough of this')
  })

  it('hangs up once the reader has enough, and the answer was good', async () => {
    const { exchange, url, connections } = await open(scheme, (_, response) => {
      response.write('first')
    })
    const answer = await exchange.ask(url, get())
    await answer.read(() => 'enough')
    await vi.waitFor(() => expect(connections[0]?.destroyed).toBe(true))
  })

  it('hangs up when the reader cannot use what it was given', async () => {
    const { exchange, url, connections } = await open(scheme, (_, response) => {
      response.write('nonsense')
    })
    const answer = await exchange.ask(url, get())
    const take: TakePiece = () => {
      throw new Error('not a picture')
    }
    await expect(answer.read(take)).rejects.toThrow('not a picture')
    await vi.waitFor(() => expect(connections[0]?.destroyed).toBe(true))
  })

  it('rejects when the other side hangs up in the middle, with what came before handed over', async () => {
    const { exchange, url } = await open(scheme, (_, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('half', () => response.destroy())
    })
    const pieces: string[] = []
    const answer = await exchange.ask(url, get())
    const reading = answer.read((bytes) => {
      pieces.push(bytes.toString())
      return undefined
    })
    await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/) })
    expect(pieces.join('')).toBe('half')
  })

  it('rejects once all that came before was handed over to a reader that was behind', async () => {
    const isTaken = Promise.withResolvers<void>()
    const { exchange, url, connections } = await open(scheme, async (_, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('one,')
      await isTaken.promise
      response.write('two', () => response.destroy())
    })
    const answer = await exchange.ask(url, get())
    const pieces: string[] = []
    const reading = answer.read(async (bytes) => {
      pieces.push(bytes.toString())
      isTaken.resolve()
      await vi.waitFor(() => expect(connections[0]?.destroyed).toBe(true))
    })
    await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/) })
    expect(pieces).toEqual(['one,', 'two'])
  })

  it('hands over all of a body that ends with the connection, however slow the reader', async () => {
    const { exchange, url } = await open(scheme, (_, response) => {
      response.shouldKeepAlive = false
      response.removeHeader('transfer-encoding')
      response.writeHead(200, { connection: 'close' })
      response.end(picture)
    })
    const body = await readAll(await exchange.ask(url, get()), () => nextTurn())
    expect(Buffer.compare(body, picture)).toBe(0)
  })

  it.each(['before the answer', 'within the answer'])('ends when it is aborted %s', async (when) => {
    const { exchange, url, connections } = await open(scheme, (_, response) => {
      if (when === 'within the answer') response.write('first')
    })
    const abort = new AbortController()
    const asking = exchange.ask(url, get(abort.signal)).then(readAll)
    await vi.waitFor(() => expect(connections).toHaveLength(1))
    abort.abort(new Error('not wanted any more'))
    await expect(asking).rejects.toThrow('not wanted any more')
    await vi.waitFor(() => expect(connections[0]?.destroyed).toBe(true))
  })

  it('passes over what comes before the answer', async () => {
    const { exchange, url } = await open(scheme, (_, response: ServerResponse) => {
      response.writeProcessing()
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.writeHead(201).end('then')
    })
    const answer = await exchange.ask(url, get())
    expect([answer.statusCode, String(await readAll(answer))]).toEqual([201, 'then'])
  })
})

describe('an exchange', () => {
  it('reads the head of an answer that comes line by line', async () => {
    const lines = Array.from({ length: 12 }, (_, number) => `x-line-${number}: value ${number}\r\n`)
    const server = createTcpServer((socket) => {
      socket.once('data', async () => {
        for (const line of ['HTTP/1.1 200 OK\r\n', ...lines, 'content-length: 2\r\n\r\nhi']) {
          socket.write(line)
          // Long enough to be read alone: the reader is in this process.
          for (let turn = 0; turn < 10; turn += 1) await nextTurn()
        }
        socket.end()
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(async () => void server.close())
    const answer = await openHere().ask(new URL(`http://127.0.0.1:${portOf(server.address())}`), get())
    expect(answer.headers).toEqual({
      ...Object.fromEntries(lines.map((_, number) => [`x-line-${number}`, `value ${number}`])),
      'content-length': '2',
    })
    expect(String(await readAll(answer))).toBe('hi')
  })

  it('asks nothing once it is aborted', async () => {
    const { exchange, url, connections } = await open('http', inFull)
    await expect(exchange.ask(url, get(AbortSignal.abort(new Error('too late'))))).rejects.toThrow('too late')
    expect(connections).toEqual([])
  })

  it('says why when nobody answers', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = new URL(`http://127.0.0.1:${portOf(server.address())}`)
    await new Promise((resolve) => server.close(resolve))
    await expect(openHere().ask(url, get())).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it.each(['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi', 'SSH-2.0-OpenSSH_9.6\r\n'])(
    'is not taken in by a server that speaks first: %j',
    async (greeting) => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => {})
        socket.write(greeting)
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      closing.push(async () => void server.close())
      const url = new URL(`http://127.0.0.1:${portOf(server.address())}`)
      const signal = AbortSignal.timeout(5_000)
      const outcome = await openHere()
        .ask(url, get(signal))
        .then(readAll)
        .then(String, (thrown: Error) => thrown.name)
      expect(outcome).not.toBe('TimeoutError')
    },
  )
})
