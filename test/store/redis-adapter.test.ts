import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite'
import Keyv from 'keyv'
import * as vitest from 'vitest'
import { silentLog } from '../../src/log.ts'
import { openRedis, type RedisLink } from '../../src/store/redis.ts'
import { RedisAdapter } from '../../src/store/redis-adapter.ts'
import { type OwnKeys, ownKeys, redisThatAnswers } from '../support/redis.ts'

const { afterAll, beforeAll, describe, expect, it } = vitest
const url = await redisThatAnswers()

if (url === undefined) {
  describe('the Redis adapter', () => {
    it.skip("passes Keyv's test suite (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)")
  })
} else {
  let keys: OwnKeys
  let link: RedisLink
  const adapter = () => new RedisAdapter({ send: link.ask, prefix: keys.prefix })

  beforeAll(async () => {
    keys = ownKeys(url)
    link = await openRedis({ url, prefix: keys.prefix, log: silentLog })
  })

  afterAll(async () => {
    await link.close()
    await keys[Symbol.asyncDispose]()
  })

  describe("Keyv's own test suite", () => {
    keyvTestSuite(vitest, Keyv, adapter)
    keyvIteratorTests(vitest, Keyv, adapter)
  })

  describe('the Redis adapter', () => {
    it('sets, asks for and deletes many at once', async () => {
      const keyv = new Keyv({ store: adapter(), namespace: 'many' })
      await keyv.setMany([
        { key: 'a', value: 1 },
        { key: 'b', value: 2, ttl: 60_000 },
      ])
      expect(await keyv.getMany(['a', 'b', 'c'])).toEqual([1, 2, undefined])
      expect(await keyv.hasMany(['a', 'c'])).toEqual([true, false])
      expect(await keyv.deleteMany(['a', 'c'])).toBe(true)
      expect(await keyv.getMany(['a', 'b'])).toEqual([undefined, 2])
    })

    it('clears no namespace that only begins alike, nor one that a pattern would mean', async () => {
      const [short, long, odd] = ['job', 'jobs', 'j*'].map(
        (namespace) => new Keyv<number>({ store: adapter(), namespace }),
      )
      await short?.set('a', 1)
      await long?.set('a', 2)
      await odd?.set('a', 3)
      await odd?.clear()
      expect([await short?.get('a'), await long?.get('a'), await odd?.get('a')]).toEqual([1, 2, undefined])
      await short?.clear()
      expect([await short?.get('a'), await long?.get('a')]).toEqual([undefined, 2])
    })

    it("tells Keyv's listeners of an error that Keyv itself swallows", async () => {
      const other = await openRedis({ url, prefix: keys.prefix, log: silentLog })
      const keyv = new Keyv({ store: new RedisAdapter({ send: other.ask, prefix: keys.prefix }) })
      const errors: unknown[] = []
      keyv.on('error', (error) => errors.push(error))
      await other.close()
      expect(await keyv.get('a')).toBeUndefined()
      expect(errors).toEqual([expect.objectContaining({ name: 'StoreError', problem: 'closed' })])
    })
  })
}
