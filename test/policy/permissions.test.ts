import { describe, expect, it } from 'vitest'
import { personId } from '../../src/chat/ids.ts'
import type { Place } from '../../src/chat/invocation.ts'
import { asFailure } from '../../src/failure.ts'
import { mustBeAllowed } from '../../src/policy/permissions.ts'
import { effective, type SettingTexts } from '../../src/policy/settings.ts'

const general: Place = { channel: 'general', kind: 'channel', ageRestricted: false }

function refusal(texts: SettingTexts, place: Place = general, roles: readonly string[] = []) {
  try {
    mustBeAllowed({ asker: { id: personId('slack:T1:U2'), roles }, place }, effective(texts))
    return undefined
  } catch (thrown) {
    return asFailure(thrown).facts
  }
}

describe('who may have pictures made where', () => {
  it('is everybody, everywhere, while nothing is set', () => {
    expect(refusal({})).toBeUndefined()
  })

  it('is nobody whom an admin has blocked', () => {
    const blocked = { kind: 'limits', problem: 'person_blocked', values: { setting: 'people_blocked' } }
    expect(refusal({ people_blocked: 'U1, <@U2|ada>' })).toEqual(blocked)
    expect(refusal({ people_blocked: 'U1, T1, U22' })).toBeUndefined()
  })

  it('is only in the channels that are allowed, and in their threads', () => {
    const texts = { channels_allowed: 'art, sketches' }
    expect(refusal(texts, { ...general, channel: 'art' })).toBeUndefined()
    expect(refusal(texts, { ...general, channel: 'thread', parent: 'sketches' })).toBeUndefined()
    expect(refusal(texts)).toEqual({
      kind: 'limits',
      problem: 'channel',
      values: { setting: 'channels_allowed' },
    })
  })

  it('is only for those with one of the roles', () => {
    const texts = { roles_allowed: '77, 88' }
    expect(refusal(texts, general, ['12', '88'])).toBeUndefined()
    expect(refusal(texts, general, ['12'])).toMatchObject({ problem: 'role' })
  })

  it('is only in age-restricted channels where that is asked for', () => {
    const texts = { age_restricted_only: 'yes' }
    expect(refusal(texts, { ...general, ageRestricted: true })).toBeUndefined()
    expect(refusal(texts)).toMatchObject({ problem: 'age_restricted' })
  })
})
