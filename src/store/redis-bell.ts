import { randomUUID } from 'node:crypto'
import type { Log } from '../log.ts'
import type { RedisLink } from './redis.ts'

/** What one process tells all others at once. A ring may be lost: whoever listens also looks by itself now and then. */
export interface Bell {
  ring(text: string): void
  /** Not called for this process's own. */
  onRing(listener: (text: string) => void): void
}

export async function openRedisBell(
  { client, ask, prefix }: Pick<RedisLink, 'client' | 'ask' | 'prefix'>,
  name: string,
  log: Log,
): Promise<Bell & { close(): void }> {
  const channel = `${prefix}bell:${name}`
  const self = randomUUID()
  const listeners: ((text: string) => void)[] = []
  // A connection that listens can do nothing else: https://redis.io/docs/latest/develop/pubsub/
  const ear = client.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
  })
  ear.on('error', (err) => log.debug({ err }, 'the bell does not hear Redis'))
  ear.on('message', (_channel, message: string) => {
    const [from, text] = [message.slice(0, self.length), message.slice(self.length)]
    if (from !== self) for (const listener of listeners) listener(text)
  })
  await ear.subscribe(channel)
  return {
    ring: (text) => {
      ask((redis) => redis.publish(channel, self + text)).catch((err: unknown) =>
        log.debug({ err }, 'the bell was not heard'),
      )
    },
    onRing: (listener) => void listeners.push(listener),
    close: () => ear.disconnect(),
  }
}
