import { decodePress } from '../chat/buttons.ts'
import { freshSubject } from '../chat/command-form.ts'
import type { Declaration } from '../chat/declaration.ts'
import { parseCommandLine } from '../chat/grammar.ts'
import { invocationId, personId, spaceId } from '../chat/ids.ts'
import type { FileReference, Invocation } from '../chat/invocation.ts'
import { joinedFields } from '../chat/long-fields.ts'
import { type Address, addressJson } from './destination.ts'
import { unescapeEntities } from './entities.ts'
import { fileReference } from './files.ts'
import { fieldNames, inputAction, type ModalMetadata, readMetadata } from './modal.ts'
import type { CommandPayload, PressPayload, SubmissionPayload } from './payloads.ts'
import { withoutPrefix } from './prefixed-words.ts'
import type { Workspace } from './workspace.ts'

/** What a payload does not say and Slack's users.info does. */
export interface PersonFacts {
  readonly admin: boolean
  /** The user groups that the person is in; none where the app may not see them. */
  readonly groups: readonly string[]
  readonly locale: string
}

export interface Reading {
  readonly declarations: readonly Declaration[]
  readonly commandPrefix: string
  readonly workspace: Workspace
  /** Unix milliseconds. */
  readonly now: number
}

/** A response_url works for 30 minutes; the last one is left out, since the way there takes time too. */
export const respondForMs = 29 * 60_000

/** A slash command → an invocation; options parsed from its text. */
export function readCommand(payload: CommandPayload, facts: PersonFacts, reading: Reading): Invocation {
  const command = commandName(payload.command, reading.commandPrefix)
  const declaration = reading.declarations.find(({ name }) => name === command)
  const typed = withoutPrefix(payload.text, reading.commandPrefix)
  const text = unescapeEntities(typed, mentionsIn(declaration))
  const options = declaration === undefined ? {} : parseCommandLine(text, declaration).options
  return invocationOf({
    id: `slack:${reading.workspace.team}:${payload.trigger_id}`,
    command,
    options,
    files: {},
    name: payload.user_name ?? payload.user_id,
    ...placeNameOf(payload),
    facts,
    address: {
      ...reading.workspace,
      user: payload.user_id,
      channel: payload.channel_id,
      direct: payload.channel_id.startsWith('D'),
      private: saysYes(options.private),
      respond: { url: payload.response_url, until: reading.now + respondForMs },
    },
  })
}

/** Of private channels and conversations Slack says only that they are such. */
function placeNameOf({ channel_id: id, channel_name: name }: CommandPayload): Pick<Parts, 'placeName'> {
  const isNamed = name !== undefined && id.startsWith('C') && name !== 'privategroup'
  return isNamed ? { placeName: name } : {}
}

function mentionsIn({ options }: Pick<Declaration, 'options'> = { options: {} }): 'as ids' | 'as names' {
  const meansIds = Object.values(options).some((spec) => spec.type === 'text' && spec.mentions === 'as ids')
  return meansIds ? 'as ids' : 'as names'
}

