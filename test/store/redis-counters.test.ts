import { describe, it } from 'vitest'
import { redisBackend } from '../support/counter-backends.ts'
import { countersContract } from './counters.contract.ts'

const redis = await redisBackend()

if (redis === undefined) {
  describe('counters on Redis', () => {
    it.skip('keep the contract (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)')
  })
} else {
  countersContract(redis)
}
