import { DiscordAPIError } from '@discordjs/rest'
import {
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  RESTJSONErrorCodes,
  Routes,
} from 'discord-api-types/v10'
import type { Answer, Audience } from '../chat/answer.ts'
import type { Choice } from '../chat/declaration.ts'
import type { Desk } from '../chat/desk.ts'
import { explainFailure } from '../chat/explain.ts'
import { jobIdOf } from '../chat/ids.ts'
import type { Invocation } from '../chat/invocation.ts'
import type { Message } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import { Failure } from '../failure.ts'
import type { Log } from '../log.ts'
import { addressOf } from './destination.ts'
import { editReply, removePost, removeReply, whisper } from './doors.ts'
import { renderForm } from './modal.ts'
import { type Reading, type Reply, readInteraction } from './read.ts'
import { firstCharacters, renderMessage } from './render.ts'
import type { Rest } from './rest.ts'

/** Acknowledges interactions, whichever way they come: the gateway hands them here, and so can a web route. */
export interface Answering {
  take(payload: unknown): void
  /** Resolves when everything taken has been answered. */
  idle(): Promise<void>
}

interface Parts {
  readonly desk: Desk
  readonly rest: Rest
  readonly log: Log
  readonly now?: () => number
  /** Discord waits 3 s; when the desk has not answered by then, the interaction is deferred. */
  readonly patienceMs?: number
}

type Invoked = Extract<Reading, { type: 'invocation' }>

/** What is left of the 3 seconds once the desk's time is over. */
const callbackMs = 2_500
const editMs = 10_000

