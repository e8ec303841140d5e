import { describe, expect, it } from 'vitest'
import type { ImagesClient } from '../../src/images/client.ts'
import { createImagesClients, type Payer } from '../../src/images/clients.ts'

function pool() {
  const opened: string[] = []
  const closed: string[] = []
  const clients = createImagesClients(({ account }) => {
    const name = `${account.baseUrl} ${account.apiKey}`
    opened.push(name)
    return {
      carryOut: () => Promise.reject(new Error('nothing is asked for here')),
      moderate: () => Promise.reject(new Error('nothing is asked for here')),
      close: async () => {
        closed.push(name)
      },
    } satisfies ImagesClient
  })
  return { clients, opened, closed }
}

const payer = (baseUrl: string, apiKey: string): Payer => ({ account: { baseUrl, apiKey }, publicOnly: true })

describe('clients of many accounts', () => {
  it('are one for each address and key', () => {
    const { clients, opened } = pool()
    using one = clients.lease(payer('https://a', 'k1'))
    using same = clients.lease(payer('https://a', 'k1'))
    using other = clients.lease(payer('https://a', 'k2'))
    expect(same.client).toBe(one.client)
    expect(other.client).not.toBe(one.client)
    expect(opened).toEqual(['https://a k1', 'https://a k2'])
  })

  it('are closed when many others were used since, and never while a job uses them', () => {
    const { clients, closed } = pool()
    using busy = clients.lease(payer('https://busy', 'k'))
    for (let index = 0; index < 20; index += 1)
      clients.lease(payer(`https://${index}`, 'k'))[Symbol.dispose]()
    expect(closed).toEqual(['https://0 k', 'https://1 k', 'https://2 k', 'https://3 k'])
    expect(busy.client).toBe(clients.lease(payer('https://busy', 'k')).client)
  })

  it('are all closed at the end', async () => {
    const { clients, closed } = pool()
    clients.lease(payer('https://a', 'k'))[Symbol.dispose]()
    await clients.close()
    expect(closed).toEqual(['https://a k'])
  })
})
