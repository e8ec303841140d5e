import { describe, expect, it } from 'vitest'
import { createBreaker } from '../../src/images/breaker.ts'

function at(callersToOpen = 2) {
  let time = 0
  const breaker = createBreaker({ callersToOpen, coolDownMs: 100, longestCoolDownMs: 300, now: () => time })
  const enter = (caller = {}) => {
    const entry = breaker.enter(caller)
    if (!entry.admitted) throw new Error(`wait ${entry.waitMs}`)
    return entry
  }
  return { breaker, enter, pass: (milliseconds: number) => (time += milliseconds) }
}

describe('the breaker', () => {
  it('opens after failures in a row, and not after failures with a success between them', () => {
    const { enter } = at()
    enter().leave('down')
    enter().leave('up')
    enter().leave('down')
    enter().leave('down')
    expect(() => enter()).toThrow('wait 100')
  })

  it('counts a caller once, however often it tries', () => {
    const { enter } = at(2)
    const caller = {}
    for (let tries = 0; tries < 9; tries += 1) enter(caller).leave('down')
    enter().leave('down')
    expect(() => enter()).toThrow('wait 100')
  })

  it('lets one try through after the wait, and everybody when that succeeds', () => {
    const { enter, pass } = at(1)
    enter().leave('down')
    pass(100)
    const trial = enter()
    expect(() => enter()).toThrow('wait 100')
    trial.leave('up')
    enter()
    enter()
  })

  it('waits twice as long after each try that fails, up to a limit', () => {
    const { enter, pass } = at(1)
    enter().leave('down')
    for (const wait of [100, 200, 300, 300]) {
      expect(() => enter()).toThrow(`wait ${wait}`)
      pass(wait)
      enter().leave('down')
    }
  })

  it('lets the next try through when one was abandoned', () => {
    const { enter, pass } = at(1)
    enter().leave('down')
    pass(100)
    enter().leave('unknown')
    enter().leave('up')
    enter()
  })

  it('is not opened for longer by tries that began before it opened', () => {
    const { enter, pass } = at(1)
    const [early, late, good] = [enter(), enter(), enter()]
    early.leave('down')
    pass(50)
    late.leave('down')
    expect(() => enter()).toThrow('wait 50')
    good.leave('up')
    enter()
  })
})
