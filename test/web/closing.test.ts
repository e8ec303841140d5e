import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openWeb, type Web } from '../../src/web/server.ts'

function open(port = 0): Promise<Web> {
  const endless = new Hono().get('/endless', (c) =>
    streamSSE(c, async (stream) => {
      await stream.writeSSE({ data: 'first' })
      await new Promise<void>((resolve) => stream.onAbort(resolve))
    }),
  )
  const checks = async () => ({})
  return openWeb({ host: '127.0.0.1', port, routes: [endless], checks, log: silentLog })
}

describe('a web server that closes', () => {
  afterEach(() => void vi.useRealTimers())

  it('cuts an endless stream that somebody follows after two seconds, and its port is free again', async () => {
    const web = await open()
    const response = await fetch(`${web.url}/endless`)
    await response.body?.getReader().read()
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const isClosed = vi.fn()
    const closed = web.close().then(isClosed)
    await vi.advanceTimersByTimeAsync(1_999)
    expect(isClosed).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await closed
    const again = await open(web.port)
    expect(again.port).toBe(web.port)
    await again.close()
  })

  it('does not wait for who has connected and asked nothing', async () => {
    const web = await open()
    const ahead = connect(web.port, '127.0.0.1')
    await once(ahead, 'connect')
    const gone = once(ahead, 'close')
    // Connections are taken in turn: once this is answered, the one before is there.
    await fetch(`${web.url}/healthz`)
    // The two seconds never end.
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    await Promise.all([web.close(), gone])
    expect(ahead.destroyed).toBe(true)
  })
})
