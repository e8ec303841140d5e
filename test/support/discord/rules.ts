import { flag, type Json } from './world.ts'

/**
 * The rules that Discord keeps and its OpenAPI document does not say, and two promises of Easel's own: nobody is ever
 * pinged, and an edit names every attachment. Each rule broken is one sentence.
 */

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const length = (value: unknown): number => [...text(value)].length

export interface MessageRules {
  readonly files: readonly { readonly field: string }[]
  readonly edit: boolean
  readonly flagsAllowed: number
}

export function faultsOfMessage(body: Json, { files, edit, flagsAllowed }: MessageRules): string[] {
  const faults: string[] = []
  const flags = typeof body.flags === 'number' ? body.flags : 0
  if (length(body.content) > 2_000) faults.push('content: must be 2000 or fewer in length')
  if ((flags & ~flagsAllowed) !== 0) faults.push(`flags: ${flags} may not be set here`)
  if ((flags & flag.componentsV2) !== 0 && body.content) faults.push('content: not with IS_COMPONENTS_V2')
  const attachments = list(body.attachments)
  const empty =
    !body.content && list(body.embeds).length === 0 && attachments.length === 0 && files.length === 0
  if (empty && list(body.components).length === 0 && !edit) faults.push('cannot send an empty message')
  faults.push(...faultsOfAttachments(attachments, files), ...faultsOfRows(list(body.components)))

  const mentions = body.allowed_mentions as Json | undefined
  const pings = mentions?.users ?? mentions?.roles ?? mentions?.replied_user
  if (mentions === undefined || list(mentions.parse).length > 0 || pings) {
    faults.push('allowed_mentions: Easel never pings, so { parse: [] } goes with every message')
  }
  if (edit && body.attachments === undefined && files.length > 0) {
    faults.push('attachments: an edit with files must list every attachment')
  }
  return faults
}

function faultsOfAttachments(attachments: Json[], files: MessageRules['files']): string[] {
  const faults: string[] = []
  if (attachments.length > 10 || files.length > 10) faults.push('attachments: at most 10')
  const fields = files.map(({ field }) => field)
  const named = attachments.map(({ id }) => `files[${String(id)}]`)
  for (const field of fields) {
    if (!/^files\[\d+\]$/.test(field)) faults.push(`${field}: not a file field`)
    if (!named.includes(field)) faults.push(`${field}: no attachment with that id`)
  }
  for (const { id, description, filename } of attachments) {
    // Discord takes other characters out, and then nothing finds the file under its name.
    if (filename !== undefined && !/^[A-Za-z0-9._-]{1,150}$/.test(text(filename))) {
      faults.push(`attachments.filename: ${text(filename)} would be changed`)
    }
    if (length(description) > 1_024) faults.push('attachments.description: must be 1024 or fewer in length')
    const isNew = /^\d{1,2}$/.test(String(id))
    if (isNew && !fields.includes(`files[${String(id)}]`)) faults.push(`attachments: no file for id ${id}`)
    if (isNew && text(description) === '') faults.push('attachments: Easel gives every picture an alt text')
  }
  return faults
}

function faultsOfRows(rows: Json[]): string[] {
  const faults: string[] = []
  if (rows.length > 5) faults.push('components: at most 5 rows')
  const ids = new Set<string>()
  for (const row of rows) {
    const cells = list(row.components)
    if (row.type !== 1) faults.push(`components: type ${row.type} is no row`)
    if (cells.length < 1 || cells.length > 5) faults.push('components: a row has 1 to 5 buttons')
    for (const { type, custom_id, label, style, url } of cells) {
      if (type !== 2) faults.push(`components: type ${type} is no button`)
      if (style === 5) {
        faults.push(...faultsOfLink(url, custom_id))
        continue
      }
      if (text(custom_id).length < 1 || text(custom_id).length > 100) faults.push('custom_id: 1 to 100')
      if (length(label) < 1 || length(label) > 80) faults.push('label: 1 to 80')
      if (typeof style !== 'number' || style < 1 || style > 4) faults.push('style: 1 to 4')
      if (ids.has(text(custom_id))) faults.push(`custom_id: ${text(custom_id)} is there twice`)
      ids.add(text(custom_id))
    }
  }
  return faults
}

