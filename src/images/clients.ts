import type { ImagesClient } from './client.ts'
import type { Account } from './http-request.ts'

/** What pays, and how it may be reached. */
export interface Payer {
  readonly account: Account
  /** The address was named by an admin of one space, who must not reach the host's own network through it. */
  readonly publicOnly: boolean
}

/** Clients of many accounts. One for each address and key: they share connections, and what the breaker has seen. */
export interface ImagesClients {
  /** The client is open until the lease is let go. */
  lease(payer: Payer): Lease
  close(): Promise<void>
}

interface Lease extends Disposable {
  readonly client: ImagesClient
}

interface Entry {
  readonly client: ImagesClient
  leases: number
}

/** So many that nobody uses stay open; the one that was used longest ago goes first. */
const mostIdle = 16

export function createImagesClients(open: (payer: Payer) => ImagesClient): ImagesClients {
  const entries = new Map<string, Entry>()

  const closeLongestIdle = () => {
    const idle = [...entries].filter(([, { leases }]) => leases === 0)
    for (const [key, { client }] of idle.slice(0, Math.max(0, idle.length - mostIdle))) {
      entries.delete(key)
      // Nothing is under way in it.
      void client.close()
    }
  }

  return {
    lease: (payer) => {
      const key = keyOf(payer)
      const entry = entries.get(key) ?? { client: open(payer), leases: 0 }
      entry.leases += 1
      entries.delete(key)
      entries.set(key, entry)
      let isOpen = true
      return {
        client: entry.client,
        [Symbol.dispose]: () => {
          if (!isOpen) return
          isOpen = false
          entry.leases -= 1
          closeLongestIdle()
        },
      }
    },
    close: async () => {
      await Promise.all([...entries.values()].map(({ client }) => client.close()))
      entries.clear()
    },
  }
}

function keyOf({ account, publicOnly }: Payer): string {
  const { baseUrl, apiKey, organization, project } = account
  return JSON.stringify([baseUrl, apiKey, organization, project, publicOnly])
}
