import type { FakeEndpoint } from './endpoint.ts'
import type { FakeGateway } from './gateway.ts'
import { attachmentJson, interactionJson, messageCreateJson, messageJson } from './payloads.ts'
import { storeFile } from './posts.ts'
import { type ShownMessage, type ShownModal, showMessage, showModal, viewOf } from './shown.ts'
import type { Channel, Json, Person, StoredInteraction, StoredMessage, World } from './world.ts'

/** What people do, as a real client lets them: only what is registered, visible and within its limits. */

export interface FakeFile {
  readonly filename: string
  readonly bytes: Buffer
  readonly contentType?: string
}

export type OptionValue = string | number | boolean | FakeFile

export interface From {
  readonly person?: Person
  readonly channel?: Channel
  /** What `attachment_size_limit` says; 10 MiB. */
  readonly fileLimit?: number
}

export interface Saying extends Omit<From, 'fileLimit'> {
  readonly files?: readonly FakeFile[]
  readonly replyTo?: ShownMessage
}

/** One use of the bot, and what came of it. Everything waits up to 15 seconds. */
export interface Use {
  readonly id: string
  readonly token: string
  /** How Discord was answered in the first three seconds. */
  acknowledged(): Promise<{ type: number; ephemeral: boolean; afterMs: number }>
  /** The reply, once it says something and `where` holds. */
  message(where?: (message: ShownMessage) => boolean): Promise<ShownMessage>
  /** A message beside the reply. */
  followUp(where?: (message: ShownMessage) => boolean): Promise<ShownMessage>
  /** What there is now, without waiting. */
  current(): { reply: ShownMessage | undefined; followUps: readonly ShownMessage[] }
  modal(): Promise<ShownModal>
  /** Resolves when the reply has been taken away. */
  gone(): Promise<void>
}

interface Parts {
  readonly world: World
  readonly cdnUrl: string
  readonly gateway: FakeGateway
  readonly endpoint: FakeEndpoint
  readonly usual: Required<Pick<From, 'person' | 'channel'>>
}

