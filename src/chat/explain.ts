import type { Failure, FailureFacts, FailureRecord } from '../failure.ts'
import { encodePress } from './buttons.ts'
import type { JobId } from './ids.ts'
import type { Button, Message, Paragraph } from './message.ts'
import type { WordKey, Words } from './words.ts'
import { isWordKey } from './words.ts'

interface Circumstances {
  readonly words: Words
  readonly job: JobId
  /** Admins read what to fix and where; everybody else reads that an admin is needed. */
  readonly admin: boolean
  /** True when a job row keeps the prompt, so that a button can use it again. */
  readonly offerRetry: boolean
  /** The refusal was one too many: how long the person has to wait before they can ask again. */
  readonly pauseMinutes?: number
  /** The prompt, kept where the person can copy it. */
  readonly prompt?: string
}

/** A failure in words: what happened, whether it cost anything, what to do now, a button to do it, the job's id. */
export function explainFailure(
  failure: Failure | FailureRecord,
  { words, job, admin, offerRetry, pauseMinutes, prompt }: Circumstances,
): Message {
  const { facts, trace } = failure
  const paragraphs: Paragraph[] = [{ role: 'text', text: whatHappened(facts, admin, words) }]
  // What is somebody else's to do asked for no picture: there is no cost to speak of, and no job.
  if (facts.kind === 'limits' && notAboutPictures.has(facts.problem)) {
    return { tone: 'failure', paragraphs, buttons: [] }
  }
  const detail = facts.kind === 'input' || (admin && facts.kind === 'account') ? trace.detail : undefined
  if (detail !== undefined) paragraphs.push({ role: 'quote', label: words('label.service'), text: detail })
  paragraphs.push({ role: 'text', text: words(`charged.${trace.charged}`) })
  if (pauseMinutes !== undefined) {
    paragraphs.push({ role: 'text', text: words('failure.blocked.pause', { minutes: pauseMinutes }) })
  }
  if (prompt !== undefined) paragraphs.push({ role: 'quote', label: words('label.prompt'), text: prompt })
  paragraphs.push({ role: 'footer', text: words('footer.job', { job }) })
  return {
    tone: facts.kind === 'cancelled' ? 'notice' : 'failure',
    paragraphs,
    buttons: offerRetry ? waysOut(facts, job, words) : [],
  }
}

type LimitsProblem = Extract<FailureFacts, { kind: 'limits' }>['problem']

const notAboutPictures: ReadonlySet<LimitsProblem> = new Set([
  'not_yours',
  'asker_or_admin',
  'not_admin',
  'usage_of_others',
])

/** One sentence for the asker, without what to do about it. */
export function explainBriefly(facts: FailureFacts, words: Words): string {
  return whatHappened(facts, false, words)
}

function whatHappened(facts: FailureFacts, admin: boolean, words: Words): string {
  switch (facts.kind) {
    case 'blocked':
      return words(facts.stage === 'output' ? 'failure.blocked.output' : 'failure.blocked.input')
    case 'input':
      return words(keyOf(`failure.input.${facts.problem}`), facts.values)
    case 'capacity':
      if (facts.retryAfterMs === undefined) return words(keyOf(`failure.capacity.${facts.problem}`))
      return words(
        facts.problem === 'overloaded' ? 'failure.capacity.overloaded_until' : 'failure.capacity.until',
        waitingTime(facts.retryAfterMs),
      )
    case 'account':
      return admin || facts.problem === 'model_retired' || facts.problem === 'model_unavailable'
        ? words(keyOf(`failure.account.${facts.problem}`), facts.values)
        : words('failure.account.ask_admin')
    case 'limits':
      if (facts.values.prices === 'hidden') {
        return words('failure.budget_hidden', { ...facts.values, which: facts.problem })
      }
      return words(keyOf(`failure.limits.${facts.problem}`), facts.values)
    case 'surface':
      return words(keyOf(`failure.surface.${facts.problem}`), { missing: facts.missing ?? 'none' })
    case 'cancelled':
      return words(facts.reason === 'unanswered' ? 'failure.unanswered' : 'failure.cancelled')
    case 'bug':
      return words('failure.bug')
  }
}

/** In minutes when there are two of them or more, and then no seconds are said. */
function waitingTime(milliseconds: number): { readonly seconds: number; readonly minutes: number } {
  const seconds = Math.ceil(milliseconds / 1000)
  return { seconds, minutes: seconds < 120 ? 0 : Math.ceil(seconds / 60) }
}

function waysOut(facts: FailureFacts, job: JobId, words: Words): readonly Button[] {
  const retry: Button = {
    id: encodePress({ command: 'retry', subject: job }),
    label: words('button.retry'),
    style: 'primary',
  }
  const edit: Button = {
    id: encodePress({ command: 'edit-prompt', subject: job }),
    label: words('button.edit_prompt'),
    style: 'primary',
  }
  switch (facts.kind) {
    case 'input':
      // No other prompt brings back what was deleted.
      return facts.problem === 'gone' ? [] : [edit]
    case 'blocked':
      return [edit]
    case 'capacity':
    case 'account':
    case 'surface':
    case 'bug':
    case 'limits':
    case 'cancelled':
      return [retry]
  }
}

/** The locale test proves that every kind and problem has its words. */
function keyOf(key: string): WordKey {
  return isWordKey(key) ? key : 'failure.bug'
}
