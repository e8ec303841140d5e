import { MessageFlags, Routes } from 'discord-api-types/v10'
import { z } from 'zod'
import type { JobId } from '../chat/ids.ts'
import type { Message, OutgoingFile } from '../chat/message.ts'
import { type Address, snowflake } from './destination.ts'
import { renderMessage } from './render.ts'
import type { Rest } from './rest.ts'

/** The ways into a Discord chat, each one call. They throw what @discordjs/rest throws; trouble.ts reads it. */

export interface Outgoing {
  readonly message: Message
  /** For an edit, "as they are" leaves the files that are there. */
  readonly images?: readonly OutgoingFile[] | 'as they are'
  /** For a post of the bot's: the message that it answers, without a ping. */
  readonly replyTo?: string
  readonly signal: AbortSignal
}

/** What Discord says about a message that it has just taken. */
export interface Shown {
  readonly message: string
  readonly ephemeral: boolean
  /** Still "thinking": the first follow-up would take this message's place. */
  readonly loading: boolean
  /** The ids of its files, in their order. */
  readonly files: readonly string[]
}

export function hasLiveToken({ tokenDiesAt }: Address, now: number): boolean {
  return now < tokenDiesAt
}

/** Edits the interaction's reply: needs no permission, and done twice it is still one message. */
export async function editReply(
  rest: Rest,
  address: Address,
  outgoing: Outgoing,
): Promise<Shown | undefined> {
  const { message, images = [], signal } = outgoing
  const body = renderMessage(message, { images })
  const route = replyRoute(address)
  return shownIn(await rest.asReply({ method: 'PATCH', route, body, images: filesOf(images), signal }))
}

export async function seeReply(
  rest: Rest,
  address: Address,
  signal: AbortSignal,
): Promise<Shown | undefined> {
  return shownIn(await rest.asReply({ method: 'GET', route: replyRoute(address), signal }))
}

export async function removeReply(rest: Rest, address: Address, signal: AbortSignal): Promise<void> {
  await rest.asReply({ method: 'DELETE', route: replyRoute(address), signal })
}

/** Says something to the asker alone, beside the reply. */
export async function whisper(
  rest: Rest,
  address: Address,
  { message, images = 'as they are', signal }: Outgoing,
): Promise<void> {
  const { application, token } = address
  const body = renderMessage(message, { images, ephemeral: true })
  const route = Routes.webhook(application, token)
  await rest.asReply({ method: 'POST', route, body, images: filesOf(images), signal, once: true })
}

/**
 * Posts as the bot. For some minutes Discord answers a second post with the same nonce with the first message:
 * https://discord.com/developers/docs/resources/message#create-message
 */
export async function postInChannel(
  rest: Rest,
  channel: string,
  nonce: string,
  { message, images = [], replyTo, signal }: Outgoing,
): Promise<Shown | undefined> {
  const body = { ...renderMessage(message, { images }), ...replyingTo(replyTo), nonce, enforce_nonce: true }
  const route = Routes.channelMessages(channel)
  return shownIn(await rest.asBot({ method: 'POST', route, body, images: filesOf(images), signal }))
}

function filesOf(images: NonNullable<Outgoing['images']>): readonly OutgoingFile[] {
  return images === 'as they are' ? [] : images
}

function replyingTo(message: string | undefined): object {
  if (message === undefined) return {}
  return {
    message_reference: { message_id: message, fail_if_not_exists: false },
    allowed_mentions: { parse: [], replied_user: false },
  }
}

export async function editPost(
  rest: Rest,
  { channel, message: id }: NonNullable<Address['posted']>,
  { message, images = [], signal }: Outgoing,
): Promise<Shown | undefined> {
  const body = renderMessage(message, { images })
  const route = Routes.channelMessage(channel, id)
  return shownIn(await rest.asBot({ method: 'PATCH', route, body, images: filesOf(images), signal }))
}

export async function showTyping(rest: Rest, channel: string, signal: AbortSignal): Promise<void> {
  await rest.asBot({ method: 'POST', route: Routes.channelTyping(channel), signal, withinMs: 5_000 })
}

export async function removePost(
  rest: Rest,
  channel: string,
  message: string,
  signal: AbortSignal,
): Promise<void> {
  await rest.asBot({ method: 'DELETE', route: Routes.channelMessage(channel, message), signal })
}

/** The channel that the bot shares with one person alone. */
export async function directChannel(rest: Rest, user: string, signal: AbortSignal): Promise<string> {
  const body = { recipient_id: user }
  const answer = await rest.asBot({ method: 'POST', route: Routes.userChannels(), body, signal })
  return z.object({ id: snowflake }).parse(answer).id
}

export type PostKind = 'result' | 'notice' | 'ask'

/** At most 25 characters. One for each kind and place, so that a notice is not taken for a result. */
export function nonceOf(job: JobId, kind: PostKind, place: 'here' | 'dm'): string {
  return `${job}-${kind}-${place}`
}

/** Posts the job's message beside the interaction's reply; like that one, it needs no permission of the bot. */
export async function postBeside(
  rest: Rest,
  { application, token }: Address,
  { message, images, signal }: Outgoing,
): Promise<Shown | undefined> {
  const files = filesOf(images ?? [])
  const body = renderMessage(message, { images: files.length === 0 ? 'as they are' : files })
  const route = Routes.webhook(application, token)
  return shownIn(await rest.asReply({ method: 'POST', route, body, images: files, signal, once: true }))
}

function replyRoute({ application, token, beside, reply }: Address): `/${string}` {
  return Routes.webhookMessage(application, token, beside && reply !== null ? reply : '@original')
}

const shownSchema = z.object({
  id: snowflake,
  flags: z.number().default(0),
  attachments: z.array(z.object({ id: snowflake })).default([]),
})

/** What was taken is taken, however odd the answer reads. */
function shownIn(answer: unknown): Shown | undefined {
  const parsed = shownSchema.safeParse(answer)
  if (!parsed.success) return undefined
  const { id, flags, attachments } = parsed.data
  return {
    message: id,
    ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
    loading: (flags & MessageFlags.Loading) !== 0,
    files: attachments.map((one) => one.id),
  }
}
