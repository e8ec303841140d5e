import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'

/** REDIS_URL, or a Redis on this machine, when one answers. */
export async function redisThatAnswers(): Promise<string | undefined> {
  const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1_000 })
  redis.on('error', () => {})
  try {
    await redis.connect()
    await redis.ping()
    return url
  } catch {
    return undefined
  } finally {
    redis.disconnect()
  }
}

export interface OwnKeys extends AsyncDisposable {
  readonly redis: Redis
  /** Nobody else's keys begin like this. */
  readonly prefix: string
}

/** A connection and a prefix of a test's own; what is under it goes away with it. */
export function ownKeys(url: string): OwnKeys {
  const redis = new Redis(url)
  const prefix = `easel-test:${randomUUID()}:`
  return {
    redis,
    prefix,
    [Symbol.asyncDispose]: async () => {
      for await (const keys of redis.scanStream({ match: `${prefix}*` })) {
        if (keys.length > 0) await redis.del(keys)
      }
      await redis.quit()
    },
  }
}
