import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ComponentType,
  InteractionContextType,
  InteractionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10'
import { decodePress } from '../chat/buttons.ts'
import { freshSubject } from '../chat/command-form.ts'
import type { Typing } from '../chat/desk.ts'
import { invocationId, personId } from '../chat/ids.ts'
import type { FileReference, Invocation } from '../chat/invocation.ts'
import { joinedFields } from '../chat/long-fields.ts'
import { menuFiles } from '../chat/message-menu.ts'
import { parentOf } from './channels.ts'
import { type Address, usualFileBytes } from './destination.ts'
import { commandOfMenu, picturesIn } from './menus.ts'
import {
  type CommandInput,
  type CommandOption,
  type Interaction,
  type InteractionOf,
  interactionSchema,
  type ResolvedFiles,
} from './payload.ts'
import { allows } from './permissions.ts'
import { rolesIn } from './roles.ts'
import { spaceOf } from './space.ts'

/** What an interaction asks for, in the house's words. */
export type Reading =
  | { readonly type: 'invocation'; readonly reply: Reply; readonly invocation: Invocation }
  | {
      readonly type: 'autocomplete'
      readonly reply: Reply
      readonly typing: Typing
    }
  /** Nothing that this house has declared: a ping, a person's menu, another application's button. */
  | { readonly type: 'foreign' }
  | { readonly type: 'unreadable'; readonly reason: string }

/** What the acknowledgement needs. */
export interface Reply {
  readonly id: string
  readonly token: string
  readonly application: string
  /** How it was asked decides which answers Discord takes: no form can follow a form. */
  readonly by: 'command' | 'press' | 'form'
  /** The message that a pressed button hangs on. */
  readonly pressed: string | null
}

type Given = Pick<Invocation, 'command' | 'options' | 'files'>

const known: ReadonlySet<unknown> = new Set([
  InteractionType.ApplicationCommand,
  InteractionType.MessageComponent,
  InteractionType.ApplicationCommandAutocomplete,
  InteractionType.ModalSubmit,
])

/** A raw interaction payload, from the gateway or over HTTP, and when it came. */
export function readInteraction(payload: unknown, receivedAt: number): Reading {
  if (!known.has(typeOf(payload))) return { type: 'foreign' }
  const parsed = interactionSchema.safeParse(payload)
  if (!parsed.success) return { type: 'unreadable', reason: parsed.error.message }
  const interaction = parsed.data
  const given = givenBy(interaction)
  if (given === undefined) return { type: 'foreign' }
  const reading = invocationOf(interaction, given, receivedAt)
  return interaction.type === InteractionType.ApplicationCommandAutocomplete
    ? typedSoFar(interaction, reading)
    : reading
}

export function typeOf(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'type' in payload ? payload.type : undefined
}

function givenBy(interaction: Interaction): Given | undefined {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
    case InteractionType.ApplicationCommandAutocomplete:
      if (interaction.data.type === ApplicationCommandType.ChatInput) return givenByCommand(interaction.data)
      return interaction.data.type === ApplicationCommandType.Message
        ? givenByMenu(interaction.data)
        : undefined
    case InteractionType.MessageComponent: {
      const press = decodePress(interaction.data.custom_id)
      return press === undefined
        ? undefined
        : { command: press.command, options: { of: press.subject }, files: {} }
    }
    case InteractionType.ModalSubmit:
      return givenByForm(interaction.data)
  }
}

function givenByCommand({
  name,
  options,
  resolved,
}: InteractionOf<InteractionType.ApplicationCommand>['data']): Given {
  const texts: Record<string, string> = {}
  const files: Record<string, FileReference> = {}
  const [first] = options
  if (first?.type === ApplicationCommandOptionType.Subcommand) texts.subcommand = first.name
  for (const { name: option, type, value } of inputsOf(options)) {
    if (value === undefined) continue
    if (type === ApplicationCommandOptionType.Attachment) {
      const file = fileOf(String(value), resolved)
      if (file !== undefined) files[option] = file
    } else texts[option] = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
  }
  return { command: name, options: texts, files }
}

/** A subcommand comes alone, with its options inside. */
function inputsOf(options: readonly CommandOption[]): readonly CommandInput[] {
  const [first] = options
  return first?.type === ApplicationCommandOptionType.Subcommand ? (first.options ?? []) : options
}

function givenByMenu({
  name,
  target_id,
  resolved,
}: InteractionOf<InteractionType.ApplicationCommand>['data']): Given {
  const message = resolved?.messages[target_id ?? '']
  const pictures = message === undefined ? [] : picturesIn(message)
  return { command: commandOfMenu(name), options: {}, files: menuFiles(pictures) }
}

