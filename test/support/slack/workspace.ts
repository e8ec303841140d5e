import type { MessageBlocks, ModalView } from './block-kit.ts'
import { visibleText } from './block-kit.ts'

/** The things that exist in one workspace of the fake. */

export interface User {
  readonly id: string
  readonly name: string
  readonly admin: boolean
  readonly locale: string
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private' | 'direct'
  readonly members: Set<string>
  archived: boolean
}

export interface SlackFile {
  readonly id: string
  readonly name: string
  readonly user: string
  readonly mimetype: string
  readonly length: number
  readonly alt: string | undefined
  title: string
  bytes: Buffer | undefined
  /** `files.completeUploadExternal` took it, or a person attached it. */
  complete: boolean
  deleted: boolean
  readonly shares: { readonly channel: string; readonly ts: string }[]
}

export interface StoredMessage {
  readonly channel: string
  readonly ts: string
  readonly user: string
  readonly threadTs: string | undefined
  /** Only this person sees it. */
  readonly ephemeralFor: string | undefined
  text: string
  blocks: MessageBlocks
  readonly files: SlackFile[]
  updates: number
}

/** A message as a person sees it. */
export interface SeenMessage {
  readonly channel: string
  readonly ts: string
  readonly threadTs: string | undefined
  readonly ephemeral: boolean
  readonly user: string
  /** The fallback that notifications show. */
  readonly fallback: string
  /** All visible words. */
  readonly text: string
  readonly blocks: MessageBlocks
  readonly images: readonly SeenImage[]
  readonly buttons: readonly SeenButton[]
  /** How often it was rewritten. */
  readonly updates: number
}

export interface SeenImage {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly alt: string | undefined
  readonly mimetype: string
  readonly bytes: Buffer
}

export interface SeenButton {
  readonly label: string
  readonly id: string
  readonly value: string
  readonly style: 'primary' | 'danger' | undefined
}

export interface OpenView {
  readonly id: string
  readonly user: string
  view: ModalView
}

/** Its words and buttons are read when somebody asks: whoever waits for a message passes by all the others again and again. */
export function seen(message: StoredMessage): SeenMessage {
  const { channel, ts, threadTs, user, text, blocks, files, updates } = message
  return {
    channel,
    user,
    ts,
    threadTs,
    ephemeral: message.ephemeralFor !== undefined,
    fallback: text,
    get text() {
      return blocks.length === 0 ? text : visibleText(blocks)
    },
    blocks,
    images: files
      .filter(({ deleted }) => !deleted)
      .map(({ id, name, title, alt, mimetype, bytes }) => ({
        id,
        name,
        title,
        alt,
        mimetype,
        bytes: bytes ?? Buffer.alloc(0),
      })),
    get buttons() {
      return buttonsOf(blocks)
    },
    updates,
  }
}

export function buttonsOf(blocks: MessageBlocks): readonly SeenButton[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((button) => ({
          label: button.text.text,
          id: button.action_id,
          value: button.value ?? '',
          url: button.url,
          style: button.style,
        }))
      : [],
  )
}

/** What all workspaces share: ids are unique in all of Slack, and there is one time. */
export interface Common {
  count: number
  /** Added to the clock by tests that need a later time. */
  skippedMs: number
}

export class Workspace {
  readonly team: string
  /** The organization that it belongs to. */
  readonly enterprise: string | undefined
  readonly bot: string
  readonly botId: string
  readonly app = 'A0EASELAPP'
  /** The app was installed for the whole organization. */
  orgWide = false
  readonly users = new Map<string, User>()
  readonly channels = new Map<string, Channel>()
  readonly files: Map<string, SlackFile>
  readonly views = new Map<string, OpenView>()
  /** Person → what the app's Home shows them. */
  readonly homes = new Map<string, MessageBlocks>()
  /** User group → its members. */
  readonly groups = new Map<string, ReadonlySet<string>>()
  messages: StoredMessage[] = []
  readonly #common: Common

  /** The workspaces of an organization have their files in common: an upload names no workspace. */
  constructor(common: Common, team = 'T0EASEL01', enterprise?: string, files = new Map<string, SlackFile>()) {
    this.#common = common
    this.files = files
    this.team = team
    this.enterprise = enterprise
    const owner = enterprise ?? (team === 'T0EASEL01' ? '' : team)
    this.bot = `U0EASELBOT${owner}`
    this.botId = `B0EASELBOT${owner}`
  }

  now(): number {
    return Date.now() + this.#common.skippedMs
  }

  id(prefix: string): string {
    this.#common.count += 1
    return `${prefix}${String(this.#common.count).padStart(6, '0')}`
  }

  /** Slack's timestamps are unique within a channel. */
  ts(): string {
    this.#common.count += 1
    return `${Math.floor(this.now() / 1000)}.${String(this.#common.count).padStart(6, '0')}`
  }

  /** The DM of the bot and a person; made when it is first needed. */
  directWith(user: string): Channel {
    const known = [...this.channels.values()].find(
      ({ kind, members }) => kind === 'direct' && members.has(user) && members.has(this.bot),
    )
    if (known !== undefined) return known
    const members = new Set([user, this.bot])
    const channel: Channel = {
      id: this.id('D0'),
      name: 'directmessage',
      kind: 'direct',
      members,
      archived: false,
    }
    this.channels.set(channel.id, channel)
    return channel
  }

  find(channel: string, ts: string): StoredMessage | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts)
  }

  post(message: Omit<StoredMessage, 'ts' | 'updates' | 'user'>, user = this.bot): StoredMessage {
    const posted: StoredMessage = { ...message, ts: this.ts(), updates: 0, user }
    this.messages.push(posted)
    return posted
  }

  remove(message: StoredMessage): void {
    this.messages = this.messages.filter((one) => one !== message)
  }
}
