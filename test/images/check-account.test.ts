import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { checkAccount } from '../../src/images/check-account.ts'
import { json, startService } from './scripted-service.ts'

describe('checking an account', () => {
  it.each([
    [200, 'works'],
    [401, 'wrong_key'],
    [403, 'wrong_key'],
    [404, 'works'],
    [429, 'unreachable'],
    [503, 'unreachable'],
  ] as const)('an answer of %i to the list of models says: %s', async (status, said) => {
    await using service = await startService(json({ data: [] }, status))
    const account = { baseUrl: service.baseUrl, apiKey: 'sk-own' }
    expect(await checkAccount({ account, publicOnly: false })).toBe(said)
    expect(service.received).toMatchObject([
      { method: 'GET', url: '/v1/models', headers: { authorization: 'Bearer sk-own' } },
    ])
  })

  it('goes where a redirect points to for nobody', async () => {
    await using elsewhere = await startService(json({ data: [] }))
    await using service = await startService(json({}, 302, { location: `${elsewhere.baseUrl}/models` }))
    const account = { baseUrl: service.baseUrl, apiKey: 'sk-own' }
    expect(await checkAccount({ account, publicOnly: false })).toBe('unreachable')
    expect(elsewhere.received).toEqual([])
  })

  it('tells a service that is not there from a wrong key', async () => {
    const account = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'sk-own' }
    expect(await checkAccount({ account, publicOnly: false })).toBe('unreachable')
  })

  it('tells a service that says nothing from a wrong key, when the time is over', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    // A listening TCP server has an address with a port.
    const { port } = silent.address() as AddressInfo
    const account = { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-own' }
    expect(await checkAccount({ account, publicOnly: false, deadlineMs: 50 })).toBe('unreachable')
    silent.close()
    silent.closeAllConnections()
  })

  it('sends nothing into a private network', async () => {
    await using service = await startService(json({ data: [] }))
    const account = { baseUrl: service.baseUrl, apiKey: 'sk-own' }
    expect(await checkAccount({ account, publicOnly: true })).toBe('private_address')
    expect(service.received).toEqual([])
  })
})
