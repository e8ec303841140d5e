import { viewFaults } from './block-kit.ts'
import { type FileFactsHouse, mimeOf } from './facts.ts'
import { handOver, type Reaction } from './interactions.ts'
import {
  commandPayload,
  eventPayload,
  type FilledInput,
  homeEventPayload,
  homePressPayload,
  menuPayload,
  pressPayload,
  submissionPayload,
} from './payloads.ts'
import type { Tickets } from './tickets.ts'
import {
  buttonsOf,
  type OpenView,
  type SeenMessage,
  type SlackFile,
  type StoredMessage,
  seen,
  type User,
  type Workspace,
} from './workspace.ts'

/** What people do in Slack's own window. */
export interface PeopleSide {
  /** Text as it is typed; `<@U1|ann>` and `<https://x|x>` stand for what Slack marks by itself. */
  command(command: string, text?: string, where?: { channel?: string; user?: string }): Promise<Reaction>
  /** Writes a message; `<@bot>` mentions the bot. The reaction is that of the last event, undefined without one. */
  say(text: string, how?: Saying): Promise<Said>
  /** An event as it stands: for what no person does. */
  event(payload: object): Promise<Reaction>
  /** Opens a message's menu and chooses the entry with this callback id. */
  choose(callbackId: string, message: SeenMessage, who?: { user?: string }): Promise<Reaction>
  press(message: SeenMessage | undefined, label: string, who?: { user?: string }): Promise<Reaction>
  /** Fields by the names of their options; a missing one is left as it is prefilled. */
  submitView(
    view: OpenView | undefined,
    values?: Readonly<Record<string, string>>,
    files?: Readonly<Record<string, readonly NewFile[]>>,
  ): Promise<Submission>
  modals(user: string): readonly OpenView[]
  /** Presses Cancel in a modal. */
  closeModal(view: OpenView): void
  /** Opens the app's Home. */
  openHome(user: string): Promise<Reaction>
  pressHome(user: string, label: string): Promise<Reaction>
  /** What comes with a command or a press: five messages in half an hour. */
  responseUrl(from: { readonly channel: string; readonly user: string }): string
  /** A file that someone has in Slack. */
  attach(user: string, file: NewFile): SlackFile
}

export interface Saying {
  readonly channel?: string
  readonly user?: string
  /** The message in whose thread it is said. */
  readonly thread?: string
  readonly files?: readonly NewFile[]
}

export interface Said {
  readonly message: SeenMessage
  readonly reaction: Reaction | undefined
}

export interface NewFile {
  readonly name: string
  readonly bytes: Buffer
}

export interface Submission extends Reaction {
  /** What stands under the fields of a modal that stayed open. */
  readonly errors: Readonly<Record<string, string>>
}

interface SideOptions {
  readonly workspace: Workspace
  readonly house: FileFactsHouse & {
    readonly scopes: ReadonlySet<string>
    readonly violation: (what: string) => void
  }
  readonly tickets: Tickets
  readonly delivery: Parameters<typeof handOver>[1]
}

