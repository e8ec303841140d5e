import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { readBody } from '../src/request-body.ts'

const servers: ReturnType<typeof createServer>[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** A server that answers with what it made of the body. */
async function serving(limits: Parameters<typeof readBody>[1]) {
  const server = createServer((incoming, response) => {
    readBody(incoming, limits).then(
      (body) => response.end(typeof body === 'string' ? body : `${body.length} bytes`),
      () => response.destroy(),
    )
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address with a port.
  return (server.address() as AddressInfo).port
}

describe('a request’s body', () => {
  it('comes whole, whatever its bytes', async () => {
    const port = await serving({ maxBytes: 100, withinMs: 5_000 })
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: new Uint8Array(100) })
    expect(await response.text()).toBe('100 bytes')
  })

  it('that is too large is said to be, and its sender hears it', async () => {
    const port = await serving({ maxBytes: 100, withinMs: 5_000 })
    const body = new Uint8Array(5_000_000)
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body })
    expect(await response.text()).toBe('too_large')
  })

  it('that trickles in is given up after the whole time, not after each piece', async () => {
    const port = await serving({ maxBytes: 1_000, withinMs: 200 })
    const sending = request({ port, host: '127.0.0.1', method: 'POST' })
    const trickle = setInterval(() => sending.write('x'), 20)
    const answered = new Promise<string>((resolve) => {
      sending.once('response', (response) => resolve(text(response)))
    })
    expect(await answered.finally(() => clearInterval(trickle))).toBe('too_slow')
    sending.on('error', () => {})
    sending.destroy()
  })
})
