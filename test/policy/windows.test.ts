import { expect, it } from 'vitest'
import { endOf, inUtc, windowOf } from '../../src/policy/windows.ts'

it.each([
  ['2026-11-25T23:59:59.999Z', '2026-11-25', '2026-11', '2026-11-26 00:00 UTC', '2026-12-01 00:00 UTC'],
  ['2026-12-31T00:00:00.000Z', '2026-12-31', '2026-12', '2027-01-01 00:00 UTC', '2027-01-01 00:00 UTC'],
  ['2028-02-28T12:00:00.000Z', '2028-02-28', '2028-02', '2028-02-29 00:00 UTC', '2028-03-01 00:00 UTC'],
  // A summer's night in Berlin is the day before in UTC.
  ['2026-07-01T00:30:00.000+02:00', '2026-06-30', '2026-06', '2026-07-01 00:00 UTC', '2026-07-01 00:00 UTC'],
])('%s is in the windows of UTC', (time, day, month, dayEnds, monthEnds) => {
  const at = Date.parse(time)
  expect([windowOf('day', at), windowOf('month', at)]).toEqual([day, month])
  expect([inUtc(endOf('day', at)), inUtc(endOf('month', at))]).toEqual([dayEnds, monthEnds])
})