export function createPeople({ world, cdnUrl, gateway, endpoint, usual }: Parts) {
  const payloads = new Map<string, Json>()
  /** Over HTTP where an address is saved, else over the gateway: never both. */
  const deliver = (interaction: StoredInteraction) => {
    const payload = payloads.get(interaction.id) ?? {}
    if (endpoint.saved() !== undefined) endpoint.deliver(interaction, payload)
    else gateway.dispatch('INTERACTION_CREATE', payload)
  }
  const send = (type: number, from: From, data: Json, pressed?: string): Use => {
    const id = world.snowflake()
    const interaction: StoredInteraction = {
      id,
      token: `fake-${Buffer.from(`interaction:${id}`).toString('base64url')}`,
      type,
      person: from.person ?? usual.person,
      channel: from.channel ?? usual.channel,
      sentAt: world.clock.now(),
      fileLimit: from.fileLimit ?? 10 * 1024 * 1024,
      followUps: [],
      ...(pressed === undefined ? {} : { pressed }),
    }
    world.interactions.set(interaction.token, interaction)
    payloads.set(id, interactionJson(world, interaction, data))
    deliver(interaction)
    return useOf(world, interaction)
  }

  const upload = (file: FakeFile): { id: string; json: Json } => {
    const { filename, bytes, contentType = 'application/octet-stream' } = file
    const stored = storeFile(world, cdnUrl, 'ephemeral-attachments', {
      filename,
      bytes,
      contentType,
      description: null,
    })
    return { id: stored.id, json: { ...attachmentJson(stored), ephemeral: true } }
  }

  const optionsOf = (name: string, given: Readonly<Record<string, OptionValue>>) => {
    const { subcommand, ...inside } = given
    if (typeof subcommand !== 'string') return inputsOf(name, registered(world, name), given)
    const { options, resolved } = inputsOf(name, registered(world, name, subcommand), inside)
    return { options: [{ name: subcommand, type: 1, options }], resolved }
  }

  const inputsOf = (
    name: string,
    declared: readonly Json[],
    given: Readonly<Record<string, OptionValue>>,
  ) => {
    const attachments: Record<string, Json> = {}
    const options = Object.entries(given).map(([option, value]) => {
      const spec = declared.find((one) => one.name === option)
      if (!spec) throw new Error(`/${name} has no option ${option}`)
      if (typeof value === 'object') {
        const { id, json } = upload(value)
        attachments[id] = json
        return { name: option, type: mustBe(spec, 11, name), value: id }
      }
      mustFit(spec, value, name)
      return { name: option, type: spec.type, value }
    })
    const missing = declared.find((spec) => spec.required === true && !(String(spec.name) in given))
    if (missing) throw new Error(`/${name} needs ${String(missing.name)}`)
    return { options, resolved: { attachments } }
  }

  return {
    /** Types a slash command; `subcommand` among the options is the one that is chosen. */
    command: (name: string, options: Readonly<Record<string, OptionValue>> = {}, from: From = {}): Use =>
      send(2, from, { id: world.application, name, type: 1, ...optionsOf(name, options) }),

    /** Writes a message; `<@bot>` is a mention of the bot, `replyTo` replies with a ping. */
    say: (text: string, { files = [], replyTo, ...from }: Saying = {}): ShownMessage => {
      const channel = from.channel ?? usual.channel
      const message: StoredMessage = {
        id: world.snowflake(),
        channel: channel.id,
        author: from.person ?? usual.person,
        createdAt: world.clock.now(),
        content: text.replaceAll('<@bot>', `<@${world.botUser}>`),
        components: [],
        files: files.map(({ filename, bytes, contentType = 'image/png' }) =>
          storeFile(world, cdnUrl, `attachments/${channel.id}`, {
            filename,
            bytes,
            contentType,
            description: null,
          }),
        ),
        flags: 0,
        edits: 0,
        gone: false,
        ...(replyTo === undefined ? {} : { replyTo: replyTo.id }),
      }
      world.messages.set(message.id, message)
      gateway.dispatch('MESSAGE_CREATE', messageCreateJson(world, message, channel))
      world.changed()
      return viewOf(message)
    },

    /** Opens a message's menu and chooses; what was chosen from comes whole. */
    choose: (label: string, message: ShownMessage, from: From = {}): Use => {
      if (!world.commands.some(({ type, name }) => type === 3 && name === label)) {
        throw new Error(`no menu entry "${label}" is registered`)
      }
      const stored = world.messages.get(message.id)
      if (!stored || stored.gone) throw new Error('the message is gone')
      const resolved = { messages: { [message.id]: messageJson(world, stored) } }
      return send(2, from, {
        id: world.application,
        name: label,
        type: 3,
        target_id: message.id,
        resolved,
      })
    },

    /** Presses the button with that label. */
    press: (message: ShownMessage, label: string, from: From = {}): Use => {
      const now = showMessage(world, message.id)
      const button = now?.buttons.find((one) => one.label === label)
      if (!button) {
        throw new Error(`no button "${label}", only: ${now?.buttons.map((one) => one.label).join(', ')}`)
      }
      const channel = world.channels.get(message.channel)
      const where = channel ? { channel } : {}
      return send(3, { ...where, ...from }, { custom_id: button.id, component_type: 2, id: 2 }, message.id)
    },

    /** Sends a form; fields that are not given keep what stands in them. */
    submit: (modal: ShownModal, fields: Readonly<Record<string, string | FakeFile>> = {}): Use => {
      const attachments: Record<string, Json> = {}
      for (const name of Object.keys(fields)) {
        if (!modal.fields.some((field) => field.name === name)) throw new Error(`the form has no ${name}`)
      }
      const components = modal.fields.map((field, index) => {
        const value = fields[field.name] ?? field.value
        const base = { custom_id: field.name, id: index * 2 + 2 }
        if (field.required && value === '') throw new Error(`the form needs ${field.name}`)
        if (typeof value === 'object') {
          const { id, json } = upload(value)
          attachments[id] = json
          return { type: 18, id: index * 2 + 1, component: { ...base, type: 19, values: [id] } }
        }
        if (value.length > (field.maxLength ?? 4_000)) throw new Error(`${field.name} is too long`)
        const input =
          field.type === 'text'
            ? { type: 4, value: value.trim() }
            : { type: field.type === 'choice' ? 3 : 19, values: value === '' ? [] : [value] }
        return { type: 18, id: index * 2 + 1, component: { ...base, ...input } }
      })
      const { person, channel, fileLimit } = modal.of
      const data = { custom_id: modal.id, components, resolved: { attachments } }
      return send(5, { person, channel, fileLimit }, data)
    },

    /** Types into an option that suggests; resolves with what is offered. */
    autocomplete: async (
      name: string,
      option: string,
      typed: string,
      { before = {}, ...from }: From & { readonly before?: Readonly<Record<string, string>> } = {},
    ) => {
      const { subcommand, ...filled } = before
      const spec = registered(world, name, subcommand).find((one) => one.name === option)
      if (spec?.autocomplete !== true) throw new Error(`/${name} ${option} suggests nothing`)
      const others = Object.entries(filled).map(([other, value]) => ({ name: other, type: 3, value }))
      const inputs = [...others, { name: option, type: spec.type, value: typed, focused: true }]
      const options = subcommand === undefined ? inputs : [{ name: subcommand, type: 1, options: inputs }]
      const use = send(4, from, { id: world.application, name, type: 1, options })
      return world.until(() => world.interactions.get(use.token)?.choices, `suggestions for ${option}`)
    },

    /** Delivers the same interaction a second time. */
    again: ({ token }: Pick<Use, 'token'>): void => {
      const interaction = world.interactions.get(token)
      if (interaction) deliver(interaction)
    },

    /** Sends an interaction as it stands: for what no client would send. */
    raw: (type: number, data: Json, from: From = {}): Use => send(type, from, data),
  }
}

