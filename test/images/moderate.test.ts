import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { startSandbox } from '../../src/sandbox/server.ts'
import { clientFor, failureOf, json, startService } from './scripted-service.ts'

const never = new AbortController().signal
const verdict = (flagged: boolean, categories: Record<string, boolean | null> = {}) =>
  json({
    id: 'modr-1',
    model: 'omni-moderation-latest',
    results: [{ flagged, categories, category_scores: {} }],
  })

const breaksOff = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"results":[', () => response.destroy())
}

describe('the check of a prompt', () => {
  const closing: AsyncDisposable[] = []
  afterEach(async () => {
    for (const one of closing.splice(0)) await one[Symbol.asyncDispose]()
  })

  async function checking(...script: Parameters<typeof startService>) {
    const service = await startService(...script)
    const { client } = clientFor(service.baseUrl)
    closing.push({ [Symbol.asyncDispose]: () => client.close() }, service)
    return { service, client }
  }

  it('sends the words, and each picture in a request of its own', async () => {
    const { service, client } = await checking(verdict(false))
    const picture = Buffer.from('jpeg bytes')
    expect(await client.moderate({ text: 'a cat', pictures: [picture, picture] }, never)).toEqual({
      flagged: false,
      categories: [],
    })
    const inputs = service.received.map(({ body }) => JSON.parse(body.toString()).input)
    expect(service.received.map(({ url }) => url)).toEqual(Array(3).fill('/v1/moderations'))
    expect(inputs).toContainEqual([{ type: 'text', text: 'a cat' }])
    const url = `data:image/jpeg;base64,${picture.toString('base64')}`
    expect(inputs.filter(([input]) => input.type === 'image_url')).toEqual(
      Array(2).fill([{ type: 'image_url', image_url: { url } }]),
    )
    expect(service.received[0]?.headers.authorization).toBe('Bearer sk-test-0123456789abcdef')
  })

  it('is understood by the sandbox as by the real service', async () => {
    const sandbox = await startSandbox()
    closing.push({ [Symbol.asyncDispose]: () => sandbox.close() })
    const { client } = clientFor(sandbox.url, { apiKey: 'sandbox' })
    closing.push({ [Symbol.asyncDispose]: () => client.close() })
    expect(await client.moderate({ text: 'a cat', pictures: [] }, never)).toMatchObject({ flagged: false })
    expect(await client.moderate({ text: 'sandbox:flagged', pictures: [] }, never)).toEqual({
      flagged: true,
      categories: ['violence'],
    })
  })

  it('is flagged when one part is, with the categories of all', async () => {
    const { client } = await checking(
      verdict(true, { violence: true, hate: false }),
      verdict(true, { sexual: true }),
    )
    const judged = await client.moderate({ text: 'a', pictures: [Buffer.from('b')] }, never)
    expect({ ...judged, categories: judged.categories.toSorted() }).toEqual({
      flagged: true,
      categories: ['sexual', 'violence'],
    })
  })

  it.each([
    ['refuses for a moment', json({ error: { message: 'busy' } }, 503)],
    ['breaks off in its answer', breaksOff],
  ])('is asked for again where the service %s', async (_, answering) => {
    const { service, client } = await checking(answering, verdict(false))
    expect((await client.moderate({ text: 'a', pictures: [] }, never)).flagged).toBe(false)
    expect(service.received).toHaveLength(2)
  })

  it.each([
    ['has no such address', json({ error: 'not found' }, 404)],
    ['answers something else', json({ status: 'ok' })],
    ['answers no JSON', json('<html>hello</html>')],
  ])('is for an admin to mend where the service %s', async (_, answering) => {
    const { service, client } = await checking(answering)
    const failure = await failureOf(client.moderate({ text: 'a', pictures: [] }, never))
    expect(failure.facts).toMatchObject({ kind: 'account', problem: 'no_moderations' })
    expect(service.received).toHaveLength(1)
  })

  it.each([
    ['hangs up', (response: ServerResponse) => void response.destroy()],
    ['is hidden behind a web page', json('<html><title>502 Bad Gateway</title></html>', 502)],
  ])('has cost nothing where the service %s', async (_, answering) => {
    const { client } = await checking(answering)
    const failure = await failureOf(client.moderate({ text: 'a', pictures: [] }, never))
    expect(failure.facts.kind).toBe('capacity')
    expect(failure.trace.charged).toBe('no')
  })

  it('says that a key is wrong, without the key', async () => {
    const message = 'Incorrect API key provided: sk-test-0123456789abcdef'
    const { client } = await checking(json({ error: { message, code: 'invalid_api_key' } }, 401))
    const failure = await failureOf(client.moderate({ text: 'a', pictures: [] }, never))
    expect(failure.facts).toMatchObject({ kind: 'account', problem: 'invalid_key' })
    expect(JSON.stringify(failure)).not.toContain('0123456789abcdef')
  })

  it('ends when the job is cancelled', async () => {
    const { client } = await checking(() => {})
    const abort = new AbortController()
    const failing = failureOf(client.moderate({ text: 'a', pictures: [] }, abort.signal))
    abort.abort()
    expect((await failing).facts.kind).toBe('cancelled')
  })
})
