import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import { choicesOf, type Declaration, type Offer, type OptionSpec } from '../chat/declaration.ts'
import { type WordKey, wordsFor } from '../chat/words.ts'
import { choiceLimit, choicesThatFit } from './choices.ts'
import { menuEntry } from './menus.ts'
import { firstCharacters } from './render.ts'

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
export type Registration = readonly WithRights<RESTPostAPIApplicationCommandsJSONBody>[]

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
  return Object.entries(subcommands).map(([name, { description, options: names, needsAll }]) => ({
    type: ApplicationCommandOptionType.Subcommand,
    name,
    ...described(description),
    options: optionsOf(
      names.flatMap((option): readonly Named[] => {
        const spec = options[option]
        return spec === undefined ? [] : [[option, needsAll === true ? { ...spec, required: true } : spec]]
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