function registered(world: World, name: string, subcommand?: string): Json[] {
  const command = world.commands.find((one) => one.name === name)
  if (!command) throw new Error(`/${name} is not registered; await discord.registered() first`)
  const options = (command.options as Json[] | undefined) ?? []
  if (subcommand === undefined) return options
  const chosen = options.find((one) => one.type === 1 && one.name === subcommand)
  if (!chosen) throw new Error(`/${name} has no subcommand ${subcommand}`)
  return (chosen.options as Json[] | undefined) ?? []
}

const typesOf = { string: [3], number: [4, 10], boolean: [5], object: [11] } as const

function mustBe(spec: Json, type: number, name: string): number {
  if (spec.type !== type) throw new Error(`/${name} ${String(spec.name)} takes type ${String(spec.type)}`)
  return type
}

function mustFit(spec: Json, value: string | number | boolean, name: string): void {
  const at = `/${name} ${String(spec.name)}`
  const types: readonly number[] = typesOf[typeof value as keyof typeof typesOf]
  if (!types.includes(Number(spec.type))) throw new Error(`${at} takes type ${String(spec.type)}`)
  const choices = spec.choices as { value: unknown }[] | undefined
  if (choices && !choices.some((choice) => choice.value === value)) {
    throw new Error(`${at} can only be ${choices.map((choice) => choice.value).join(', ')}`)
  }
  if (typeof value === 'number' && (value < Number(spec.min_value) || value > Number(spec.max_value))) {
    throw new Error(`${at} is from ${String(spec.min_value)} to ${String(spec.max_value)}`)
  }
  if (typeof value === 'string' && value.length > Number(spec.max_length ?? 6_000)) {
    throw new Error(`${at} is too long`)
  }
}

function useOf(world: World, interaction: StoredInteraction): Use {
  const { id, token } = interaction
  const reply = () => showMessage(world, interaction.original)
  const followUps = () => interaction.followUps.flatMap((one) => showMessage(world, one) ?? [])
  return {
    id,
    token,
    acknowledged: () => world.until(() => interaction.acknowledged, 'an acknowledgement'),
    message: (where = () => true) =>
      world.until(
        () => {
          const message = reply()
          return message && where(message) ? message : undefined
        },
        `a reply (now: ${reply()?.content ?? 'none'})`,
      ),
    followUp: (where = () => true) => world.until(() => followUps().find(where), 'a follow-up'),
    current: () => ({ reply: reply(), followUps: followUps() }),
    modal: () => world.until(() => showModal(interaction), 'a form'),
    gone: () =>
      world
        .until(() => {
          const message = world.messages.get(interaction.original ?? '')
          return message?.gone ? true : undefined
        }, 'the reply to go away')
        .then(() => {}),
  }
}