export function createPeopleSide({ workspace, house, tickets, delivery }: SideOptions): PeopleSide {
  const { violation } = house
  const userOf = (id: string): User => {
    const user = workspace.users.get(id)
    if (user === undefined) throw new Error(`there is no user ${id}`)
    return user
  }
  const commonOf = (user: string) => ({ workspace, user: userOf(user), trigger: tickets.newTrigger(user) })

  /** What the manifest subscribes to, and the scopes and the bot's memberships let through. */
  const eventsOf = ({ channel, text }: StoredMessage): ('app_mention' | 'message')[] => {
    const place = workspace.channels.get(channel)
    if (place?.members.has(workspace.bot) !== true) return []
    const mentions = text.includes(`<@${workspace.bot}`) && house.scopes.has('app_mentions:read')
    const direct = place.kind === 'direct' && house.scopes.has('im:history')
    return [...(mentions ? (['app_mention'] as const) : []), ...(direct ? (['message'] as const) : [])]
  }

  const attach = (user: string, { name, bytes }: NewFile): SlackFile => {
    const file: SlackFile = {
      id: workspace.id('F1'),
      name,
      title: name,
      user,
      mimetype: mimeOf(name),
      length: bytes.length,
      alt: undefined,
      bytes,
      complete: true,
      deleted: false,
      shares: [],
    }
    workspace.files.set(file.id, file)
    return file
  }

  return {
    attach,
    responseUrl: (from) => tickets.newResponseUrl(from),
    modals: (user) => [...workspace.views.values()].filter((view) => view.user === user),
    closeModal: (view) => void workspace.views.delete(view.id),
    openHome: async (user) => {
      const channel = workspace.directWith(user).id
      return handOver(
        { type: 'events_api', payload: homeEventPayload({ workspace }, user, channel) },
        delivery,
      )
    },
    pressHome: async (user, label) => {
      const blocks = workspace.homes.get(user) ?? []
      const button = buttonsOf(blocks).find((one) => one.label === label)
      if (button === undefined) throw new Error(`there is no button ${label} in the Home of ${user}`)
      return handOver({ type: 'interactive', payload: homePressPayload(commonOf(user), button) }, delivery)
    },
    command: async (command, text = '', { channel = 'C1', user = 'U1' } = {}) => {
      const responseUrl = tickets.newResponseUrl({ channel, user })
      const payload = commandPayload(commonOf(user), command, text, channel, responseUrl)
      const reaction = await handOver({ type: 'slash_commands', payload }, delivery)
      if ('text' in reaction.body || 'blocks' in reaction.body) tickets.show(reaction.body, channel, user)
      return reaction
    },
    say: async (text, { channel = 'C1', user = 'U1', thread, files = [] } = {}) => {
      const message = workspace.post(
        {
          channel,
          threadTs: thread,
          ephemeralFor: undefined,
          text: text.replaceAll('<@bot>', `<@${workspace.bot}>`),
          blocks: [],
          files: files.map((file) => attach(user, file)),
        },
        user,
      )
      let reaction: Reaction | undefined
      for (const type of eventsOf(message)) {
        const payload = eventPayload({ workspace }, message, type, house)
        reaction = await handOver({ type: 'events_api', payload }, delivery)
      }
      return { message: seen(message), reaction }
    },
    event: (payload) => handOver({ type: 'events_api', payload }, delivery),
    choose: async (callbackId, { channel, ts }, { user = 'U1' } = {}) => {
      const message = workspace.find(channel, ts)
      if (message === undefined) throw new Error('there is no such message')
      const responseUrl = tickets.newResponseUrl({ channel, user })
      const payload = menuPayload(commonOf(user), message, callbackId, responseUrl, house)
      return handOver({ type: 'interactive', payload }, delivery)
    },
    press: async (message, label, { user = 'U1' } = {}) => {
      const stored = message && workspace.find(message.channel, message.ts)
      const button = stored && seen(stored).buttons.find((one) => one.label === label)
      if (stored === undefined || button === undefined)
        throw new Error(`there is no button ${label} to press`)
      if (stored.ephemeralFor !== undefined && stored.ephemeralFor !== user)
        throw new Error(`${user} cannot see it`)
      const responseUrl = tickets.newResponseUrl({ channel: stored.channel, user, message: stored })
      const payload = pressPayload(commonOf(user), stored, button, responseUrl, house)
      const reaction = await handOver({ type: 'interactive', payload }, delivery)
      if (Object.keys(reaction.body).length > 0)
        violation('a press was acknowledged with words, which Slack drops')
      return reaction
    },
    submitView: async (view, values = {}, files = {}) => {
      if (view === undefined || !workspace.views.has(view.id)) throw new Error('no such modal is open')
      const attached = Object.fromEntries(
        Object.entries(files).map(([name, list]) => [name, list.map((file) => attach(view.user, file))]),
      )
      const inputs = fill(view, values, attached)
      const payload = submissionPayload(commonOf(view.user), view, inputs, house)
      const reaction = await handOver({ type: 'interactive', payload }, delivery)
      return { ...reaction, errors: conclude(view, reaction, workspace, violation) }
    },
  }
}

/** Fills the inputs as Slack's window does: a required one that is empty cannot be sent off. */
function fill(
  { view }: OpenView,
  values: Readonly<Record<string, string>>,
  files: Readonly<Record<string, readonly SlackFile[]>>,
): ReadonlyMap<string, FilledInput> {
  const inputs = new Map<string, FilledInput>()
  const left = new Set([...Object.keys(values), ...Object.keys(files)])
  for (const block of view.blocks) {
    if (block.type !== 'input') continue
    const blockId = block.block_id ?? ''
    const names = blockId.split(',')
    const given = names.map((name) => values[name]).find((value) => value !== undefined)
    const chosen = names.flatMap((name) => files[name] ?? [])
    for (const name of names) left.delete(name)
    const text = given ?? prefilled(block.element)
    const { element } = block
    if (
      element.type === 'static_select' &&
      given !== undefined &&
      !element.options.some(({ value }) => value === given)
    ) {
      throw new Error(`${blockId} offers no ${given}`)
    }
    if (element.type === 'file_input' && chosen.length > (element.max_files ?? 10)) {
      throw new Error(`${blockId} takes ${element.max_files} files`)
    }
    if (block.optional !== true && (text ?? '') === '' && chosen.length === 0) {
      throw new Error(`${blockId} is required`)
    }
    inputs.set(blockId, { ...(text === undefined ? {} : { text }), files: chosen })
  }
  if (left.size > 0) throw new Error(`the modal has no field ${[...left].join(', ')}`)
  return inputs
}

type Element = Extract<OpenView['view']['blocks'][number], { type: 'input' }>['element']

function prefilled(element: Element): string | undefined {
  if (element.type === 'plain_text_input') return element.initial_value
  return element.type === 'static_select' ? element.initial_option?.value : undefined
}

/** What Slack's window does with the answer to a submission. */
function conclude(
  view: OpenView,
  { ok, body }: Reaction,
  workspace: Workspace,
  violation: (what: string) => void,
): Readonly<Record<string, string>> {
  if (!ok) return {}
  if (body.response_action === undefined || body.response_action === 'clear') {
    workspace.views.delete(view.id)
    return {}
  }
  if (body.response_action === 'update') {
    const faults = viewFaults(body.view)
    if (faults.length > 0) violation(`an updated view: ${faults.join('; ')}`)
    else view.view = body.view as OpenView['view']
    return {}
  }
  const errors = Object.entries((body.errors ?? {}) as Record<string, string>)
  const blocks = view.view.blocks.map(({ block_id }) => block_id)
  for (const [block] of errors) if (!blocks.includes(block)) violation(`an error for no block: ${block}`)
  return Object.fromEntries(errors)
}
