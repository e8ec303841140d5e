import type { Ledger } from '../../src/policy/ledger.ts'

/** A ledger that lets everything through, for tests that are not about money. */
export const noLedger: Ledger = {
  reserve: async () => {},
  keep: async () => {},
  settle: async () => true,
  standing: async () => [],
}
