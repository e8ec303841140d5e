import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { declarations } from '../../commands/all.ts'
import { languages } from '../../src/chat/languages.ts'
import { type WordKey, wordsFor } from '../../src/chat/words.ts'
import { registerCommands } from '../../src/discord/register.ts'
import { registrationOf } from '../../src/discord/registration.ts'
import { silentLog } from '../../src/log.ts'
import { type FakeDiscord, startFakeDiscord } from '../support/discord/fake.ts'
import { imagine, offer, retry } from './house.ts'

describe('a registration', () => {
  test('has each option as Discord wants it, the required one first', () => {
    const [command, ...more] = registrationOf([imagine, retry], offer)
    expect(more).toEqual([])
    expect(command).toMatchObject({
      type: 1,
      name: 'imagine',
      description: 'Make pictures from words',
      contexts: [0, 1, 2],
      integration_types: [0, 1],
      options: [
        { type: 3, name: 'prompt', required: true, max_length: 6_000 },
        { type: 3, name: 'size', required: false, max_length: 20, autocomplete: true },
        { type: 3, name: 'model', autocomplete: true },
        { type: 3, name: 'quality', choices: [{ name: 'low', value: 'low' }] },
        { type: 4, name: 'count', min_value: 1, max_value: 10 },
        { type: 5, name: 'private' },
        { type: 11, name: 'image' },
      ],
    })
  })

  test('suggests models, since every server allows its own', () => {
    const [command] = registrationOf([imagine], offer)
    const model =
      command && 'options' in command ? command.options?.find(({ name }) => name === 'model') : undefined
    expect(model).toMatchObject({ autocomplete: true })
    expect(model).not.toHaveProperty('choices')
  })
})

describe('a command with subcommands', () => {
  const config = registrationOf(declarations, offer).find(({ name }) => name === 'config')

  test('is for those who may manage the server, and only there', () => {
    expect(config).toMatchObject({ contexts: [0], default_member_permissions: 1 << 5 })
  })

  test('has each subcommand with its own options, in the order in which they are typed, and asks for what it needs', () => {
    const inputs = (options: unknown) =>
      (options as { name: string; required: boolean }[]).map(({ name, required }) =>
        required ? name : `${name}?`,
      )
    const options = config && 'options' in config ? (config.options ?? []) : []
    expect(
      options.map((option) => [option.type, option.name, inputs('options' in option && option.options)]),
    ).toEqual([
      [1, 'show', []],
      [1, 'set', ['key', 'value']],
      [1, 'reset', ['key']],
      [1, 'channel', ['key', 'value']],
      [1, 'key', ['secret?']],
    ])
  })
})

describe('the languages of a registration', () => {
  test('are those of Easel, as Discord calls them; names and values stay what people type', () => {
    const [command] = registrationOf([imagine], offer)
    expect(command).toMatchObject({
      name: 'imagine',
      description_localizations: {
        de: 'Bilder aus Worten machen',
        'es-ES': 'Crea imágenes a partir de palabras',
        'es-419': 'Crea imágenes a partir de palabras',
        fr: 'Crée des images à partir de mots',
        ja: '言葉から画像を作ります',
        'pt-BR': 'Cria imagens a partir de palavras',
      },
    })
    expect(command).not.toHaveProperty('name_localizations')
    const count =
      command && 'options' in command ? command.options?.find(({ name }) => name === 'count') : undefined
    expect(count).toMatchObject({ description_localizations: { de: 'Wie viele Bilder, 1 bis 10' } })
  })

  test.each(languages)('leave nothing of a description out: %s fits 100 characters', (language) => {
    const keys = declarations
      .filter(({ entry }) => entry === 'command')
      .flatMap(({ description, options }): WordKey[] => [
        description,
        ...Object.values(options).map((option) => option.description),
      ])
    const long = keys.map((key) => wordsFor(language)(key)).filter((text) => text.length > 100)
    expect(long).toEqual([])
  })
})

describe('registering', () => {
  let discord: FakeDiscord
  const register = (with_ = offer, wanted = declarations) =>
    registerCommands({
      ...discord,
      declarations: wanted,
      offer: with_,
      log: silentLog,
      signal: AbortSignal.timeout(5_000),
    })

  beforeEach(async () => {
    discord = await startFakeDiscord()
  })
  afterEach(async () => {
    await discord.close()
    expect(discord.violations).toEqual([])
  })

  test('writes every command of the house the first time, and nothing the second', async () => {
    expect(await register()).toBe('written')
    expect(await register()).toBe('unchanged')
    expect(discord.commandWrites()).toBe(1)
    const names = (await discord.until(() => discord.knownCommands(), 'commands')).map(({ name }) => name)
    const typed = declarations.filter(({ entry }) => entry === 'command')
    expect(names).toEqual([...typed.map(({ name }) => name), 'Edit image', 'Vary image'])
    expect(names).toContain('imagine')
  })

  test('writes again when a choice has changed', async () => {
    await register()
    const qualities = [{ value: 'low', label: 'quick' }]
    expect(await register({ ...offer, qualities })).toBe('written')
  })

  test('writes again when only a translation has changed', async () => {
    await register()
    const known = structuredClone(discord.knownCommands())
    discord.know(known.map((command) => ({ ...command, description_localizations: { de: 'Bilder machen' } })))
    expect(await register()).toBe('written')
    expect(await register()).toBe('unchanged')
  })

  test('writes again when a command has gone', async () => {
    await register()
    expect(await register(offer, declarations.slice(1))).toBe('written')
  })

  test('says so when the token is refused', async () => {
    await expect(
      registerCommands({
        ...discord,
        token: 'wrong',
        declarations,
        offer,
        log: silentLog,
        signal: AbortSignal.timeout(5_000),
      }),
    ).rejects.toMatchObject({ cause: { status: 401 } })
  })
})
