import { describe, expect, it } from 'vitest'
import { canonicalText, defaults, effective, type SettingKey } from '../../src/policy/settings.ts'

describe('a setting is taken as people type it', () => {
  it.each<[SettingKey, string, string]>([
    ['model', 'gpt-image-2', 'gpt-image-2'],
    ['size', ' Landscape ', 'landscape'],
    ['size', '1536 × 1024', '1536x1024'],
    ['quality', 'HIGH', 'high'],
    ['count_max', '4', '4'],
    ['models_allowed', 'gpt-image-2,gpt-image-1 gpt-image-2', 'gpt-image-2, gpt-image-1'],
    ['channels_allowed', '<#123> <#C0AB|general>, 456', '123, C0AB, 456'],
    ['roles_allowed', '<@&77> <!subteam^S01|@designers>', '77, S01'],
    ['images_per_user_day', '0', '0'],
    ['budget_space_day', '$5', '5'],
    ['budget_space_month', '2.50 USD', '2.5'],
    [
      'role_limits',
      '<@&77>: images_per_user_day=20, budget_user_day=$2; 88 images_per_user_month=5',
      '77: images_per_user_day=20 budget_user_day=2; 88: images_per_user_month=5',
    ],
    ['rewrite', 'off', 'off'],
    ['show_cost', 'off', 'no'],
    ['strikes', '3 / 15', '3/15'],
    ['strikes', 'off', 'off'],
    ['locale', 'PT-br', 'pt-BR'],
    ['base_url', 'https://images.example.com/v1/', 'https://images.example.com/v1'],
  ])('%s: %j is kept as %j', (key, typed, kept) => {
    expect(canonicalText(key, typed)).toBe(kept)
    expect(canonicalText(key, kept)).toBe(kept)
  })

  it.each([
    ['77:images_per_user_day=5', '77: images_per_user_day=5'],
    ['77: images_per_user_day = 5, budget_user_day =2', '77: images_per_user_day=5 budget_user_day=2'],
    ['77: images_per_user_day=5; 77: budget_user_day=2', '77: images_per_user_day=5 budget_user_day=2'],
  ])('role_limits: %j, as people type it, is %j', (typed, kept) => {
    expect(canonicalText('role_limits', typed)).toBe(kept)
  })

  it.each<[SettingKey, string]>([
    ['model', 'two words'],
    ['size', 'huge'],
    ['quality', 'best'],
    ['count_max', '0'],
    ['count_max', '11'],
    ['models_allowed', ','],
    ['channels_allowed', '#general!'],
    ['images_per_user_day', '-1'],
    ['images_per_user_day', '2.5'],
    ['budget_user_day', 'five'],
    ['budget_user_day', '-5'],
    ['role_limits', '<@&77>'],
    ['role_limits', '<@&77>: images_per_user_day'],
    ['role_limits', '<@&77>: wishes=3'],
    ['previews', 'sometimes'],
    ['strikes', '0/15'],
    ['retention_days', '0'],
    ['locale', 'tlh'],
    ['base_url', 'images.example.com'],
    ['base_url', 'https://me:secret@images.example.com'],
    ['base_url', 'file:///etc/passwd'],
  ])('%s: %j is not taken', (key, typed) => {
    expect(canonicalText(key, typed)).toBeUndefined()
  })
})

describe('what holds in a channel', () => {
  it('is the default where nothing is set', () => {
    expect(effective({})).toEqual(defaults)
  })

  it("is the space's value, and over it the channel's own", () => {
    const space = { model: 'gpt-image-2', count_max: '4', images_per_user_day: '20' }
    expect(effective(space, { model: 'gpt-image-1' })).toMatchObject({
      model: 'gpt-image-1',
      count_max: 4,
      images_per_user_day: 20,
    })
  })

  it('ignores a text that this version does not take', () => {
    expect(effective({ count_max: 'many' }).count_max).toBe(10)
  })
})
