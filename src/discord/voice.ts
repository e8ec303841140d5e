import { setTimeout as wait } from 'node:timers/promises'
import { DiscordAPIError } from '@discordjs/rest'
import {
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  RESTJSONErrorCodes,
  Routes,
} from 'discord-api-types/v10'
import type { Audience } from '../chat/answer.ts'
import type { Message, OutgoingFile } from '../chat/message.ts'
import type { Log } from '../log.ts'
import type { Address } from './destination.ts'
import { editReply, removePost, removeReply, whisper } from './doors.ts'
import type { Reply } from './read.ts'
import { renderMessage } from './render.ts'
import type { Rest } from './rest.ts'

/** The answer within three seconds; true when Discord has taken it, now or on an earlier try. */
export type Respond = (reply: Reply, body: APIInteractionResponse) => Promise<boolean>

/** Speaks in an interaction that is being answered. Nothing here throws: there is nobody left to tell. */
export interface Voice {
  readonly respond: Respond
  show(message: Message, address: Address, files?: readonly OutgoingFile[]): Promise<void>
  whisper(message: Message, address: Address, files?: readonly OutgoingFile[]): Promise<void>
  removeReply(address: Address): Promise<void>
  removePost(channel: string, message: string): Promise<void>
}

/** What is left of the 3 seconds once the desk's time is over. */
const callbackMs = 2_500
/** A job may speak only after its waiting message, so that one must not take long. */
const editMs = 5_000
const uploadMs = 30_000

/** The answer goes to the callback route: how interactions from the gateway are answered. */
export function byCallback(rest: Rest, log: Log): Respond {
  return async ({ id, token }, body) => {
    const route = Routes.interactionCallback(id, token)
    try {
      await rest.asReply({ method: 'POST', route, body, signal: AbortSignal.timeout(callbackMs) })
      return true
    } catch (err) {
      // An answer that went wrong on its way back was sent again, and Discord knew it already.
      const again = hasCode(err, RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
      log.warn({ err, type: body.type }, again ? 'acknowledged twice' : 'not acknowledged')
      return again
    }
  }
}

export function createVoice(rest: Rest, log: Log, respond: Respond): Voice {
  const quietly = async (
    what: string,
    work: (signal: AbortSignal) => Promise<unknown>,
    withinMs = editMs,
  ): Promise<void> => {
    const signal = AbortSignal.timeout(withinMs)
    try {
      await onceKnown(() => work(signal))
    } catch (err) {
      log.warn({ err }, `an answer could not be ${what}`)
    }
  }
  return {
    respond,
    show: (message, address, images = []) =>
      quietly('shown', (signal) => editReply(rest, address, { message, images, signal }), timeFor(images)),
    whisper: (message, address, images = []) =>
      quietly('whispered', (signal) => whisper(rest, address, { message, images, signal }), timeFor(images)),
    removeReply: (address) => quietly('removed', (signal) => removeReply(rest, address, signal)),
    removePost: (channel, message) =>
      quietly('removed', (signal) => removePost(rest, channel, message, signal)),
  }
}

function timeFor(files: readonly OutgoingFile[]): number {
  return files.length === 0 ? editMs : uploadMs
}

/**
 * An answer in an HTTP response may still be on its way when the next word about it arrives. A job starts after its
 * waiting message, so the first pause is short.
 */
async function onceKnown(work: () => Promise<unknown>): Promise<void> {
  for (const pauseMs of [25, 75, 200, 400, 800]) {
    try {
      await work()
      return
    } catch (thrown) {
      if (!hasCode(thrown, RESTJSONErrorCodes.UnknownWebhook)) throw thrown
    }
    await wait(pauseMs)
  }
  await work()
}

function hasCode(thrown: unknown, code: RESTJSONErrorCodes): boolean {
  return thrown instanceof DiscordAPIError && thrown.code === code
}

export function messageResponse(message: Message, audience: Audience): APIInteractionResponse {
  const { content, components, flags } = renderMessage(message, { ephemeral: audience === 'asker' })
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { content, components, flags, allowed_mentions: { parse: [] } },
  }
}

export function deferral(audience: Audience): APIInteractionResponse {
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    ...(audience === 'asker' ? { data: { flags: MessageFlags.Ephemeral } } : {}),
  }
}
