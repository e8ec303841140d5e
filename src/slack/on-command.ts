import type { Answer } from '../chat/answer.ts'
import { commandForm } from '../chat/command-form.ts'
import type { Declaration } from '../chat/declaration.ts'
import type { Invocation } from '../chat/invocation.ts'
import { sayAnswer, sendFiles, wordsOfAnswer } from './answer-files.ts'
import { type CommandPayload, commandSchema } from './payloads.ts'
import { prefixedForm } from './prefixed-words.ts'
import { commandName, readCommand } from './read.ts'
import {
  type Acknowledge,
  accept,
  acknowledged,
  inTime,
  privateNote,
  type Reception,
  wordsOf,
} from './reception.ts'
import { responseOf } from './respond.ts'
import { openModal } from './views.ts'

/** A slash command. A command that needs a file opens its form at once: Slack's commands carry text only. */
export async function onCommand(
  body: unknown,
  acknowledge: Acknowledge,
  reception: Reception,
): Promise<void> {
  const payload = commandSchema.parse(body)
  const { desk, workspace, commandPrefix, people, once, now } = reception
  const typed = commandName(payload.command, commandPrefix)
  const isForAdmins = desk.declarations.find(({ name }) => name === typed)?.forAdmins === true
  const facts = await (isForAdmins ? people.find(payload.user_id) : people.glance(payload.user_id))
  const reading = { declarations: desk.declarations, workspace, commandPrefix, now: now() }
  const invocation = readCommand(payload, facts, reading)
  if (!once.first(invocation.id)) return void (await acknowledged(acknowledge, undefined, reception))
  const declaration = desk.declarations.find(({ name }) => name === invocation.command)
  if (declaration !== undefined && needsForm(declaration)) {
    return openForm(declaration, invocation, payload, acknowledge, reception)
  }
  const dispatching = desk.dispatch(invocation)
  const answer = await inTime(dispatching)
  const told = await acknowledged(acknowledge, answer && ackBody(answer, invocation), reception)
  await finish(await dispatching, { invocation, payload, told: told && answer !== undefined }, reception)
}

function needsForm(declaration: Declaration): boolean {
  return Object.values(declaration.options).some((spec) => spec.type === 'attachment' && spec.required)
}

async function openForm(
  declaration: Declaration,
  invocation: Invocation,
  payload: CommandPayload,
  acknowledge: Acknowledge,
  reception: Reception,
): Promise<void> {
  const offer = await reception.desk.offerAt(invocation)
  const form = commandForm(declaration, offer, wordsOf(invocation), invocation.options)
  const prefixed = prefixedForm(form, reception.desk.declarations, reception.commandPrefix)
  const opening = openModal(prefixed, invocation, payload.trigger_id, reception)
  await acknowledged(acknowledge, undefined, reception)
  await opening
}

/** What a command's acknowledgement can say; an accepted job speaks for itself. */
function ackBody(answer: Answer, invocation: Invocation): object | undefined {
  if (answer.type === 'message') return responseOf(wordsOfAnswer(invocation, answer), answer.audience)
  if (answer.type !== 'accepted') return undefined
  const note = privateNote(answer, invocation)
  return note === undefined ? undefined : responseOf(note, 'asker')
}

interface Said {
  readonly invocation: Invocation
  readonly payload: CommandPayload
  /** The acknowledgement carried the answer. */
  readonly told: boolean
}

async function finish(
  answer: Answer,
  { invocation, payload, told }: Said,
  reception: Reception,
): Promise<void> {
  switch (answer.type) {
    case 'message':
      return told ? sendFiles(invocation, answer, reception) : sayAnswer(invocation, answer, reception)
    case 'form':
      return openModal(answer.form, invocation, payload.trigger_id, reception)
    case 'accepted':
      return accept(answer, invocation, reception, told ? [] : undefined)
    case 'removed':
    case 'done':
      return
  }
}
