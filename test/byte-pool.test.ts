import { describe, expect, it } from 'vitest'
import { createBytePool } from '../src/byte-pool.ts'

describe('a byte pool', () => {
  it('lends again what was given back, and never the same to two', () => {
    const pool = createBytePool(16)
    const [one, other] = [pool.take(), pool.take()]
    expect(other).not.toBe(one)
    pool.give(one)
    expect(pool.take()).toBe(one)
    expect([one.length, other.length]).toEqual([16, 16])
  })

  it('lets the memory of a crowd go once all is given back', () => {
    const pool = createBytePool(16)
    const crowd = Array.from({ length: 50 }, () => pool.take())
    for (const one of crowd) pool.give(one)
    const next = Array.from({ length: 50 }, () => pool.take())
    expect(next.filter((one) => crowd.includes(one))).toHaveLength(8)
  })
})