/** `/easel-imagine` → imagine. */
export function commandName(typed: string, prefix: string): string {
  const name = typed.replace(/^\//, '').toLowerCase()
  return name.startsWith(prefix) ? name.slice(prefix.length) : name
}

/** A button's press → an invocation; undefined when the button is not one of Easel's. */
export function readPress(
  payload: PressPayload,
  facts: PersonFacts,
  { workspace, now }: Pick<Reading, 'workspace' | 'now'>,
): Invocation | undefined {
  const [action] = payload.actions
  const press = decodePress(action?.action_id ?? '')
  const isHome = payload.container.type === 'view'
  // What there is to say to somebody in the app's Home is said in their conversation with it.
  const channel =
    payload.channel?.id ?? payload.container.channel_id ?? (isHome ? payload.user.id : undefined)
  if (action === undefined || press === undefined || channel === undefined) return undefined
  const threadTs = payload.container.thread_ts ?? payload.message?.thread_ts
  return invocationOf({
    id: `slack:${workspace.team}:${payload.user.id}:${payload.trigger_id}:${action.action_ts ?? ''}:${action.action_id}`,
    command: press.command,
    options: { of: press.subject },
    files: {},
    name: nameOf(payload),
    facts,
    address: {
      ...workspace,
      user: payload.user.id,
      channel,
      direct: isHome || channel.startsWith('D'),
      private: action.value === 'asker',
      ...(threadTs === undefined ? {} : { threadTs }),
      ...(payload.response_url === undefined
        ? {}
        : { respond: { url: payload.response_url, until: now + respondForMs } }),
    },
  })
}

/** A modal that was sent off → an invocation; undefined when the modal is not one of Easel's. */
export function readSubmission(
  payload: SubmissionPayload,
  facts: PersonFacts,
  { workspace }: Pick<Reading, 'workspace'>,
): Invocation | undefined {
  const form = decodePress(payload.view.callback_id)
  const metadata = readMetadata(payload.view.private_metadata)
  if (form === undefined || metadata === undefined) return undefined
  const { options, files } = fieldsOf(payload, workspace)
  const about = form.subject === freshSubject ? {} : { of: form.subject }
  return invocationOf({
    id: `slack:${workspace.team}:${payload.view.id}`,
    command: form.command,
    options: { ...about, ...options },
    files,
    name: nameOf(payload),
    facts,
    address: {
      ...metadata,
      ...workspace,
      user: payload.user.id,
      private: options.private === undefined ? metadata.private : saysYes(options.private),
    },
  })
}

/** What a modal opened from here must carry, so that its answer finds back. */
export function metadataOf(address: Address): ModalMetadata {
  const { channel, direct, private: hidden, threadTs, respond } = address
  return {
    channel,
    direct,
    private: hidden,
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(respond === undefined ? {} : { respond }),
  }
}

interface Parts {
  readonly id: string
  readonly command: string
  readonly options: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, FileReference>>
  readonly name: string
  readonly placeName?: string
  readonly facts: PersonFacts
  readonly address: Omit<Address, 'locale'>
}

export function invocationOf(parts: Parts): Invocation {
  const { id, command, options, files, name, placeName, facts, address } = parts
  const space = spaceId(`slack:${address.team}`)
  return {
    id: invocationId(id),
    command,
    options,
    files,
    asker: {
      id: personId(`slack:${address.team}:${address.user}`),
      name,
      admin: facts.admin,
      roles: facts.groups,
    },
    space,
    place: {
      channel: address.channel,
      ...(placeName === undefined ? {} : { name: placeName }),
      kind: address.direct ? 'direct' : 'channel',
      // Slack has no age-restricted channels.
      ageRestricted: false,
    },
    locale: facts.locale,
    destination: { surface: 'slack', space, address: addressJson({ ...address, locale: facts.locale }) },
  }
}

function fieldsOf(payload: SubmissionPayload, workspace: Workspace): Pick<Parts, 'options' | 'files'> {
  const options: Record<string, string> = {}
  const files: Record<string, FileReference> = {}
  for (const [blockId, inputs] of Object.entries(payload.view.state.values)) {
    const input = inputs[inputAction]
    const names = fieldNames(blockId)
    const text = input?.selected_option?.value ?? input?.value ?? ''
    if (text.trim() !== '') options[blockId] = text
    for (const [index, file] of (input?.files ?? []).entries()) {
      const name = names[index]
      if (name !== undefined) files[name] = fileReference(file, workspace)
    }
  }
  return { options: joinedFields(options), files }
}

export function nameOf({ user }: Pick<PressPayload, 'user'>): string {
  return user.name ?? user.username ?? user.id
}

export function saysYes(text: string | undefined): boolean {
  return /^\s*(yes|y|true|on|1)\s*$/i.test(text ?? '')
}
