import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { download } from '../src/download.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const opened = createServer(listener)
  server = opened
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address with a port.
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`
}

async function fetched(origin: string, signal = AbortSignal.timeout(20_000)): Promise<string> {
  const file = { url: `${origin}/cat.png`, filename: 'cat.png', origins: [origin], firstPauseMs: 10 }
  return Buffer.concat(await (await download({ ...file, signal })).toArray()).toString()
}

describe('a file server that stumbles', () => {
  it.each([503, 429, 'reset'] as const)('once, with %s, is asked again', async (stumble) => {
    let asked = 0
    const origin = await serve((request, response) => {
      asked += 1
      if (asked > 1) response.end('my cat')
      else if (stumble === 'reset') request.socket.destroy()
      else response.writeHead(stumble).end()
    })
    expect(await fetched(origin)).toBe('my cat')
    expect(asked).toBe(2)
  })

  it('again and again is out of reach after three tries', async () => {
    let asked = 0
    const origin = await serve((_, response) => {
      asked += 1
      response.writeHead(502).end()
    })
    await expect(fetched(origin)).rejects.toMatchObject({ facts: { problem: 'file_unreachable' } })
    expect(asked).toBe(3)
  })

  it('is not waited for once the job is cancelled, which keeps its own reason', async () => {
    const cancel = new AbortController()
    const origin = await serve((_, response) => {
      response.writeHead(503).end(() => cancel.abort(new Error('cancelled')))
    })
    await expect(fetched(origin, cancel.signal)).rejects.toThrow('cancelled')
  })
})

it('a file that is gone is asked for once', async () => {
  let asked = 0
  const origin = await serve((_, response) => {
    asked += 1
    response.writeHead(404).end()
  })
  await expect(fetched(origin)).rejects.toMatchObject({ facts: { problem: 'file_unreachable' } })
  expect(asked).toBe(1)
})
