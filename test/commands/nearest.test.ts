import { expect, it } from 'vitest'
import { nearest } from '../../commands/nearest.ts'
import { settingKeys } from '../../src/policy/settings.ts'

it.each([
  ['modle', 'model'],
  ['models', 'model'],
  ['chanels_allowed', 'channels_allowed'],
  ['budget', 'budget_space_day'],
  ['retention', 'retention_days'],
  ['language', undefined],
  ['wallpaper', undefined],
  ['x', undefined],
])('%s: %s may be meant', (typed, meant) => {
  expect(nearest(typed, settingKeys)).toBe(meant)
})
