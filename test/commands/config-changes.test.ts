import { describe, expect, it } from 'vitest'
import { personId } from '../../src/chat/ids.ts'
import { remembering } from '../support/remembering-house.ts'
import { sampleInvocation } from '../support/sample-job.ts'

const admin = { id: personId('playground:root'), name: 'Root', admin: true, roles: [] }

describe('the changes that /config show tells', () => {
  const use = async (house: ReturnType<typeof remembering>, options: Record<string, string>) => {
    const answer = await house.use('config', options, { asker: admin })
    if (answer.type !== 'message') throw new Error(answer.type)
    return answer.message.paragraphs
  }

  it('name the channel whose own value it is', async () => {
    const house = remembering()
    await use(house, { subcommand: 'channel', key: 'size', value: 'wide' })
    const { channel } = sampleInvocation().place
    const shown = await use(house, { subcommand: 'show' })
    expect(shown).toContainEqual(
      expect.objectContaining({
        text: `Root changed size in ${channel} from not set to wide`,
        ids: [{ kind: 'channel', id: channel }],
      }),
    )
  })

  it('tell a key that took the place of another as that, and never the key', async () => {
    const house = remembering()
    for (const secret of ['sk-first-0000', 'sk-second-000']) await use(house, { subcommand: 'key', secret })
    const said = JSON.stringify(await use(house, { subcommand: 'show' }))
    expect(said).toContain('Root gave another api_key')
    expect(said).toContain('Root changed api_key from not set to set')
    expect(said).not.toContain('sk-')
  })
})
