import { MessageType } from 'discord-api-types/v10'
import type { Declaration } from '../chat/declaration.ts'
import { invocationId, personId } from '../chat/ids.ts'
import type { FileReference, Invocation } from '../chat/invocation.ts'
import { readMention } from '../chat/mention.ts'
import type { WordKey } from '../chat/words.ts'
import { type Address, usualFileBytes } from './destination.ts'
import { picturesIn } from './menus.ts'
import { type ChatMessage, messageSchema } from './message-payload.ts'
import { rolesIn } from './roles.ts'
import { spaceOf } from './space.ts'

/** Whom the gateway's session belongs to. */
export interface Self {
  readonly user: string
  readonly application: string
}

export type MessageReading =
  | {
      readonly type: 'invocation'
      readonly address: Address
      readonly invocation: Invocation
      /** Words alone: what they are about, their thread may tell. */
      readonly isOpen: boolean
    }
  /** Discord keeps back what the words are about. */
  | { readonly type: 'hidden'; readonly address: Address; readonly what: Hidden }
  /** Not said to this bot. */
  | { readonly type: 'foreign' }
  | { readonly type: 'unreadable'; readonly reason: string }

export type Invited = Extract<MessageReading, { type: 'invocation' }>

type Hidden = Extract<WordKey, 'mention.reply_hidden' | 'mention.words_hidden'>

/**
 * A message from the gateway, and the pictures that its thread is about where it says nothing itself. Without the
 * privileged intent Discord shows the words and files of messages that mention the bot, of direct messages, and of
 * replies to the bot's own plain messages; all others come empty.
 * https://discord.com/developers/docs/events/gateway#message-content-intent
 */
export function readMessage(
  payload: unknown,
  self: Self,
  declarations: readonly Declaration[],
  inThread: readonly FileReference[] = [],
): MessageReading {
  const parsed = messageSchema.safeParse(payload)
  if (!parsed.success) return { type: 'unreadable', reason: parsed.error.message }
  const message = parsed.data
  if (!isForUs(message, self)) return { type: 'foreign' }
  const text = plainWords(message, self)
  const attached = message.attachments.map(
    ({ url, filename }): FileReference => ({ surface: 'discord', address: { url }, filename }),
  )
  const isReply = message.type === MessageType.Reply
  const pointedAt = isReply ? picturesRepliedTo(message, self) : inThread
  const wordless = text === '' && attached.length === 0
  const isCommand = text.startsWith('/')
  if (pointedAt === 'hidden' && attached.length === 0 && !isCommand) {
    return {
      type: 'hidden',
      address: addressOfMessage(message, self, 'everyone'),
      what: 'mention.reply_hidden',
    }
  }
  if (wordless && isReplyTo(message, self.user)) {
    return {
      type: 'hidden',
      address: addressOfMessage(message, self, 'everyone'),
      what: 'mention.words_hidden',
    }
  }
  const mention = { text, attached, pointedAt: pointedAt === 'hidden' ? [] : pointedAt }
  const given = readMention(mention, declarations)
  return { ...invocationOf(message, self, given), isOpen: !isReply && attached.length === 0 }
}

const sayings: ReadonlySet<number> = new Set([MessageType.Default, MessageType.Reply])

function isForUs({ type, author, webhook_id, guild_id, mentions }: ChatMessage, { user }: Self): boolean {
  if (!sayings.has(type) || author.bot === true || author.id === user || webhook_id) return false
  return !guild_id || mentions.some(({ id }) => id === user)
}

function isReplyTo({ guild_id, type, referenced_message: about }: ChatMessage, user: string): boolean {
  return !!guild_id && type === MessageType.Reply && about?.author.id === user
}

/** What was typed, as it is read: the bot's own name left out, other people and emoji by their names. */
function plainWords({ content, mentions }: ChatMessage, { user }: Self): string {
  return content
    .replace(/<@!?(\d+)>/g, (_mention, id: string) => {
      const person = mentions.find((one) => one.id === id)
      return id === user ? ' ' : `@${person?.global_name ?? person?.username ?? id}`
    })
    .replace(/<a?(:\w+:)\d+>/g, '$1')
    .trim()
}

/** The pictures of the message that this one replies to; other people's are kept back from bots. */
function picturesRepliedTo(
  { referenced_message: about }: ChatMessage,
  { user }: Self,
): readonly FileReference[] | 'hidden' {
  if (about === null) return []
  if (about === undefined) return 'hidden'
  const pictures = picturesIn(about)
  if (pictures.length > 0 || about.author.id === user || about.content !== '') return pictures
  return 'hidden'
}

function addressOfMessage(message: ChatMessage, self: Self, audience: 'asker' | 'everyone'): Address {
  return {
    application: self.application,
    token: '',
    tokenDiesAt: 0,
    channel: message.channel_id,
    guild: message.guild_id ?? null,
    user: message.author.id,
    name: nameOf(message),
    locale,
    audience,
    reply: null,
    beside: false,
    replyTo: message.id,
    fileBytes: usualFileBytes,
    permissions: null,
    installed: true,
    posted: null,
    told: false,
  }
}

/** A message says nothing about its author's language. */
const locale = 'en-US'

function nameOf({ member, author }: ChatMessage): string {
  return member?.nick ?? author.global_name ?? author.username
}

function invocationOf(
  message: ChatMessage,
  self: Self,
  given: Pick<Invocation, 'command' | 'options' | 'files'>,
): Omit<Invited, 'isOpen'> {
  const guild = message.guild_id ?? null
  const isPrivate = guild !== null && given.options.private === 'yes'
  const address = addressOfMessage(message, self, isPrivate ? 'asker' : 'everyone')
  const space = spaceOf(guild, message.channel_id)
  const invocation: Invocation = {
    ...given,
    id: invocationId(`discord:message:${message.id}`),
    asker: {
      id: personId(`discord:${message.author.id}`),
      name: nameOf(message),
      // A message does not say what its author may do.
      admin: false,
      roles: rolesIn(guild, message.member),
    },
    space,
    place: { channel: message.channel_id, kind: guild === null ? 'direct' : 'channel', ageRestricted: false },
    locale,
    destination: { surface: 'discord', space, address },
  }
  return { type: 'invocation', address, invocation }
}