/** https://discord.com/developers/docs/components/reference#button: a link has an address and no id. */
function faultsOfLink(url: unknown, id: unknown): string[] {
  const address = URL.parse(text(url))
  const known = address !== null && /^https?:$/.test(address.protocol) && text(url).length <= 512
  return [
    ...(known ? [] : [`url: ${text(url)} is no address`]),
    ...(id === undefined ? [] : ['custom_id: not on a link']),
  ]
}

export function faultsOfModal(data: Json): string[] {
  const faults: string[] = []
  const rows = list(data.components)
  if (length(data.title) < 1 || length(data.title) > 45) faults.push('title: 1 to 45')
  if (text(data.custom_id).length < 1 || text(data.custom_id).length > 100) faults.push('custom_id: 1 to 100')
  if (rows.length < 1 || rows.length > 5) faults.push('components: a modal has 1 to 5')
  const ids = new Set<string>()
  for (const { type, label, description, component } of rows) {
    if (type !== 18) faults.push(`components: type ${type} is no label`)
    if (length(label) < 1 || length(label) > 45) faults.push('label: 1 to 45')
    if (length(description) > 100) faults.push('description: at most 100')
    faults.push(...faultsOfInput((component ?? {}) as Json))
    const id = text((component as Json | undefined)?.custom_id)
    if (ids.has(id)) faults.push(`custom_id: ${id} is there twice`)
    ids.add(id)
  }
  return faults
}

function faultsOfInput(input: Json): string[] {
  const faults: string[] = []
  if (text(input.custom_id).length < 1 || text(input.custom_id).length > 100) faults.push('custom_id: 1–100')
  if ('disabled' in input) faults.push('disabled: not in modals')
  if (input.type === 4) {
    const most = typeof input.max_length === 'number' ? input.max_length : 4_000
    if (most < 1 || most > 4_000) faults.push('max_length: 1 to 4000')
    if (length(input.value) > most) faults.push('value: longer than max_length')
    if (input.style !== 1 && input.style !== 2) faults.push('style: 1 or 2')
  } else if (input.type === 3) {
    const options = list(input.options)
    if (options.length < 1 || options.length > 25) faults.push('options: 1 to 25')
    if (options.filter((option) => option.default === true).length > 1) faults.push('options: one default')
    for (const { label, value } of options) {
      if (length(label) < 1 || length(label) > 100) faults.push('options.label: 1 to 100')
      if (length(value) < 1 || length(value) > 100) faults.push('options.value: 1 to 100')
    }
  } else if (input.type !== 19) faults.push(`component: type ${input.type} is not known here`)
  return faults
}

export function faultsOfChoices(data: Json): string[] {
  const choices = list(data.choices)
  const bad = choices.filter(
    ({ name, value }) => ![length(name), length(value)].every((count) => count >= 1 && count <= 100),
  )
  return [
    ...(choices.length > 25 ? ['choices: at most 25'] : []),
    ...bad.map(({ name }) => `choices: ${text(name)} has not 1 to 100 characters`),
  ]
}

const commandName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u
const allowedOptionKeys = new Set(
  'type name description description_localizations required choices min_value max_value min_length max_length autocomplete'.split(
    ' ',
  ),
)
const allowedCommandKeys = new Set(
  'type name description description_localizations options contexts integration_types default_member_permissions'.split(
    ' ',
  ),
)
const allowedSubcommandKeys = new Set('type name description description_localizations options'.split(' '))
const allowedMenuKeys = new Set('type name name_localizations contexts integration_types'.split(' '))

export function faultsOfCommands(commands: Json[]): string[] {
  const faults: string[] = []
  const names = commands.map(({ type, name }) => `${Number(type ?? 1)} ${text(name)}`)
  if (new Set(names).size !== names.length) faults.push('two commands have one name')
  const most = { 1: 100, 2: 15, 3: 15 } as const
  for (const [type, limit] of Object.entries(most)) {
    const count = names.filter((name) => name.startsWith(`${type} `)).length
    if (count > limit) faults.push(`${count} commands of type ${type}: at most ${limit}`)
  }
  for (const command of commands) faults.push(...faultsOfCommand(command))
  return faults
}

