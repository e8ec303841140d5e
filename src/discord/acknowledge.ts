import { InteractionResponseType } from 'discord-api-types/v10'
import type { Answer, Audience } from '../chat/answer.ts'
import type { Desk } from '../chat/desk.ts'
import type { Invocation } from '../chat/invocation.ts'
import type { Message } from '../chat/message.ts'
import { type WordKey, wordsFor } from '../chat/words.ts'
import { type Address, addressOf } from './destination.ts'
import { renderForm } from './modal.ts'
import { inParts } from './parts.ts'
import type { Reading } from './read.ts'
import { deferral, messageResponse, type Voice } from './voice.ts'

export type Invoked = Extract<Reading, { type: 'invocation' }>

interface Tools {
  readonly voice: Voice
  readonly desk: Pick<Desk, 'acknowledged'>
}

/** The desk answered in time: its answer is the acknowledgement. */
export async function answerNow(
  { voice, desk }: Tools,
  { reply, invocation }: Invoked,
  answer: Answer,
): Promise<void> {
  const address = addressOf(invocation.destination)
  switch (answer.type) {
    case 'message': {
      const { audience, files = [] } = answer
      const [first, ...rest] = inParts(answer.message)
      // Files take longer to upload than the acknowledgement may.
      const body = files.length === 0 ? messageResponse(first, audience) : deferral(audience)
      if (!(await voice.respond(reply, body))) return
      if (files.length > 0) await voice.show(first, address, files)
      for (const part of rest) await voice.whisper(part, address)
      return
    }
    case 'form':
      // Discord takes no form as the answer to a form, and it is asked for again only where something is missing.
      await voice.respond(
        reply,
        reply.by === 'form'
          ? messageResponse(said('surface.form_incomplete', invocation), 'asker')
          : { type: InteractionResponseType.Modal, data: renderForm(answer.form) },
      )
      return
    case 'accepted':
      await showWaiting(voice, await voice.respond(reply, deferral(answer.audience)), { answer, address })
      // Whether or not Discord took it: the job goes on, and its courier knows other ways.
      desk.acknowledged(answer.job)
      return
    case 'removed':
    case 'done': {
      const press = reply.by === 'press'
      const taken = await voice.respond(
        reply,
        press ? { type: InteractionResponseType.DeferredMessageUpdate } : deferral('asker'),
      )
      // The reply to a press is the message that was pressed; any other is a placeholder that must not stay.
      if (taken && (answer.type === 'removed' || !press)) await voice.removeReply(address)
    }
  }
}

/**
 * The desk is slow: the interaction is deferred before its answer is known. Nobody can tell yet who may see it, so a
 * doubtful one goes to the asker alone. A deferred press gets a reply of its own: what it starts needs a message.
 */
export async function answerLate(
  { voice, desk }: Tools,
  { reply, invocation }: Invoked,
  answering: Promise<Answer>,
): Promise<void> {
  const address = addressOf(invocation.destination)
  const placeholder: Audience = address.audience === 'everyone' ? 'everyone' : 'asker'
  const taken = await voice.respond(reply, deferral(placeholder))
  const answer = await answering
  if (answer.type === 'accepted') {
    await showWaiting(voice, taken, { answer, address })
    desk.acknowledged(answer.job)
    return
  }
  if (!taken) return
  if (answer.type === 'message' || answer.type === 'form') {
    const message = answer.type === 'message' ? answer.message : said('surface.form_late', invocation)
    const files = answer.type === 'message' ? answer.files : undefined
    const forAsker = answer.type === 'form' || answer.audience === 'asker'
    if (!forAsker || placeholder === 'asker') return voice.show(message, address, files)
    await voice.removeReply(address)
    return voice.whisper(message, address, files)
  }
  await voice.removeReply(address)
  if (answer.type === 'removed' && reply.pressed !== null) {
    await voice.removePost(address.channel, reply.pressed)
  }
}

interface Waiting {
  readonly answer: Extract<Answer, { type: 'accepted' }>
  readonly address: Address
}

/** Not for an event that came before: its job may have said more since. */
async function showWaiting(voice: Voice, taken: boolean, { answer, address }: Waiting): Promise<void> {
  if (taken && answer.known !== true) await voice.show(answer.message, address)
}

function said(key: WordKey, { locale }: Invocation): Message {
  const text = wordsFor(locale)(key)
  return { tone: 'notice', paragraphs: [{ role: 'text', text }], buttons: [] }
}
