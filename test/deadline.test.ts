import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deadline } from '../src/deadline.ts'

describe('a deadline', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('aborts when its time is over, as AbortSignal.timeout does', () => {
    using within = deadline(1_000)
    vi.advanceTimersByTime(999)
    expect([within.signal.aborted, within.isOver]).toEqual([false, false])
    vi.advanceTimersByTime(1)
    expect(within.isOver).toBe(true)
    expect(within.signal.reason).toMatchObject({ name: 'TimeoutError' })
  })

  it('aborts with another signal, for its reason', () => {
    const other = new AbortController()
    using within = deadline(1_000, other.signal)
    other.abort('cancelled')
    expect([within.signal.reason, within.isOver]).toEqual(['cancelled', false])
  })

  it('leaves no timer behind once the work is done', () => {
    {
      using within = deadline(600_000)
      expect([within.isOver, vi.getTimerCount()]).toEqual([false, 1])
    }
    expect(vi.getTimerCount()).toBe(0)
  })
})
