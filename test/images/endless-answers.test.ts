import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { createBytePool } from '../../src/byte-pool.ts'
import { readAnswer } from '../../src/images/answer.ts'
import { batchBytes } from '../../src/images/base64.ts'
import { openExchange } from '../../src/images/exchange.ts'
import { createGallery } from '../../src/images/gallery.ts'
import { connectorOfReusedMemory } from '../../src/images/reading-memory.ts'
import { patience } from '../support/patience.ts'
import { clientFor, collectingSinks, imagine, pngLike, startService } from './scripted-service.ts'

const picture = Buffer.concat([pngLike(8), randomBytes(40_000)])
const base64 = picture.toString('base64')
const usage = { input_tokens: 5, output_tokens: 100 }
const completed = `event: image_generation.completed\ndata: ${JSON.stringify({ b64_json: base64, usage })}\n\n`
const preview = `event: image_generation.partial_image\ndata: ${JSON.stringify({ b64_json: base64 })}\n\n`

const openEvents = (response: ServerResponse, text: string) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(text)
}

describe('an answer that is whole, from a server that leaves its connection open', () => {
  it.each([
    ['events', (response: ServerResponse) => openEvents(response, completed)],
    [
      'one document',
      (response: ServerResponse) => void response.write(JSON.stringify({ data: [{ b64_json: base64 }] })),
    ],
  ])('is waited for a little longer, and no more: %s', async (_, answering) => {
    await using service = await startService(answering)
    const connect = connectorOfReusedMemory({ timeout: 5_000, allowH2: false })
    const exchange = openExchange({ connect, patienceMs: 60_000 })
    const { signal } = new AbortController()
    const { read } = await exchange.ask(new URL(service.origin), { method: 'GET', headers: {}, signal })
    const sinks = collectingSinks()
    const gallery = createGallery(1, sinks.openSink, createBytePool(batchBytes))
    await readAnswer(read, { contentType: undefined, gallery, previews: undefined, patienceMs: 1, signal })
    await gallery.stored()
    expect(sinks.images()).toEqual([picture])
    // Its connection is let go: nothing is left to wait for.
    await exchange.close()
  })
})

/** The signal of a job whose time is over as soon as this is so. */
function overOnce(isSo: () => boolean): AbortSignal {
  const job = new AbortController()
  void vi
    .waitUntil(isSo, patience)
    .then(() => job.abort(new DOMException('not done in time', 'TimeoutError')))
  return job.signal
}

describe('a job whose time is over', () => {
  it('keeps the pictures that have come', async () => {
    await using service = await startService((response) => openEvents(response, completed + preview))
    await using house = clientFor(service.baseUrl)
    const signal = overOnce(() => house.images().length === 1)
    const outcome = await house.carryOut(imagine(2), { signal })
    expect(outcome.images).toHaveLength(1)
    expect(outcome.incomplete?.facts).toEqual({ kind: 'capacity', problem: 'timed_out' })
    expect(house.images()).toEqual([picture])
  })

  it('keeps those that were fetched when the next one does not come', async () => {
    await using store = await startService(
      (response) => void response.end(picture),
      () => {},
    )
    const data = ['a', 'b'].map((name) => ({ url: `${store.origin}/${name}.png` }))
    await using service = await startService((response) => void response.end(JSON.stringify({ data })))
    await using house = clientFor(service.baseUrl)
    const signal = overOnce(() => store.received.length === 2)
    const outcome = await house.carryOut(imagine(2), { signal })
    expect(outcome.incomplete?.facts).toEqual({ kind: 'capacity', problem: 'timed_out' })
    expect(house.images()).toEqual([picture])
  })
})
