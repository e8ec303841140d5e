import { patience } from '../patience.ts'
/** Everything the fake remembers: people, channels, messages, interactions, files, and the clock they live by. */

export const permissions = {
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  sendInThreads: 1n << 38n,
  manageGuild: 1n << 5n,
  administrator: 1n << 3n,
} as const

export const usualPermissions =
  permissions.viewChannel |
  permissions.sendMessages |
  permissions.embedLinks |
  permissions.attachFiles |
  permissions.readHistory |
  permissions.sendInThreads

export const flag = { suppressEmbeds: 4, ephemeral: 64, loading: 128, componentsV2: 32768 } as const

export interface Person {
  readonly id: string
  readonly username: string
  readonly globalName: string | null
  /** May the bot write to this person? Change it at will. */
  takesDirectMessages: boolean
  /** Manage Server. */
  admin: boolean
  roles: string[]
  locale: string
}

export interface Channel {
  readonly id: string
  readonly kind: 'server' | 'thread' | 'direct' | 'group'
  /** The one person of a direct channel. */
  readonly with?: string
  /** The server that it is in, when it is not the usual one. */
  readonly guild?: string
  /** In a server that the bot is not in: a person brought it along. */
  readonly withoutBot?: true
  /** The channel that a thread belongs to, or the category of a channel. */
  readonly parent?: string
  nsfw: boolean
  /** What the bot may do here; for the bot's own posts. */
  appPermissions: bigint
  /** True once it is deleted. */
  gone: boolean
}

export interface StoredFile {
  readonly id: string
  readonly filename: string
  readonly contentType: string
  readonly bytes: Buffer
  description: string | null
  readonly url: string
}

export interface Json {
  [key: string]: unknown
}

export interface StoredMessage {
  readonly id: string
  readonly channel: string
  /** The one person who sees it; undefined for everyone in the channel. */
  readonly onlyFor?: string
  readonly createdAt: number
  /** Who wrote it; the bot when it is nobody. */
  readonly author?: Person
  /** The message that it replies to. */
  readonly replyTo?: string
  /** It answers an interaction: replies to it do not show the bot their words. */
  readonly byInteraction?: true
  content: string
  components: Json[]
  files: StoredFile[]
  flags: number
  edits: number
  gone: boolean
}

export interface StoredInteraction {
  readonly id: string
  readonly token: string
  readonly type: number
  readonly person: Person
  readonly channel: Channel
  readonly sentAt: number
  readonly fileLimit: number
  /** The message with the button that was pressed. */
  readonly pressed?: string
  acknowledged?: { readonly type: number; readonly ephemeral: boolean; readonly afterMs: number }
  original?: string
  readonly followUps: string[]
  modal?: Json
  choices?: { name: string; value: string | number }[]
}

export interface Violations {
  readonly list: string[]
  add(text: string): void
}

const epoch = 1_420_070_400_000n

export function createWorld() {
  let offset = 0
  let counter = 0n
  const listeners = new Set<() => void>()
  const clock = {
    now: () => Date.now() + offset,
    /** Lets time pass, as tokens and the 3 seconds see it. */
    advance: (milliseconds: number) => {
      offset += milliseconds
    },
  }
  const snowflake = (): string => {
    counter += 1n
    return String(((BigInt(clock.now()) - epoch) << 22n) | (counter & 0x3fffffn))
  }
  const changed = () => {
    for (const listener of listeners) listener()
  }
  /** Resolves with the first answer that is not undefined; looks again whenever something changed. */
  const until = <Value>(
    look: () => Value | undefined,
    what: string,
    withinMs: number = patience.timeout,
  ): Promise<Value> =>
    new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer)
        listeners.delete(check)
      }
      const check = () => {
        try {
          const value = look()
          if (value === undefined) return
          finish()
          resolve(value)
        } catch (error) {
          finish()
          reject(error)
        }
      }
      const timer = setTimeout(() => {
        finish()
        reject(new Error(`waited ${withinMs} ms in vain for ${what}`))
      }, withinMs)
      listeners.add(check)
      check()
    })

  return {
    clock,
    snowflake,
    changed,
    until,
    application: snowflake(),
    botUser: snowflake(),
    guild: snowflake(),
    people: new Map<string, Person>(),
    channels: new Map<string, Channel>(),
    messages: new Map<string, StoredMessage>(),
    interactions: new Map<string, StoredInteraction>(),
    files: new Map<string, StoredFile>(),
    commands: [] as Json[],
    commandWrites: 0,
    waits: { forAnswerMs: 3_000 },
    nonces: new Map<string, string>(),
  }
}

export type World = ReturnType<typeof createWorld>

/** The channel that the bot and one person share; made when it is first needed. */
export function directChannelOf(world: World, person: string): Channel {
  const known = [...world.channels.values()].find((one) => one.kind === 'direct' && one.with === person)
  if (known) return known
  const channel: Channel = {
    id: world.snowflake(),
    kind: 'direct',
    with: person,
    nsfw: false,
    appPermissions: usualPermissions,
    gone: false,
  }
  world.channels.set(channel.id, channel)
  return channel
}
