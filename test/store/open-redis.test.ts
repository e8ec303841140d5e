import { readdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openRedisStores, type RedisStores } from '../../src/store/open-redis.ts'
import { openRedis } from '../../src/store/redis.ts'
import { type OwnKeys, ownKeys, redisThatAnswers } from '../support/redis.ts'
import { blobsContract } from './blobs.contract.ts'
import { tableContract } from './table.contract.ts'

const url = await redisThatAnswers()

if (url === undefined) {
  describe('the stores on Redis', () => {
    it.skip('keep the contract (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)')
  })
} else {
  let keys: OwnKeys
  let stores: RedisStores

  const backend = {
    name: 'Redis',
    open: async () => {
      keys = ownKeys(url)
      stores = await openRedisStores(await openRedis({ url, prefix: keys.prefix, log: silentLog }), silentLog)
      return stores
    },
    dispose: async () => {
      await stores.close()
      await keys[Symbol.asyncDispose]()
    },
  }
  tableContract(backend)
  blobsContract({ ...backend, open: async () => (await backend.open()).blobs })

  describe('the stores on Redis', () => {
    it('show one process what another wrote, rows and blobs', async () => {
      const first = await backend.open()
      const second = await openRedisStores(
        await openRedis({ url, prefix: keys.prefix, log: silentLog }),
        silentLog,
      )
      await first.table<string>('jobs').set('a', 'row')
      await pipeline(['bytes'], first.blobs.write('a/one'))
      expect(await second.table<string>('jobs').get('a')).toBe('row')
      const found = await second.blobs.open('a/one')
      expect(found === undefined ? undefined : String(await buffer(found))).toBe('bytes')
      await second.close()
      await backend.dispose()
    })

    it('set a fenced row only while its fence stands', async () => {
      const { patient, table } = await backend.open()
      const fence = { key: `${keys.prefix}leases`, field: 'job', value: 'mine' }
      const rows = patient.fencedTable<string>('jobs', fence)
      await keys.redis.hset(fence.key, 'job', 'mine')
      await rows.set('one', 'first')
      await keys.redis.hset(fence.key, 'job', 'theirs')
      await expect(rows.set('one', 'second')).rejects.toMatchObject({ problem: 'fenced' })
      expect(await table<string>('jobs').get('one')).toBe('first')
      await backend.dispose()
    })

    it('let what a dead process half wrote expire, and keep what is whole', async () => {
      const { blobs } = await backend.open()
      const half = blobs.write('job/half')
      await new Promise((resolve) => half.write(Buffer.alloc(600_000), resolve))
      const [abandoned = ''] = await keys.redis.keys(`${keys.prefix}blob:bytes:*`)
      expect(await keys.redis.pttl(abandoned)).toBeGreaterThan(0)
      await new Promise<void>((resolve) => half.end(resolve))
      expect(await keys.redis.pttl(abandoned)).toBe(-1)
      await blobs.removeAll('job')
      expect(await keys.redis.exists(abandoned)).toBe(0)
      await backend.dispose()
    })

    it('keep no chunk that is larger than some hundred kilobytes', async () => {
      const { blobs } = await backend.open()
      await pipeline([Buffer.alloc(3_000_000, 7)], blobs.write('job/one'))
      const [body = ''] = await keys.redis.keys(`${keys.prefix}blob:bytes:*`)
      const lengths = (await keys.redis.hvals(body)).map((chunk) => chunk.length)
      expect(Math.max(...lengths)).toBeLessThanOrEqual(262_144)
      expect(lengths.length).toBeGreaterThan(10)
      await backend.dispose()
    })

    it('give a job an empty folder each time, which goes away with the process', async () => {
      const opened = await backend.open()
      const path = await opened.scratch('7k2m9q0d4h1x')
      await writeFile(join(path, 'half.png'), 'x')
      expect(await opened.scratch('7k2m9q0d4h1x')).toBe(path)
      expect(await readdir(path)).toEqual([])
      await expect(opened.scratch('../outside')).rejects.toThrow("not a blob's name")
      await backend.dispose()
      await expect(readdir(path)).rejects.toThrow('ENOENT')
    })

    it('are healthy until they are closed', async () => {
      const opened = await backend.open()
      expect(await opened.healthy()).toBe(true)
      await opened.close()
      expect(await opened.healthy()).toBe(false)
      await backend.dispose()
    })
  })
}

describe('a Redis that cannot be used', () => {
  const timing = { connectMs: 300 }

  it('is one sentence that names the variable, when nothing listens', async () => {
    await expect(openRedis({ url: 'redis://127.0.0.1:1', log: silentLog, timing })).rejects.toMatchObject({
      problem: 'unreachable',
      message: expect.stringContaining('REDIS_URL'),
    })
  })

  it('is one sentence when it listens and says nothing', async () => {
    const server: Server = createServer(() => {}).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    const port = address === null || typeof address === 'string' ? 0 : address.port
    await expect(
      openRedis({ url: `redis://127.0.0.1:${port}`, log: silentLog, timing }),
    ).rejects.toMatchObject({ problem: 'unreachable' })
    server.close()
  })

  it.skipIf(url === undefined)(
    'is one sentence when it refuses the password, and shows it to nobody',
    async () => {
      const wrong = new URL(url ?? '')
      wrong.username = 'nobody'
      wrong.password = 'very-secret'
      const refused = await openRedis({ url: wrong.href, log: silentLog, timing }).catch((thrown) => thrown)
      expect(refused).toMatchObject({ problem: 'refused', message: expect.stringContaining('REDIS_URL') })
      expect(String(refused)).not.toContain('very-secret')
    },
  )
})
