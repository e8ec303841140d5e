import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { invocationId, jobIdOf, personId, spaceId } from '../../src/chat/ids.ts'
import { openStrikes, type StrikeBook } from '../../src/policy/strikes.ts'
import { openTestStores } from '../support/workshop.ts'

const space = spaceId('discord:1')
const ada = personId('discord:7')
const rule = { refusals: 3, pauseMinutes: 15 }
const minutes = (count: number) => count * 60_000
const refused = (event: string, person = ada) => ({
  space,
  person,
  job: jobIdOf(invocationId(`discord:${event}`)),
})

describe('refusals', () => {
  let stores: Awaited<ReturnType<typeof openTestStores>>
  let strikes: StrikeBook
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25T12:00:00Z') })
    stores = await openTestStores()
    strikes = openStrikes({ strikes: stores.table('strikes'), pauses: stores.table('pauses') }, Date.now)
  })
  afterEach(async () => {
    vi.useRealTimers()
    await stores.dispose()
  })

  const later = (count: number) => vi.setSystemTime(Date.now() + minutes(count))

  it('bring a pause with the last one that is allowed, and end it when its time is over', async () => {
    expect(await strikes.count(refused('1'), rule)).toBeUndefined()
    expect(await strikes.count(refused('2'), rule)).toBeUndefined()
    const until = Date.now() + minutes(15)
    expect(await strikes.count(refused('3'), rule)).toBe(until)
    expect(await strikes.pausedUntil(space, ada)).toBe(until)
    later(15)
    expect(await strikes.pausedUntil(space, ada)).toBeUndefined()
    expect(await strikes.count(refused('4'), rule)).toBeUndefined()
  })

  it('count for ten minutes, each from its own time', async () => {
    await strikes.count(refused('1'), rule)
    later(6)
    await strikes.count(refused('2'), rule)
    later(6)
    expect(await strikes.count(refused('3'), rule)).toBeUndefined()
    expect(await strikes.count(refused('4'), rule)).toBeGreaterThan(Date.now())
  })

  it('count once for a job, however often it is told', async () => {
    for (let time = 0; time < 5; time += 1) {
      expect(await strikes.count(refused('1'), rule)).toBeUndefined()
    }
  })

  it('that come at once are all counted', async () => {
    const counted = await Promise.all(
      Array.from({ length: 3 }, (_, event) => strikes.count(refused(`${event}`), rule)),
    )
    expect(counted.some((until) => until !== undefined)).toBe(true)
  })

  it('of one person are nobody else’s, and of one space no other’s', async () => {
    for (const event of ['1', '2', '3']) await strikes.count(refused(event), rule)
    expect(await strikes.pausedUntil(space, personId('discord:8'))).toBeUndefined()
    expect(await strikes.pausedUntil(spaceId('discord:2'), ada)).toBeUndefined()
  })

  it('bring no pause where the space wants none', async () => {
    for (const event of ['1', '2', '3', '4']) {
      expect(await strikes.count(refused(event), 'off')).toBeUndefined()
    }
  })
})