function faultsOfCommand(command: Json): string[] {
  const at = text(command.name)
  if (command.type === 3) return faultsOfMenu(command, at)
  const faults = [...faultsOfName(command, at), ...unknownKeys(command, allowedCommandKeys, at)]
  if (charactersOf(command) > 8_000) faults.push(`${at}: more than 8000 characters in all`)
  const rights = command.default_member_permissions
  if (rights !== undefined && rights !== null && !/^\d+$/.test(String(rights))) {
    faults.push(`${at}: default_member_permissions is a bit set`)
  }
  const subcommands = list(command.options).filter(({ type }) => type === 1)
  if (subcommands.length === 0) return [...faults, ...faultsOfOptions(list(command.options), at)]
  if (subcommands.length !== list(command.options).length) faults.push(`${at}: subcommands or options`)
  if (subcommands.length > 25) faults.push(`${at}: at most 25 subcommands`)
  for (const subcommand of subcommands) {
    const where = `${at}.${text(subcommand.name)}`
    faults.push(...faultsOfName(subcommand, where), ...unknownKeys(subcommand, allowedSubcommandKeys, where))
    faults.push(...faultsOfOptions(list(subcommand.options), where))
  }
  return faults
}

function faultsOfOptions(options: Json[], at: string): string[] {
  const faults: string[] = []
  if (options.length > 25) faults.push(`${at}: at most 25 options`)
  let optionalSeen = false
  for (const option of options) {
    const where = `${at}.${text(option.name)}`
    faults.push(...faultsOfName(option, where), ...unknownKeys(option, allowedOptionKeys, where))
    if (option.required === true && optionalSeen) faults.push(`${where}: required after optional`)
    if (option.required !== true) optionalSeen = true
    const choices = list(option.choices)
    if (choices.length > 25) faults.push(`${where}: at most 25 choices`)
    if (choices.length > 0 && option.autocomplete === true) faults.push(`${where}: choices or autocomplete`)
    for (const { name, value } of choices) {
      if (length(name) < 1 || length(name) > 100) faults.push(`${where}: choice name 1 to 100`)
      if (typeof value === 'string' && (value.length < 1 || value.length > 100)) {
        faults.push(`${where}: choice value 1 to 100`)
      }
    }
  }
  return faults
}

/** Names, descriptions and choices together, each in its longest language. */
function charactersOf(item: Json): number {
  const longest = (text: unknown, localized: unknown) =>
    Math.max(length(text), ...Object.values((localized ?? {}) as Json).map(length))
  const own =
    longest(item.name, item.name_localizations) + longest(item.description, item.description_localizations)
  const choices = list(item.choices).reduce((sum, { name, value }) => sum + length(name) + length(value), 0)
  return list(item.options).reduce((sum, option) => sum + charactersOf(option), own + choices)
}

/** https://discord.com/developers/docs/reference#locales */
const knownLocales = new Set(
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  ),
)

function faultsOfLocalizations(texts: unknown, at: string): string[] {
  return Object.entries(texts ?? {}).flatMap(([locale, description]) => [
    ...(knownLocales.has(locale) ? [] : [`${at}: no locale ${locale}`]),
    ...(length(description) < 1 || length(description) > 100 ? [`${at}: ${locale} 1 to 100`] : []),
  ])
}

function faultsOfName(
  { name, description, description_localizations: localized }: Json,
  at: string,
): string[] {
  const faults = faultsOfLocalizations(localized, at)
  if (!commandName.test(text(name)) || text(name) !== text(name).toLowerCase()) faults.push(`${at}: bad name`)
  if (length(description) < 1 || length(description) > 100) faults.push(`${at}: description 1 to 100`)
  return faults
}

/** In a message's menu: a name as people read it, and nothing else. */
function faultsOfMenu(command: Json, at: string): string[] {
  const names = [command.name, ...Object.values((command.name_localizations ?? {}) as Json)]
  const bad = names.filter((name) => length(name) < 1 || length(name) > 32)
  return [...bad.map((name) => `${at}: name 1 to 32: ${name}`), ...unknownKeys(command, allowedMenuKeys, at)]
}

function unknownKeys(object: Json, allowed: ReadonlySet<string>, at: string): string[] {
  return Object.keys(object)
    .filter((key) => !allowed.has(key))
    .map((key) => `${at}: ${key} is not known`)
}
