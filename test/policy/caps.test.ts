import { describe, expect, it } from 'vitest'
import { capsFor } from '../../src/policy/caps.ts'

const none = { role_limits: {} }

describe('the caps of a person', () => {
  it('are what the space sets, budgets in micro-dollars', () => {
    expect(capsFor({ ...none, images_per_user_day: 5, budget_space_month: 12.34 }, [])).toEqual({
      images_per_user_day: 5,
      budget_space_month: 12_340_000,
    })
  })

  it('are the most generous of the space and the roles', () => {
    const settings = {
      images_per_user_day: 5,
      budget_user_day: 1,
      role_limits: {
        helper: { images_per_user_day: 20 },
        donor: { images_per_user_day: 10, budget_user_day: 0.5 },
        guest: { images_per_user_day: 1 },
      },
    }
    expect(capsFor(settings, ['donor', 'helper'])).toEqual({
      images_per_user_day: 20,
      budget_user_day: 1_000_000,
    })
    expect(capsFor(settings, ['guest'])).toMatchObject({ images_per_user_day: 5 })
    expect(capsFor(settings, ['stranger', '__proto__', 'toString'])).toMatchObject({ images_per_user_day: 5 })
  })

  it('are none where the space has none, whatever a role is limited to', () => {
    expect(capsFor({ role_limits: { guest: { images_per_user_day: 1 } } }, ['guest'])).toEqual({})
  })

  it('can be nothing at all, which only a role lifts', () => {
    const settings = { images_per_user_day: 0, role_limits: { helper: { images_per_user_day: 3 } } }
    expect(capsFor(settings, [])).toEqual({ images_per_user_day: 0 })
    expect(capsFor(settings, ['helper'])).toEqual({ images_per_user_day: 3 })
  })
})
