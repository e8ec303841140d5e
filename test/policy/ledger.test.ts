import { describe, it } from 'vitest'
import { redisBackend, sqliteBackend } from '../support/counter-backends.ts'
import { ledgerContract } from './ledger.contract.ts'

ledgerContract(sqliteBackend())

const redis = await redisBackend()

if (redis === undefined) {
  describe('the ledger on Redis', () => {
    it.skip('keeps the contract (left out: no Redis answers at REDIS_URL or 127.0.0.1:6379)')
  })
} else {
  ledgerContract(redis)
}