function givenByForm({
  custom_id,
  components,
  resolved,
}: InteractionOf<InteractionType.ModalSubmit>['data']): Given | undefined {
  const press = decodePress(custom_id)
  if (press === undefined) return undefined
  const texts: Record<string, string> = press.subject === freshSubject ? {} : { of: press.subject }
  const files: Record<string, FileReference> = {}
  const inputs = components.flatMap((row) => [
    ...(row.component ? [row.component] : []),
    ...(row.components ?? []),
  ])
  for (const { custom_id: name, type, value, values } of inputs) {
    if (name === undefined) continue
    const given = value ?? values?.[0] ?? ''
    if (type === ComponentType.FileUpload) {
      const file = fileOf(given, resolved)
      if (file !== undefined) files[name] = file
    } else if (given !== '') texts[name] = given
  }
  return { command: press.command, options: joinedFields(texts), files }
}

function fileOf(id: string, resolved: ResolvedFiles): FileReference | undefined {
  const attachment = resolved?.attachments[id]
  if (attachment === undefined) return undefined
  return { surface: 'discord', address: { url: attachment.url }, filename: attachment.filename }
}

function typedSoFar(
  interaction: InteractionOf<InteractionType.ApplicationCommandAutocomplete>,
  reading: Reading,
): Reading {
  const focused = inputsOf(interaction.data.options).find((option) => option.focused === true)
  if (reading.type !== 'invocation') return reading
  if (focused === undefined) return { type: 'unreadable', reason: 'autocomplete without a focused option' }
  const typing = { ...reading.invocation, option: focused.name, typed: String(focused.value ?? '') }
  return { type: 'autocomplete', reply: reading.reply, typing }
}

function invocationOf(interaction: Interaction, given: Given, receivedAt: number): Reading {
  const user = interaction.member?.user ?? interaction.user
  const channel = interaction.channel_id ?? interaction.channel?.id
  if (!user || !channel) return { type: 'unreadable', reason: 'no user or no channel' }
  const guild = interaction.guild_id ?? null
  const name = interaction.member?.nick ?? user.global_name ?? user.username
  const locale = interaction.locale ?? interaction.guild_locale ?? 'en-US'
  const space = spaceOf(guild, channel)
  const address: Address = {
    application: interaction.application_id,
    token: interaction.token,
    // By this machine's clock, not by the snowflake's: a clock that is off must not bury a live token.
    tokenDiesAt: receivedAt + tokenLifeMs,
    channel,
    guild,
    user: user.id,
    name,
    locale,
    audience: audienceOf(interaction, given),
    reply: null,
    beside: false,
    replyTo: null,
    fileBytes: interaction.attachment_size_limit ?? usualFileBytes,
    permissions: interaction.app_permissions ?? null,
    installed: isInstalled(interaction),
    posted: null,
    told: false,
  }
  const invocation: Invocation = {
    ...given,
    id: invocationId(`discord:${interaction.id}`),
    asker: {
      id: personId(`discord:${user.id}`),
      name,
      admin: allows(interaction.member?.permissions ?? '0', PermissionFlagsBits.ManageGuild),
      roles: rolesIn(guild, interaction.member),
    },
    space,
    place: {
      channel,
      ...nameOf(interaction),
      ...threadOf(interaction),
      kind: guild === null ? 'direct' : 'channel',
      ageRestricted: interaction.channel?.nsfw === true,
    },
    locale,
    destination: { surface: 'discord', space, address },
  }
  return { type: 'invocation', reply: replyOf(interaction), invocation }
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object */
function isInstalled({ authorizing_integration_owners: owners }: Interaction): boolean {
  return !owners || owners[ApplicationIntegrationType.GuildInstall] !== undefined
}

function threadOf({ channel }: Interaction): { readonly parent?: string } {
  const parent = channel ? parentOf(channel) : undefined
  return parent === undefined ? {} : { parent }
}

function nameOf({ channel }: Interaction): { readonly name?: string } {
  const name = channel?.name ?? undefined
  return name === undefined ? {} : { name }
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback */
const tokenLifeMs = 15 * 60_000

/** What can be told before the answer is there; a press may continue a private job or a public one. */
function audienceOf(interaction: Interaction, { options }: Given): Address['audience'] {
  if (options.private === 'yes' || interaction.context === InteractionContextType.BotDM) return 'asker'
  return interaction.type === InteractionType.ApplicationCommand ? 'everyone' : 'unknown'
}

function replyOf({ id, token, application_id, type, message }: Interaction): Reply {
  const to = { id, token, application: application_id }
  switch (type) {
    case InteractionType.MessageComponent:
      return { ...to, by: 'press', pressed: message?.id ?? null }
    case InteractionType.ModalSubmit:
      return { ...to, by: 'form', pressed: null }
    case InteractionType.ApplicationCommand:
    case InteractionType.ApplicationCommandAutocomplete:
      return { ...to, by: 'command', pressed: null }
  }
}
