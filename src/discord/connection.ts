import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { type Gateway, NoSessionsLeft } from './gateway.ts'
import { mayHeal } from './trouble.ts'

interface ConnectionParts {
  readonly open: () => Gateway
  /** Every shard is there; hears the application's id. */
  readonly onOpened: (application: string) => void
  readonly log: Log
}

export interface Connection {
  /** Resolves when Discord is reached, however often it takes; rejects when it will not have this bot. */
  readonly made: Promise<void>
  ready(): boolean
  close(): Promise<void>
}

/** Opens the gateway anew until it is open: a Discord that is down, or has no sessions left today, comes back. */
export function connect({ open, onOpened, log }: ConnectionParts): Connection {
  const closing = new AbortController()
  let gateway: Gateway | undefined

  async function keepTrying(): Promise<void> {
    for (let tried = 0; !closing.signal.aborted; tried += 1) {
      gateway = open()
      try {
        onOpened(await gateway.opened)
        return
      } catch (err) {
        await gateway.close()
        if (!mayHeal(err) && !(err instanceof NoSessionsLeft)) throw err
        log.warn({ err }, 'discord cannot be reached; trying again')
        await wait(backoff(tried), undefined, { signal: closing.signal })
      }
    }
  }

  return {
    made: keepTrying(),
    ready: () => !closing.signal.aborted && gateway?.ready() === true,
    close: async () => {
      closing.abort()
      await gateway?.close()
    },
  }
}

function backoff(tried: number): number {
  return Math.min(60_000, 1_000 * 2 ** tried) * (0.5 + Math.random() / 2)
}
