import type { Answer, Audience } from '../chat/answer.ts'
import type { Desk } from '../chat/desk.ts'
import type { Invocation } from '../chat/invocation.ts'
import type { Message } from '../chat/message.ts'
import type { Once } from '../chat/once.ts'
import { type Words, wordsFor } from '../chat/words.ts'
import type { Log } from '../log.ts'
import type { Clients } from './clients.ts'
import { readAddress } from './destination.ts'
import type { ReadThread } from './history.ts'
import type { People } from './people.ts'
import { respond, responseOf } from './respond.ts'
import { tellAsker } from './tell.ts'
import type { Threads } from './threads.ts'
import type { Workspace } from './workspace.ts'

/** What the handlers of commands, presses and modals share, in the workspace that one of them came from. */
export interface Reception {
  readonly workspace: Workspace
  readonly desk: Desk
  readonly clients: Clients
  readonly people: People
  readonly once: Once
  readonly commandPrefix: string
  readonly botUser: string
  readonly threads: Threads
  readonly readThread: ReadThread
  readonly log: Log
  readonly now: () => number
}

/** Answers Slack's request; the body is what the kind of request takes. */
export type Acknowledge = (body?: object) => Promise<void>

/** Slack gives three seconds; what takes longer than this is answered through the response_url. */
const patienceMs = 1_500
const sayingMs = 30_000

/** The answer when it comes in time, else undefined; it is the caller's to await the late one. */
export async function inTime(dispatching: Promise<Answer>): Promise<Answer | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), patienceMs)
  const answer = await Promise.race([dispatching, late])
  clearTimeout(timer)
  return answer
}

/** Acknowledges; false when Slack could not be reached, as when a socket closes at that moment. */
export async function acknowledged(
  acknowledge: Acknowledge,
  body: object | undefined,
  reception: Pick<Reception, 'log'>,
): Promise<boolean> {
  try {
    await acknowledge(body)
    return true
  } catch (thrown) {
    reception.log.warn({ err: thrown }, 'Slack did not take the acknowledgement')
    return false
  }
}

/** What is still to say after the acknowledgement. */
export async function say(
  invocation: Invocation,
  message: Message,
  audience: Audience,
  { clients, log, now }: Pick<Reception, 'clients' | 'log' | 'now'>,
): Promise<void> {
  const address = readAddress(invocation.destination)
  const signal = AbortSignal.timeout(sayingMs)
  try {
    if (audience === 'everyone' && address.respond !== undefined && address.respond.until > now()) {
      return await respond(address.respond.url, responseOf(message, audience), signal)
    }
    await tellAsker(address, message, { clients, log, clock: { now } }, signal)
  } catch (thrown) {
    log.warn({ err: thrown, command: invocation.command }, 'an answer could not be said on Slack')
  }
}

type Accepted = Extract<Answer, { type: 'accepted' }>

/** Lets the job's courier speak; what there is to say besides comes first. */
export async function accept(
  answer: Accepted,
  invocation: Invocation,
  reception: Reception,
  notes: readonly (Message | undefined)[] = [privateNote(answer, invocation)],
): Promise<void> {
  reception.desk.acknowledged(answer.job)
  for (const note of notes) if (note !== undefined) await say(invocation, note, 'asker', reception)
}

/** Where a private answer will be; undefined when the place itself is private enough, or it was said before. */
export function privateNote({ known }: Accepted, invocation: Invocation): Message | undefined {
  const address = readAddress(invocation.destination)
  if (known === true || !address.private || address.direct) return undefined
  const text = wordsOf(invocation)('surface.in_direct')
  return { tone: 'notice', paragraphs: [{ role: 'text', text }], buttons: [] }
}

export function wordsOf(invocation: Invocation): Words {
  return wordsFor(invocation.locale)
}
