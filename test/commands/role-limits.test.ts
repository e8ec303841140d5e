import { describe, expect, it } from 'vitest'
import { personId } from '../../src/chat/ids.ts'
import { remembering } from '../support/remembering-house.ts'

const admin = { id: personId('playground:root'), name: 'Root', admin: true, roles: [] }

describe('limits of roles', () => {
  const set = async (house: ReturnType<typeof remembering>, key: string, value: string) => {
    const answer = await house.use('config', { subcommand: 'set', key, value }, { asker: admin })
    if (answer.type !== 'message') throw new Error(answer.type)
    return answer.message.paragraphs.map(({ text }) => text).join('\n')
  }

  it('are said to limit nobody as long as everybody has no limit that they could raise', async () => {
    const house = remembering()
    const limits = 'newcomers: images_per_user_day=2 budget_user_day=1'
    expect(await set(house, 'role_limits', limits)).toContain(
      'set images_per_user_day, budget_user_day as well',
    )
    await set(house, 'images_per_user_day', '1')
    expect(await set(house, 'role_limits', limits)).toContain('set budget_user_day as well')
    await set(house, 'budget_user_day', '0')
    expect(await set(house, 'role_limits', limits)).not.toContain('limits nobody')
  })
})
