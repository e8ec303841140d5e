import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Invocation } from '../../src/chat/invocation.ts'
import { readInteraction } from '../../src/discord/read.ts'

const user = { id: '1033044521375764530', username: 'ada42', global_name: 'Ada' }
const base = {
  id: '1457536583141163186',
  application_id: '1457469483726668048',
  token: 'recorded-token',
  channel_id: '1457510428359004343',
  channel: { id: '1457510428359004343', type: 0, nsfw: true },
  guild_id: '1457468924290662599',
  member: { user, nick: 'Countess', roles: ['1457473602180878604'], permissions: '32' },
  locale: 'de',
  app_permissions: '2248473465835073',
  attachment_size_limit: 52_428_800,
  context: 0,
}
const command = {
  ...base,
  type: 2,
  data: {
    name: 'imagine',
    type: 1,
    options: [
      { name: 'prompt', type: 3, value: 'a cat' },
      { name: 'count', type: 4, value: 3 },
      { name: 'private', type: 5, value: false },
      { name: 'image', type: 11, value: '55' },
    ],
    resolved: {
      attachments: { '55': { id: '55', filename: 'cat.png', url: 'https://cdn.discordapp.com/x', size: 3 } },
    },
  },
}

function invocationIn(payload: unknown): Invocation {
  const reading = readInteraction(payload, 1_000)
  if (reading.type !== 'invocation') throw new Error(`it is ${JSON.stringify(reading)}`)
  return reading.invocation
}

describe('a slash command', () => {
  test.each([
    ['the server', { 0: base.guild_id }, true],
    ['the server and a person, whatever else is said of them', { 0: 0, 1: { id: user.id } }, true],
    ['a person alone', { 1: user.id }, false],
    ['nobody that Discord tells of', undefined, true],
  ])(
    'knows whether the bot itself is there when the application is installed by %s',
    (_, owners, installed) => {
      const { destination } = invocationIn({ ...command, authorizing_integration_owners: owners })
      expect(destination.address).toMatchObject({ installed })
    },
  )

  test('becomes an invocation with texts, files, place and asker', () => {
    expect(invocationIn(command)).toMatchObject({
      id: 'discord:1457536583141163186',
      command: 'imagine',
      options: { prompt: 'a cat', count: '3', private: 'no' },
      files: {
        image: { surface: 'discord', filename: 'cat.png', address: { url: 'https://cdn.discordapp.com/x' } },
      },
      asker: {
        id: 'discord:1033044521375764530',
        name: 'Countess',
        admin: true,
        // The first is everybody's: Discord does not list it.
        roles: ['1457468924290662599', '1457473602180878604'],
      },
      space: 'discord:1457468924290662599',
      place: { channel: '1457510428359004343', kind: 'channel', ageRestricted: true },
      locale: 'de',
    })
  })

  test('knows where its answer goes for the next 15 minutes', () => {
    expect(invocationIn(command).destination).toMatchObject({
      surface: 'discord',
      address: {
        token: 'recorded-token',
        tokenDiesAt: 901_000,
        channel: '1457510428359004343',
        user: '1033044521375764530',
        audience: 'everyone',
        fileBytes: 52_428_800,
        permissions: '2248473465835073',
      },
    })
  })

  test('in a direct message is a space of its own, with no admin and nobody else to see it', () => {
    const { guild_id: _g, member: _m, ...rest } = command
    const invocation = invocationIn({
      ...rest,
      user,
      context: 1,
      channel: { id: '7', type: 1 },
      channel_id: '7',
    })
    expect(invocation).toMatchObject({
      space: 'discord:dm:7',
      place: { kind: 'direct', ageRestricted: false },
      asker: { name: 'Ada', admin: false, roles: [] },
      destination: { address: { audience: 'asker', guild: null } },
    })
  })

  test('without a size limit counts on what everybody may send', () => {
    const { attachment_size_limit: _, ...rest } = command
    expect(invocationIn(rest).destination.address).toMatchObject({ fileBytes: 10 * 1024 * 1024 })
  })

  test('with a text that happens to be a file’s id keeps it a text', () => {
    const data = { ...command.data, options: [{ name: 'prompt', type: 3, value: '55' }] }
    expect(invocationIn({ ...command, data })).toMatchObject({ options: { prompt: '55' }, files: {} })
  })

  test('with a file that Discord did not send along leaves the option out', () => {
    const data = { ...command.data, resolved: undefined }
    expect(invocationIn({ ...command, data })).toMatchObject({ files: {}, options: { prompt: 'a cat' } })
    expect(invocationIn({ ...command, data }).options).not.toHaveProperty('image')
  })

  test('asked for in private is private from the start', () => {
    const data = { ...command.data, options: [{ name: 'private', type: 5, value: true }] }
    expect(invocationIn({ ...command, data }).destination.address).toMatchObject({ audience: 'asker' })
  })

  test('by a member without Manage Server is not an admin’s', () => {
    const member = { ...base.member, permissions: '2048' }
    expect(invocationIn({ ...command, member }).asker.admin).toBe(false)
  })
})

