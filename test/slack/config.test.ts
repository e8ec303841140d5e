import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RunningSandbox } from '../../src/sandbox/server.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'
import { patience } from '../support/patience.ts'
import { startQuickSandbox } from '../support/quick-sandbox.ts'
import { type FakeSlack, startFakeSlack } from '../support/slack/fake.ts'

/** The whole of Easel on a fake Slack: U1 is a member, U2 an admin. */
describe('settings on Slack', () => {
  let sandbox: RunningSandbox
  let slack: FakeSlack
  let easel: OpenEasel
  beforeAll(async () => {
    sandbox = await startQuickSandbox()
    slack = await startFakeSlack()
    slack.scopes.add('usergroups:read')
    slack.addGroup('S0ARTISTS', ['U1'])
    easel = await openEasel({
      OPENAI_BASE_URL: sandbox.url,
      OPENAI_API_KEY: 'sandbox-key',
      IMAGE_MODEL: 'gpt-image-2',
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
    })
    await until(() => slack.connections() > 0)
  })
  afterAll(async () => {
    await easel?.[Symbol.asyncDispose]()
    await slack?.close()
    await sandbox?.close()
  })
  afterEach(() => expect(slack.violations).toEqual([]))

  const until = (holds: () => boolean) =>
    vi.waitFor(() => {
      if (!holds()) throw new Error('not yet')
    }, patience)
  const modalOf = async (user: string) => {
    await until(() => slack.modals(user).length > 0)
    return slack.modals(user).at(-1)
  }
  const drawn = async (user: string) => {
    const before = slack.channel('C1').messages().length
    await slack.command('/imagine', 'a cat quality:low', { user })
    await until(() =>
      slack
        .channel('C1')
        .messages()
        .slice(before)
        .some(({ images }) => images.length > 0),
    )
    return slack.channel('C1').messages().at(-1)?.text
  }
  const lastTold = (user: string) => slack.ephemerals(user).at(-1)?.text ?? ''

  it('/config opens a form with every setting, for an admin at their very first command', async () => {
    await slack.command('/config', '', { user: 'U2' })
    const modal = await modalOf('U2')
    expect(modal?.view.title.text).toBe('Settings')
    await slack.submitView(modal, { model: 'gpt-image-1.5', count_max: '3', locale: 'pt-BR' })
    await until(() => lastTold('U2').includes('gpt-image-1.5'))
    expect(lastTold('U2')).toMatch(/ben changed model from not set to gpt-image-1\.5/)
    expect(await drawn('U1')).toContain('gpt-image-1.5 · ')
  })

  it('the form holds what is set, and what is emptied in it is not set any more', async () => {
    await slack.command('/config', '', { user: 'U2' })
    await slack.submitView(await modalOf('U2'), { model: '' })
    await until(() => lastTold('U2').includes('from gpt-image-1.5 to not set'))
    expect(lastTold('U2')).toMatch(/count_max\s+3/)
    expect(lastTold('U2')).toMatch(/locale\s+pt-BR/)
    await slack.command('/config', 'reset locale', { user: 'U2' })
  })

  it('says under its field what a setting takes, and changes nothing', async () => {
    await slack.command('/config', '', { user: 'U2' })
    const modal = await modalOf('U2')
    const { errors } = await slack.submitView(modal, { budget_space_day: 'lots', retention_days: '7' })
    expect(errors.budget_space_day).toContain('an amount in US dollars')
    await slack.submitView(modal, { budget_space_day: '', retention_days: '' })
  })

  it('is not for members, neither by command nor by sending a form off', async () => {
    await slack.command('/config', '', { user: 'U1' })
    await until(() => lastTold('U1').includes('Only an admin'))
    expect(slack.modals('U1')).toEqual([])
  })

  it('/config key asks in a form, so that the key stays in no history', async () => {
    await slack.command('/config', 'key', { user: 'U2' })
    const modal = await modalOf('U2')
    expect(modal?.view.title.text).toBe('Own API key')
    await slack.submitView(modal, { secret: 'sk-own-1234567890' })
    await until(() => lastTold('U2').includes('kept sealed'))
    expect(lastTold('U2')).not.toContain('sk-own')
    await slack.command('/config', 'reset api_key', { user: 'U2' })
  })

  it('user groups can be named as Slack marks them, and count', async () => {
    await slack.command('/config', 'set roles_allowed <!subteam^S0ARTISTS|@artists>', { user: 'U2' })
    expect(await drawn('U1')).toContain('gpt-image-2 · ')
    await slack.command('/imagine', 'a cat', { user: 'U3' })
    await until(() => slack.ephemerals('U3').length > 0)
    expect(lastTold('U3')).toContain('Rollen')
    await slack.command('/config', 'set people_blocked <@U3|cem>', { user: 'U2' })
    await slack.command('/config', 'set channels_allowed <#C1|general>', { user: 'U2' })
    await slack.command('/config', 'show', { user: 'U2' })
    await until(() => lastTold('U2').includes('What holds here'))
    expect(lastTold('U2')).toContain('roles_allowed  <!subteam^S0ARTISTS>')
    expect(lastTold('U2')).toContain('people_blocked  <@U3>')
    expect(lastTold('U2')).toContain('channels_allowed from not set to <#C1>')
    for (const key of ['roles_allowed', 'people_blocked', 'channels_allowed']) {
      await slack.command('/config', `reset ${key}`, { user: 'U2' })
      await until(() => lastTold('U2').includes(`${key} is back`))
    }
  })

  it('a name is not kept as an id, and the answer says how to find one', async () => {
    await slack.command('/config', 'set channels_allowed #random', { user: 'U2' })
    await until(() => lastTold('U2').includes('I know channels by mention or id only'))
    expect(lastTold('U2')).toContain('“#random”')
    expect(lastTold('U2')).toContain("at the end of the channel's details")
    await slack.command('/config', '', { user: 'U2' })
    const modal = await modalOf('U2')
    const { errors } = await slack.submitView(modal, { roles_allowed: '@artists' })
    expect(errors.roles_allowed).toContain('I know user groups by mention or id only')
    await slack.submitView(modal, { roles_allowed: '' })
    expect(await drawn('U1')).toContain('gpt-image-2 · ')
  })

  it("the app's Home shows admins the settings with a button to change them, and members what Easel can do", async () => {
    await slack.openHome('U2')
    await until(() => slack.home('U2') !== undefined)
    expect(slack.home('U2')?.text).toContain('count_max')
    expect(slack.home('U2')?.buttons).toEqual(['Settings'])
    await slack.pressHome('U2', 'Settings')
    await slack.submitView(await modalOf('U2'), { count_max: '4' })
    await until(() =>
      slack
        .direct('U2')
        .messages()
        .some(({ text }) => text.includes('from 3 to 4')),
    )
    await until(() => slack.home('U2')?.text.includes('from 3 to 4') === true)

    await slack.openHome('U1')
    await until(() => slack.home('U1') !== undefined)
    expect(slack.home('U1')?.text).toContain('/imagine')
    expect(slack.home('U1')?.text).not.toContain('count_max')
    expect(slack.home('U1')?.buttons).toEqual([])
  })
})
