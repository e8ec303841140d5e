import { explainBriefly } from '../chat/explain.ts'
import type { Message } from '../chat/message.ts'
import { wordsFor } from '../chat/words.ts'
import type { Log } from '../log.ts'
import type { Acknowledge } from './reception.ts'
import { slackFailure } from './refusals.ts'
import { respond, responseOf } from './respond.ts'

/** Somebody in a workspace that Easel has no token for: told why, as far as Slack lets one without a token. */
export async function turnAway(
  thrown: unknown,
  body: object,
  acknowledge: Acknowledge,
  log: Log,
): Promise<void> {
  const failure = slackFailure(thrown)
  log.warn({ err: failure }, 'no bot for a request from Slack')
  // Who they are and what they read is not known without a token.
  const text = explainBriefly(failure.facts, wordsFor('en'))
  const message: Message = { tone: 'failure', paragraphs: [{ role: 'text', text }], buttons: [] }
  if ('command' in body) return acknowledge(responseOf(message, 'asker'))
  await acknowledge()
  if (!('response_url' in body) || typeof body.response_url !== 'string') return
  await respond(body.response_url, responseOf(message, 'asker'))
}