describe('a form', () => {
  const inputs = [
    { type: 18, component: { type: 4, custom_id: 'prompt', value: 'a cat' } },
    { type: 18, component: { type: 3, custom_id: 'size', values: ['wide'] } },
    { type: 18, component: { type: 19, custom_id: 'mask', values: ['55'] } },
    { type: 18, component: { type: 4, custom_id: 'style', value: '' } },
  ]
  const submit = (custom_id: string, components: unknown = inputs) => ({
    ...base,
    type: 5,
    data: { custom_id, components, resolved: command.data.resolved },
  })

  test('brings its fields, its files and what it is about', () => {
    expect(invocationIn(submit('easel:retry:0123456789ab'))).toMatchObject({
      command: 'retry',
      options: { of: '0123456789ab', prompt: 'a cat', size: 'wide' },
      files: { mask: { filename: 'cat.png' } },
    })
  })

  test('that runs a command afresh is about nothing else, and leaves empty fields out', () => {
    expect(invocationIn(submit('easel:edit:new')).options).toEqual({ prompt: 'a cat', size: 'wide' })
  })

  test('of the old kind, in action rows, is read too', () => {
    const rows = [{ type: 1, components: [{ type: 4, custom_id: 'prompt', value: 'a cat' }] }]
    expect(invocationIn(submit('easel:edit:new', rows)).options).toEqual({ prompt: 'a cat' })
  })

  test('of another application is left alone', () => {
    expect(readInteraction(submit('whatever'), 0)).toEqual({ type: 'foreign' })
  })
})

test('a person’s menu is left alone', () => {
  const data = { ...command.data, type: 2 }
  expect(readInteraction({ ...command, data }, 0)).toEqual({ type: 'foreign' })
})

describe('a message’s menu', () => {
  const at = 'https://cdn.example/'
  const choose = (message: object) => {
    const data = {
      id: '1',
      name: 'Edit image',
      type: 3,
      target_id: '9',
      resolved: { messages: { '9': message } },
    }
    return invocationIn({ ...base, type: 2, data })
  }

  test('brings the pictures of that message, in their order, and nothing that is none', () => {
    const attachments = [
      { filename: 'cat', url: `${at}1`, content_type: 'image/png' },
      { filename: 'words.txt', url: `${at}2`, content_type: 'text/plain' },
      { filename: 'dog.JPG', url: `${at}3` },
    ]
    expect(choose({ attachments })).toMatchObject({
      command: 'edit-image',
      options: {},
      files: {
        image1: { surface: 'discord', address: { url: `${at}1` }, filename: 'cat' },
        image2: { address: { url: `${at}3` } },
      },
    })
    expect(Object.keys(choose({ attachments }).files)).toEqual(['image1', 'image2'])
  })

  test('finds what another bot shows in its card, and no picture of the web', () => {
    const uploaded = `${at}attachments/11/22/cat.png?ex=1&hm=2`
    const embeds = [
      { type: 'rich', image: { url: uploaded } },
      { type: 'image', image: { url: 'https://elsewhere.example/dog.png' } },
      { type: 'link', image: null },
    ]
    const { files } = choose({ attachments: [], embeds })
    expect(files).toEqual({
      image1: { surface: 'discord', address: { url: uploaded }, filename: 'cat.png' },
    })
  })

  test('finds the pictures of a forwarded message, and no more than the form can ask for', () => {
    const inside = Array.from({ length: 14 }, (_, index) => ({
      filename: `${index}.png`,
      url: `${at}${index}`,
    }))
    const files = choose({ attachments: [], message_snapshots: [{ message: { attachments: inside } }] }).files
    expect(Object.keys(files)).toHaveLength(10)
  })

  test('of a message without a picture brings none', () => {
    expect(choose({ attachments: [] }).files).toEqual({})
  })
})

test('autocomplete names the option and what was typed so far', () => {
  const data = { name: 'imagine', type: 1, options: [{ name: 'size', type: 3, value: 'squ', focused: true }] }
  expect(readInteraction({ ...base, type: 4, data }, 0)).toMatchObject({
    type: 'autocomplete',
    typing: { command: 'imagine', option: 'size', typed: 'squ' },
  })
})

describe('what cannot be read', () => {
  test.each([
    ['no user', { ...command, member: undefined }],
    ['no channel', { ...command, channel: undefined, channel_id: undefined }],
    ['an id that is no number', { ...command, channel_id: '../../users/@me' }],
    ['options that are no list', { ...command, data: { ...command.data, options: 'x' } }],
    ['autocomplete about nothing', { ...command, type: 4 }],
  ])('is told apart: %s', (_, payload) => {
    expect(readInteraction(payload, 0)).toMatchObject({ type: 'unreadable' })
  })
})

const recorded = new URL('../../../shared/contracts/recorded/discord.json', import.meta.url)
const reason = existsSync(recorded) ? '' : ' (skipped: the recorded payloads are not beside the project)'

test.skipIf(reason !== '')(`recorded presses of real people are understood${reason}`, () => {
  const payloads = JSON.parse(readFileSync(recorded, 'utf8')) as Record<
    string,
    { data?: object; type?: unknown }
  >
  const press = payloads.buttonClickHello
  const ours = { ...press, data: { custom_id: 'easel:cancel:0123456789ab', component_type: 2 } }
  expect(invocationIn(ours)).toMatchObject({
    command: 'cancel',
    options: { of: '0123456789ab' },
    space: 'discord:1457468924290662599',
    asker: { id: 'discord:1033044521375764530', admin: true },
    destination: { address: { audience: 'unknown' } },
  })
  expect(readInteraction(press, 0)).toEqual({ type: 'foreign' })
})
