import { describe, expect, it } from 'vitest'
import { invocationId, jobIdOf, personId } from '../../src/chat/ids.ts'
import { openPresses, type Press } from '../../src/jobs/presses.ts'
import { memoryTable } from '../support/memory-table.ts'

const ada = personId('discord:1')
const eve = personId('discord:2')
const jobOf = (event: string) => jobIdOf(invocationId(event))

function presses() {
  let now = 10_000
  const { isFirst } = openPresses(memoryTable<Press>(), () => now)
  const pass = (milliseconds: number) => {
    now += milliseconds
  }
  return { isFirst, pass }
}

describe('presses', () => {
  it('tell a double click from a second wish', async () => {
    const { isFirst, pass } = presses()
    expect(await isFirst('again:x', ada, jobOf('one'))).toBe(true)
    pass(300)
    expect(await isFirst('again:x', ada, jobOf('two'))).toBe(false)
    pass(2_000)
    expect(await isFirst('again:x', ada, jobOf('three'))).toBe(true)
  })

  it('take the same event, delivered twice, for what it is', async () => {
    const { isFirst } = presses()
    expect(await isFirst('again:x', ada, jobOf('one'))).toBe(true)
    expect(await isFirst('again:x', ada, jobOf('one'))).toBe(true)
  })

  it('leave other people and other buttons alone', async () => {
    const { isFirst } = presses()
    await isFirst('again:x', ada, jobOf('one'))
    expect(await isFirst('again:x', eve, jobOf('two'))).toBe(true)
    expect(await isFirst('vary-result:x', ada, jobOf('three'))).toBe(true)
  })

  it('let one of many simultaneous clicks through', async () => {
    const { isFirst } = presses()
    const clicks = Array.from({ length: 10 }, (_, index) => isFirst('again:x', ada, jobOf(`${index}`)))
    expect((await Promise.all(clicks)).filter(Boolean)).toHaveLength(1)
  })
})
