import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { isPicture } from '../support/discord/shown.ts'
import type { Person } from '../support/discord/world.ts'
import { type OpenEasel, openEasel } from '../support/open-easel.ts'

/** The whole of Easel, drawing in the sandbox, on a fake Discord. */
describe('/config on Discord', () => {
  let discord: FakeDiscord
  let easel: OpenEasel
  let admin: Person
  beforeAll(async () => {
    discord = await startFakeDiscord()
    admin = discord.person({ globalName: 'Root', admin: true })
    easel = await openEasel({
      IMAGE_MODEL: 'gpt-image-2',
      ...discord.env,
    })
    await discord.registered()
  })
  afterAll(async () => {
    await easel?.[Symbol.asyncDispose]()
    await discord?.close()
  })
  afterEach(() => expect(discord.violations).toEqual([]))

  const config = (options: Record<string, string>) => discord.command('config', options, { person: admin })
  const offered = async (
    option: string,
    typed: string,
    before: Record<string, string>,
    person: Person = admin,
  ) => {
    const choices = await discord.autocomplete('config', option, typed, { before, person })
    return choices.map(({ value }) => value)
  }

  it('suggests keys, and then values of the key that was chosen', async () => {
    expect(await offered('key', 'mod', { subcommand: 'set' })).toEqual([
      'model',
      'models_allowed',
      'moderation',
    ])
    expect(await offered('value', '', { subcommand: 'set', key: 'moderation' })).toEqual(['auto', 'low'])
    expect(await offered('value', '1.5', { subcommand: 'set', key: 'model' })).toEqual(['gpt-image-1.5'])
    expect(await offered('key', 'retention', { subcommand: 'channel' })).toEqual([])
  })

  it('tells members nothing while they type', async () => {
    expect(await offered('key', '', { subcommand: 'set' }, discord.usual.person)).toEqual([])
  })

  it('offers in /imagine only the models that are allowed', async () => {
    await config({ subcommand: 'set', key: 'models_allowed', value: 'gpt-image-2, gpt-image-1.5' }).message()
    const choices = await discord.autocomplete('imagine', 'model', '')
    expect(choices.map(({ value }) => value)).toEqual(['gpt-image-2', 'gpt-image-1.5'])
    await config({ subcommand: 'reset', key: 'models_allowed' }).message()
  })

  it('takes channels and roles as they are mentioned', async () => {
    const role = '424242424242424242'
    const { channel } = discord.usual
    await config({ subcommand: 'set', key: 'channels_allowed', value: `<#${channel.id}>` }).message()
    const said = await config({ subcommand: 'set', key: 'roles_allowed', value: `<@&${role}>` }).message()
    expect(said).toMatchObject({ ephemeral: true, content: `roles\\_allowed is now <@&${role}>.` })
    const shown = await config({ subcommand: 'show' }).message()
    expect(shown.text).toContain(`channels_allowed · <#${channel.id}>\n`)
    expect(shown.text).toContain(`roles_allowed · <@&${role}>\n`)
    expect(shown.content).toMatch(/Root changed roles\\_allowed from not set to <@&\d+>/)
    const refused = await discord.command('imagine', { prompt: 'a cat' }).message()
    expect(refused.text).toContain('you have none of them')
    for (const key of ['channels_allowed', 'roles_allowed']) {
      await config({ subcommand: 'reset', key }).message()
    }
  })

  it.each([
    [
      'channels_allowed',
      'general, #Kunst-Ecke',
      'I know channels by mention or id only',
      'Type # in the value',
    ],
    ['audit_channel', 'mods', 'I know channels by mention or id only', 'Type # in the value'],
    ['roles_allowed', '@artists', 'I know roles by mention or id only', 'Type @ in the value'],
    ['role_limits', '@artists: images_per_user_day=20', 'I know roles by mention', 'Type @ in the value'],
    ['people_blocked', 'eve', 'I know people by mention or id only', 'Type @ in the value'],
  ])('does not keep a name as an id: %s %s', async (key, value, what, how) => {
    const { text } = await config({ subcommand: 'set', key, value }).message()
    expect(text).toContain(what)
    expect(text).toContain(value.split(/[ ,:]/)[0])
    expect(text).toContain(how)
    const shown = await config({ subcommand: 'show' }).message()
    expect(shown.text).toMatch(new RegExp(`Not set:.*${key}`))
  })

  it('knows the channel that one is in by its name, too', async () => {
    await config({ subcommand: 'set', key: 'channels_allowed', value: '#pictures' }).message()
    const drawn = discord.command('imagine', { prompt: 'a cat', quality: 'low' })
    expect((await drawn.message(isPicture)).images).toHaveLength(1)
    await config({ subcommand: 'reset', key: 'channels_allowed' }).message()
  })

  it('a role that everybody has keeps nobody out', async () => {
    await config({ subcommand: 'set', key: 'roles_allowed', value: `<@&${discord.guild}>` }).message()
    const drawn = discord.command('imagine', { prompt: 'a cat', quality: 'low' })
    expect((await drawn.message(isPicture)).images).toHaveLength(1)
    await config({ subcommand: 'reset', key: 'roles_allowed' }).message()
  })

  it('allows a thread where its channel is allowed', async () => {
    const { channel } = discord.usual
    const thread = discord.channel({ kind: 'thread', parent: channel.id })
    const inCategory = discord.channel({ parent: channel.id })
    await config({ subcommand: 'set', key: 'channels_allowed', value: channel.id }).message()
    const drawn = discord.command('imagine', { prompt: 'a cat', quality: 'low' }, { channel: thread })
    expect((await drawn.message(isPicture)).images).toHaveLength(1)
    const refused = discord.command('imagine', { prompt: 'a cat' }, { channel: inCategory })
    expect((await refused.message()).text).toContain("Pictures aren't made in this channel")
    await config({ subcommand: 'reset', key: 'channels_allowed' }).message()
  })

  it('remembers that a reset took a value from a channel', async () => {
    await config({ subcommand: 'channel', key: 'quality', value: 'low' }).message()
    await config({ subcommand: 'reset', key: 'quality' }).message()
    const { text } = await config({ subcommand: 'show' }).message()
    expect(text).toContain('Root reset quality in the channels that had their own value')
    const here = `<#${discord.usual.channel.id}>`
    expect(text).toContain(`Root changed quality in ${here} from not set to low`)
  })

  it('/config key without the key asks in a form, where nobody else sees it', async () => {
    const modal = await config({ subcommand: 'key' }).modal()
    expect(modal.fields.map(({ name }) => name)).toEqual(['secret'])
  })
})
