import { afterAll, beforeAll, describe, it } from 'vitest'
import { createBullmqQueue } from '../../src/jobs/bullmq-queue.ts'
import { silentLog } from '../../src/log.ts'
import { openRedis, type RedisLink } from '../../src/store/redis.ts'
import { memoryTable } from '../support/memory-table.ts'
import { type OwnKeys, ownKeys, redisThatAnswers } from '../support/redis.ts'
import { queueContract } from './queue.contract.ts'

const url = await redisThatAnswers()

if (url === undefined) {
  describe('the BullMQ queue', () => {
    it.skip('keeps the contract (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)')
  })
} else {
  let keys: OwnKeys
  let link: RedisLink
  let prefix = ''
  let tests = 0

  beforeAll(async () => {
    keys = ownKeys(url)
    link = await openRedis({ url, log: silentLog })
  })
  afterAll(async () => {
    await link.close()
    await keys[Symbol.asyncDispose]()
  })

  queueContract(
    'the BullMQ queue',
    (options) =>
      createBullmqQueue({
        ...options,
        link: { ...link, prefix },
        patientBook: options.book,
        bookHeldBy: () => options.book,
        log: silentLog,
        beatEveryMs: 20,
        silentForMs: 500,
      }),
    () => {
      tests += 1
      prefix = `${keys.prefix}${tests}:`
      return { jobs: memoryTable(), open: memoryTable() }
    },
  )
}
