import type { Answer } from '../chat/answer.ts'
import type { Invocation } from '../chat/invocation.ts'
import { sayAnswer } from './answer-files.ts'
import { type PressPayload, pressSchema } from './payloads.ts'
import { readPress } from './read.ts'
import { type Acknowledge, accept, acknowledged, inTime, type Reception } from './reception.ts'
import { refusalCode } from './refusals.ts'
import { respond } from './respond.ts'
import { openModal } from './views.ts'

/** A button's press: an invocation like a typed command, from anyone who sees the message. */
export async function onPress(body: unknown, acknowledge: Acknowledge, reception: Reception): Promise<void> {
  const payload = pressSchema.parse(body)
  const { workspace, people, desk, once, now } = reception
  // Who may cancel or delete depends on who is an admin, so this one is worth a short wait.
  const facts = await people.find(payload.user.id)
  const invocation = readPress(payload, facts, { workspace, now: now() })
  if (invocation === undefined || !once.first(invocation.id)) {
    return void (await acknowledged(acknowledge, undefined, reception))
  }
  const dispatching = desk.dispatch(invocation)
  await inTime(dispatching)
  await acknowledged(acknowledge, undefined, reception)
  await carryOut(await dispatching, invocation, payload, reception)
}

async function carryOut(
  answer: Answer,
  invocation: Invocation,
  payload: PressPayload,
  reception: Reception,
): Promise<void> {
  switch (answer.type) {
    case 'message':
      return sayAnswer(invocation, answer, reception)
    case 'form':
      return openModal(answer.form, invocation, payload.trigger_id, reception)
    case 'accepted':
      return accept(answer, invocation, reception)
    case 'removed':
      return remove(payload, reception)
    case 'done':
      return
  }
}

/** Takes the pressed message away, and with it the files that it shows. */
async function remove(payload: PressPayload, { clients, log }: Reception): Promise<void> {
  const { container, message, response_url: url } = payload
  const channel = payload.channel?.id ?? container.channel_id
  try {
    if (container.is_ephemeral === true) {
      if (url !== undefined) await respond(url, { delete_original: true })
      return
    }
    // Only the bot's own files can be deleted; those are the only ones in its messages.
    const files = message?.files ?? []
    await Promise.all(files.map(({ id }) => clients.main.files.delete({ file: id }).catch(unlessGone)))
    if (channel !== undefined && container.message_ts !== undefined) {
      await clients.main.chat.delete({ channel, ts: container.message_ts }).catch(unlessGone)
    }
  } catch (thrown) {
    log.warn({ err: thrown }, 'a message could not be deleted on Slack')
  }
}

const goneCodes = new Set(['message_not_found', 'file_not_found', 'file_deleted'])

function unlessGone(thrown: unknown): void {
  if (!goneCodes.has(refusalCode(thrown) ?? '')) throw thrown
}
