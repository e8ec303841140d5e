import { DiscordAPIError } from '@discordjs/rest'
import {
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  RESTJSONErrorCodes,
  Routes,
} from 'discord-api-types/v10'
import type { Audience } from '../chat/answer.ts'
import type { Message } from '../chat/message.ts'
import type { Log } from '../log.ts'
import type { Address } from './destination.ts'
import { editReply, removePost, removeReply, whisper } from './doors.ts'
import type { Reply } from './read.ts'
import { renderMessage } from './render.ts'
import type { Rest } from './rest.ts'

/** Speaks in an interaction that is being answered. Nothing here throws: there is nobody left to tell. */
export interface Voice {
  /** The answer within three seconds; true when Discord has taken it, now or on an earlier try. */
  respond(reply: Reply, body: APIInteractionResponse): Promise<boolean>
  show(message: Message, address: Address): Promise<void>
  whisper(message: Message, address: Address): Promise<void>
  removeReply(address: Address): Promise<void>
  removePost(channel: string, message: string): Promise<void>
}

/** What is left of the 3 seconds once the desk's time is over. */
const callbackMs = 2_500
/** A job may speak only after its waiting message, so that one must not take long. */
const editMs = 5_000

export function createVoice(rest: Rest, log: Log): Voice {
  const signal = () => AbortSignal.timeout(editMs)
  const quietly = async (what: string, work: Promise<unknown>): Promise<void> => {
    try {
      await work
    } catch (err) {
      log.warn({ err }, `an answer could not be ${what}`)
    }
  }
  return {
    respond: async ({ id, token }, body) => {
      const route = Routes.interactionCallback(id, token)
      try {
        await rest.asReply({ method: 'POST', route, body, signal: AbortSignal.timeout(callbackMs) })
        return true
      } catch (err) {
        // An answer that went wrong on its way back was sent again, and Discord knew it already.
        const known = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
        const again = err instanceof DiscordAPIError && err.code === known
        log.warn({ err, type: body.type }, again ? 'acknowledged twice' : 'not acknowledged')
        return again
      }
    },
    show: (message, address) => quietly('shown', editReply(rest, address, { message, signal: signal() })),
    whisper: (message, address) =>
      quietly('whispered', whisper(rest, address, { message, signal: signal() })),
    removeReply: (address) => quietly('removed', removeReply(rest, address, signal())),
    removePost: (channel, message) => quietly('removed', removePost(rest, channel, message, signal())),
  }
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