export function createAnswering({ desk, rest, log, now = Date.now, patienceMs = 1_500 }: Parts): Answering {
  const pending = new Set<Promise<void>>()

  async function attend(payload: unknown): Promise<void> {
    const reading = readInteraction(payload, now())
    switch (reading.type) {
      case 'foreign':
        return
      case 'unreadable':
        log.warn({ reason: reading.reason }, 'discord sent an interaction that cannot be read')
        return
      case 'autocomplete':
        await respond(reading.reply, {
          type: InteractionResponseType.ApplicationCommandAutocompleteResult,
          data: { choices: suggestions(reading).map(choiceOf) },
        })
        return
      case 'invocation':
        await attendTo(reading)
    }
  }

  async function attendTo(invoked: Invoked): Promise<void> {
    const answering = dispatch(invoked.invocation)
    const late = Promise.withResolvers<undefined>()
    const timer = setTimeout(late.resolve, patienceMs, undefined)
    const answer = await Promise.race([answering, late.promise])
    clearTimeout(timer)
    if (answer === undefined) await answerLate(invoked, answering)
    else await answerNow(invoked, answer)
  }

  async function dispatch(invocation: Invocation): Promise<Answer> {
    try {
      return await desk.dispatch(invocation)
    } catch (err) {
      log.error({ err, command: invocation.command }, 'the desk threw')
      const words = wordsFor(invocation.locale)
      const failure = new Failure({ kind: 'bug' }, { cause: err })
      const job = jobIdOf(invocation.id)
      const message = explainFailure(failure, { words, job, admin: false, offerRetry: false })
      return { type: 'message', audience: 'asker', message }
    }
  }

  async function answerNow({ reply, invocation }: Invoked, answer: Answer): Promise<void> {
    const address = addressOf(invocation.destination)
    switch (answer.type) {
      case 'message':
        await respond(reply, messageResponse(answer.message, answer.audience))
        return
      case 'form':
        // Discord takes no form as the answer to a form.
        await respond(
          reply,
          reply.by === 'form'
            ? messageResponse(formLate(invocation), 'asker')
            : { type: InteractionResponseType.Modal, data: renderForm(answer.form) },
        )
        return
      case 'accepted':
        if (await respond(reply, deferral(answer.audience))) await show(answer.message, address)
        desk.acknowledged(answer.job)
        return
      case 'removed':
      case 'done': {
        const onMessage = reply.by === 'press'
        const acknowledged = await respond(
          reply,
          onMessage ? { type: InteractionResponseType.DeferredMessageUpdate } : deferral('asker'),
        )
        // For a press @original is the message that was pressed, else the placeholder.
        if (acknowledged && (answer.type === 'removed' || !onMessage)) await remove(address)
      }
    }
  }

  /**
   * Nobody knows yet who may see the answer, so a doubtful one goes to the asker alone. A deferred press has a reply of
   * its own: what it starts needs a message.
   */
  async function answerLate({ reply, invocation }: Invoked, answering: Promise<Answer>): Promise<void> {
    const address = addressOf(invocation.destination)
    const placeholder: Audience = address.audience === 'everyone' ? 'everyone' : 'asker'
    const deferred = await respond(reply, deferral(placeholder))
    const answer = await answering
    log.warn({ command: invocation.command, answer: answer.type }, 'the desk answered late')
    if (answer.type === 'accepted') {
      if (deferred) await show(answer.message, address)
      desk.acknowledged(answer.job)
      return
    }
    if (!deferred) return
    if (answer.type === 'message' || answer.type === 'form') {
      const message = answer.type === 'message' ? answer.message : formLate(invocation)
      const forAsker = answer.type === 'form' || answer.audience === 'asker'
      if (!forAsker || placeholder === 'asker') return show(message, address)
      await remove(address)
      await quietly('told late', whisper(rest, address, { message, signal: AbortSignal.timeout(editMs) }))
      return
    }
    await remove(address)
    if (answer.type === 'removed' && reply.pressed !== null) {
      const signal = AbortSignal.timeout(editMs)
      await quietly('removed late', removePost(rest, address.channel, reply.pressed, signal))
    }
  }

  /** True when Discord has taken it, now or on an earlier try. */
  async function respond({ id, token }: Reply, body: APIInteractionResponse): Promise<boolean> {
    const route = Routes.interactionCallback(id, token)
    const signal = AbortSignal.timeout(callbackMs)
    try {
      await rest.asReply({ method: 'POST', route, body, signal })
      return true
    } catch (err) {
      const again =
        err instanceof DiscordAPIError &&
        err.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
      log.warn({ err, type: body.type }, again ? 'acknowledged twice' : 'not acknowledged')
      return again
    }
  }

  function show(message: Message, address: ReturnType<typeof addressOf>): Promise<void> {
    const signal = AbortSignal.timeout(editMs)
    return quietly('shown', editReply(rest, address, { message, signal }))
  }

  function remove(address: ReturnType<typeof addressOf>): Promise<void> {
    return quietly('removed', removeReply(rest, address, AbortSignal.timeout(editMs)))
  }

  async function quietly(what: string, work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (err) {
      log.warn({ err }, `an answer could not be ${what}`)
    }
  }

  function suggestions({
    command,
    option,
    typed,
  }: Extract<Reading, { type: 'autocomplete' }>): readonly Choice[] {
    try {
      return desk.suggest(command, option, typed).slice(0, 25)
    } catch (err) {
      log.warn({ err, command, option }, 'no suggestions')
      return []
    }
  }

  return {
    take: (payload) => {
      const work = attend(payload)
        .catch((err: unknown) => log.error({ err }, 'an interaction was not answered'))
        .finally(() => pending.delete(work))
      pending.add(work)
    },
    idle: async () => {
      while (pending.size > 0) await Promise.all(pending)
    },
  }
}

function messageResponse(message: Message, audience: Audience): APIInteractionResponse {
  const ephemeral = audience === 'asker'
  const { attachments: _, ...data } = renderMessage(message, { ephemeral })
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { ...data, allowed_mentions: { parse: [] } },
  }
}

function deferral(audience: Audience): APIInteractionResponse {
  return {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    ...(audience === 'asker' ? { data: { flags: MessageFlags.Ephemeral } } : {}),
  }
}

function formLate({ locale }: Invocation): Message {
  const text = wordsFor(locale)('surface.form_late')
  return { tone: 'notice', paragraphs: [{ role: 'text', text }], buttons: [] }
}

function choiceOf({ label, value }: Choice): { name: string; value: string } {
  return { name: firstCharacters(label, 100), value: value.slice(0, 100) }
}
