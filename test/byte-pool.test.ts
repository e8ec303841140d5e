import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
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

  it('lets the memory of a crowd go even where one of them kept what it had', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage: () => void = runInNewContext('gc')
    const pool = createBytePool(16)
    const crowd = Array.from({ length: 50 }, () => pool.take())
    const lost = new WeakRef(crowd.pop() ?? crowd)
    for (const one of crowd) pool.give(one)
    await vi.waitUntil(async () => {
      await nextTurn()
      collectGarbage()
      return lost.deref() === undefined
    })
    // Whoever waits for what was lost is told some turns later.
    for (let turn = 0; turn < 10; turn += 1) await nextTurn()
    const next = Array.from({ length: 50 }, () => pool.take())
    expect(next.filter((one) => crowd.includes(one))).toHaveLength(8)
  })
})
