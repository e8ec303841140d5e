import type { Answer } from '../chat/answer.ts'
import { explainFailure } from '../chat/explain.ts'
import { jobIdOf } from '../chat/ids.ts'
import type { Invocation } from '../chat/invocation.ts'
import { parseOptions } from '../chat/options.ts'
import { asFailure, type Failure, optionAtFault } from '../failure.ts'
import { sayAnswer } from './answer-files.ts'
import { readAddress } from './destination.ts'
import { fieldNames, renderModal } from './modal.ts'
import { showHome } from './on-home.ts'
import { type SubmissionPayload, submissionSchema } from './payloads.ts'
import { prefixing } from './prefixed-words.ts'
import { metadataOf, readSubmission } from './read.ts'
import { type Acknowledge, accept, acknowledged, inTime, type Reception, wordsOf } from './reception.ts'

/** A modal that was sent off. A fault in one field keeps it open, with the words under that field. */
export async function onSubmission(
  body: unknown,
  acknowledge: Acknowledge,
  reception: Reception,
): Promise<void> {
  const payload = submissionSchema.parse(body)
  const { people, desk, once } = reception
  const invocation = readSubmission(payload, await people.find(payload.user.id), reception)
  if (invocation === undefined || !once.first(sendingOf(payload))) {
    return void (await acknowledged(acknowledge, undefined, reception))
  }
  const errors = fieldErrors(invocation, payload, reception)
  if (errors !== undefined) {
    return void (await acknowledged(acknowledge, { response_action: 'errors', errors }, reception))
  }
  const dispatching = desk.dispatch(invocation)
  const answer = await inTime(dispatching)
  const refused = answer?.type === 'message' ? refusedAt(answer, payload) : undefined
  if (refused !== undefined) {
    return void (await acknowledged(acknowledge, { response_action: 'errors', errors: refused }, reception))
  }
  await acknowledged(
    acknowledge,
    answer?.type === 'form' ? nextForm(answer, invocation) : undefined,
    reception,
  )
  await carryOut(await dispatching, invocation, reception)
}

/** A corrected form is the same view sent off again, with other values; a form delivered twice has everything the same. */
function sendingOf({ trigger_id: trigger = '', view }: SubmissionPayload): string {
  return `${view.id}:${trigger}:${JSON.stringify(view.state.values)}`
}

function nextForm(answer: Extract<Answer, { type: 'form' }>, invocation: Invocation): object {
  const metadata = metadataOf(readAddress(invocation.destination))
  return { response_action: 'update', view: renderModal(answer.form, metadata, wordsOf(invocation)) }
}

async function carryOut(answer: Answer, invocation: Invocation, reception: Reception): Promise<void> {
  switch (answer.type) {
    case 'message':
      await sayAnswer(invocation, answer, reception)
      return wasOpenedAtHome(invocation)
        ? showHome(readAddress(invocation.destination), reception)
        : undefined
    case 'accepted':
      return accept(answer, invocation, reception)
    case 'form':
    case 'removed':
    case 'done':
      return
  }
}

/** The Home is no channel: what is pressed there is in the conversation with that person. */
function wasOpenedAtHome({ destination }: Invocation): boolean {
  const { channel, user } = readAddress(destination)
  return channel === user
}

type FieldErrors = Readonly<Record<string, string>>

/** The first fault that names a field of this modal, under that field's block. */
function fieldErrors(
  invocation: Invocation,
  payload: SubmissionPayload,
  { desk, commandPrefix }: Reception,
): FieldErrors | undefined {
  const declaration = desk.declarations.find(({ name }) => name === invocation.command)
  if (declaration === undefined) return undefined
  try {
    parseOptions(declaration, invocation, desk.offer)
    return undefined
  } catch (thrown) {
    const failure = asFailure(thrown)
    const prefixed = prefixing(desk.declarations, commandPrefix)
    return underField(optionAtFault(failure), payload, prefixed(sentenceOf(failure, invocation)))
  }
}

/** What the command itself found wrong with a field, such as a size that is none. */
function refusedAt(
  { option, message }: Extract<Answer, { type: 'message' }>,
  payload: SubmissionPayload,
): FieldErrors | undefined {
  return underField(option, payload, message.paragraphs[0]?.text ?? '')
}

function underField(
  option: string | undefined,
  { view }: SubmissionPayload,
  sentence: string,
): FieldErrors | undefined {
  const blocks = Object.keys(view.state.values)
  const block = blocks.find((id) => option !== undefined && fieldNames(id).includes(option))
  return block === undefined ? undefined : { [block]: sentence }
}

function sentenceOf(failure: Failure, invocation: Invocation): string {
  const { paragraphs } = explainFailure(failure, {
    words: wordsOf(invocation),
    job: jobIdOf(invocation.id),
    admin: invocation.asker.admin,
    offerRetry: false,
  })
  return paragraphs[0]?.text ?? ''
}
