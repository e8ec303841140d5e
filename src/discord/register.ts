import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord-api-types/v10'
import { z } from 'zod'
import { choicesOf, type Declaration, type Offer, type OptionSpec } from '../chat/declaration.ts'
import { type WordKey, wordsFor } from '../chat/words.ts'
import type { Log } from '../log.ts'
import { askApplication } from './application.ts'
import { choiceLimit, choicesThatFit } from './choices.ts'
import { menuEntry } from './menus.ts'
import { firstCharacters } from './render.ts'
import { openRest, type Rest } from './rest.ts'
import { botRefused, mayHeal } from './trouble.ts'

const everywhere = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
}

/** Of rights, Discord's OpenAPI document takes a number and its pages a text; Discord takes both and answers with a text. */
type WithRights<Command> = Command extends unknown
  ? Omit<Command, 'default_member_permissions'> & {
      readonly default_member_permissions?: number | string | null | undefined
    }
  : never
type Registration = readonly WithRights<RESTPostAPIApplicationCommandsJSONBody>[]

/** Discord shows it to those who may manage the server; admins of a server can open it to others, so it is checked again. */
const inServersForAdmins = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  default_member_permissions: Number(PermissionFlagsBits.ManageGuild),
}

/** Every command that people type, and what is in a message's menu, as Discord wants to be told about it. */
export function registrationOf(declarations: readonly Declaration[], offer: Offer): Registration {
  const typed = declarations
    .filter(({ entry }) => entry === 'command')
    .map((declaration) => ({
      type: ApplicationCommandType.ChatInput,
      name: declaration.name,
      ...described(declaration.description),
      options: subcommandsOf(declaration, offer) ?? optionsOf(Object.entries(declaration.options), offer),
      ...(declaration.forAdmins ? inServersForAdmins : everywhere),
    }))
  const menus = declarations
    .filter(({ entry }) => entry === 'menu')
    .map((declaration) => ({ ...menuEntry(declaration, locales), ...everywhere }))
  return [...typed, ...menus]
}

type Named = readonly [name: string, spec: OptionSpec]

/** Discord wants the required ones first. */
function optionsOf(options: readonly Named[], offer: Offer): APIApplicationCommandBasicOption[] {
  return [...options]
    .sort(([, a], [, b]) => Number(b.required === true) - Number(a.required === true))
    .slice(0, 25)
    .map(([option, spec]) => optionOf(option, spec, offer))
}

function subcommandsOf(
  { subcommands, options }: Declaration,
  offer: Offer,
): APIApplicationCommandSubcommandOption[] | undefined {
  if (subcommands === undefined) return undefined
  return Object.entries(subcommands).map(([name, { description, options: names }]) => ({
    type: ApplicationCommandOptionType.Subcommand,
    name,
    ...described(description),
    options: optionsOf(
      names.flatMap((option): readonly Named[] => {
        const spec = options[option]
        return spec === undefined ? [] : [[option, spec]]
      }),
      offer,
    ),
  }))
}

function optionOf(name: string, spec: OptionSpec, offer: Offer): APIApplicationCommandBasicOption {
  const base = { name, ...described(spec.description), required: spec.required === true }
  switch (spec.type) {
    case 'text':
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        max_length: Math.min(spec.maxLength, 6_000),
        ...(spec.suggests === undefined ? {} : { autocomplete: true }),
      }
    case 'choice': {
      const choices = choicesOf(spec, offer)
      // Which models may be used is different in every place, and the registration is one for all.
      const listed = spec.choices !== 'models' && choices.length > 0 && choices.length <= choiceLimit
      if (!listed) return { ...base, type: ApplicationCommandOptionType.String, autocomplete: true }
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        choices: choicesThatFit(choices).map(({ label, value }) => ({ name: label, value })),
      }
    }
    case 'integer':
      return {
        ...base,
        type: ApplicationCommandOptionType.Integer,
        min_value: spec.min,
        max_value: spec.max,
      }
    case 'yes-no':
      return { ...base, type: ApplicationCommandOptionType.Boolean }
    case 'attachment':
      return { ...base, type: ApplicationCommandOptionType.Attachment }
  }
}

/** Easel's languages as Discord calls them, English being what all others read: discord.com/developers/docs/reference#locales */
const locales = ['de', 'es-ES', 'es-419', 'fr', 'ja', 'pt-BR'] as const

/** Names stay English: they are what people tell each other to type. What they mean is said in the person's language. */
function described(key: WordKey) {
  const sentence = (locale: string) => firstCharacters(wordsFor(locale)(key), 100)
  return {
    description: sentence('en'),
    description_localizations: Object.fromEntries(locales.map((locale) => [locale, sentence(locale)])),
  }
}

interface Registering {
  readonly token: string
  readonly apiUrl: string
  readonly declarations: readonly Declaration[]
  readonly offer: Offer
  readonly log: Log
  readonly signal: AbortSignal
}

/** Tells Discord the commands when it knows them otherwise: of 200 creates a day none is wasted. */
export async function registerCommands(options: Registering): Promise<'unchanged' | 'written'> {
  const rest = openRest(options)
  try {
    const { id } = await askApplication(rest, options.signal).catch((thrown: unknown) => {
      throw mayHeal(thrown) ? thrown : botRefused(thrown)
    })
    const wanted = registrationOf(options.declarations, options.offer)
    return await syncCommands(rest, id, wanted, options.signal)
  } finally {
    await rest.close()
  }
}

export async function syncCommands(
  rest: Rest,
  application: string,
  wanted: Registration,
  signal: AbortSignal,
): Promise<'unchanged' | 'written'> {
  const route = Routes.applicationCommands(application)
  // Without it, the answer says each description in one language only.
  const query = new URLSearchParams({ with_localizations: 'true' })
  const known = await rest.asBot({ method: 'GET', route, query, signal })
  if (fingerprint(known) === fingerprint(wanted)) return 'unchanged'
  await rest.asBot({ method: 'PUT', route, body: wanted, signal })
  return 'written'
}

/** Discord answers with defaults filled in or left out; only what Easel says about a command counts. */
const comparableLocalizations = z
  .record(z.string(), z.string())
  .nullish()
  .transform((texts) => Object.entries(texts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
const comparableInput = z.object({
  type: z.number(),
  name: z.string(),
  description: z.string(),
  description_localizations: comparableLocalizations,
  required: z.boolean().default(false),
  autocomplete: z.boolean().default(false),
  choices: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]) })).default([]),
  min_value: z.number().nullable().default(null),
  max_value: z.number().nullable().default(null),
  max_length: z.number().nullable().default(null),
})
const comparableOption = comparableInput.extend({ options: z.array(comparableInput).default([]) })
const comparableCommands = z.array(
  z.object({
    type: z.number().default(ApplicationCommandType.ChatInput),
    name: z.string(),
    name_localizations: comparableLocalizations,
    description: z.string().default(''),
    description_localizations: comparableLocalizations,
    options: z.array(comparableOption).default([]),
    default_member_permissions: z.coerce.string().nullable().default(null),
    contexts: z.array(z.number()).nullish().transform(sorted),
    integration_types: z.array(z.number()).nullish().transform(sorted),
  }),
)

function sorted(numbers: readonly number[] | null | undefined): readonly number[] | null {
  return numbers ? [...numbers].sort((a, b) => a - b) : null
}

function fingerprint(commands: unknown): string | undefined {
  const parsed = comparableCommands.safeParse(commands)
  if (!parsed.success) return undefined
  const byName = parsed.data.sort((a, b) => `${a.type}${a.name}`.localeCompare(`${b.type}${b.name}`))
  return JSON.stringify(byName)
}
