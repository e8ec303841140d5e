import { Failure, type FailureTrace, inputFailure } from '../failure.ts'
import type { Answer } from './answer.ts'
import { fieldOf } from './document.ts'
import { readErrorBody } from './error-body.ts'
import { type Asked, readFailure, redactKeys, tellable } from './errors.ts'
import type { Gallery } from './gallery.ts'
import { CutOffJson, MalformedJson } from './json-scanner.ts'
import { readNetworkFailure, retriesOfBroken } from './network-failure.ts'
import { placesOfErrors, reasonOfEnd, textUsageOf, wordsInstead } from './response-answer.ts'
import type { ResponseHeaders } from './retry-after.ts'

interface Circumstances {
  readonly gallery: Gallery
  readonly headers: ResponseHeaders
  readonly requestId: string | undefined
  readonly asked: Asked
  readonly secrets: readonly string[]
  readonly now: number
}

/** Why a 200 brought no picture, or fewer than it should, and how many more tries that deserves. */
export function readShortfall(
  answer: Answer,
  { gallery, headers, requestId, asked, secrets, now }: Circumstances,
): { readonly failure: Failure; readonly retries: number } {
  if (answer.broken instanceof Failure) return { failure: answer.broken, retries: 0 }
  const trace: Partial<FailureTrace> = { charged: 'maybe', ...(requestId !== undefined && { requestId }) }
  const told = placesOfErrors(answer.trees).find(tellsError)
  if (told !== undefined) {
    const body = JSON.stringify(told)
    const charged = chargedForWords(answer)
    const read = readFailure({ status: 200, headers, body, contentType: undefined, secrets, now })
    const failure = charged === 'no' ? read : new Failure(read.facts, { ...read.trace, charged, cause: read })
    return { failure, retries: failure.facts.kind === 'capacity' ? retriesOfBroken.withinAnswer : 0 }
  }
  const declined = readDeclined(answer, trace, secrets)
  if (declined !== undefined) return { failure: declined, retries: 0 }
  if (answer.trees.some(isModerated)) {
    const failure = new Failure(
      { kind: 'blocked', stage: 'output', categories: [] },
      { ...trace, charged: 'no' },
    )
    return { failure, retries: 0 }
  }
  const { broken } = answer
  if (broken !== undefined && !(broken instanceof MalformedJson)) {
    return readNetworkFailure(broken, 'withinAnswer')
  }
  if (isWholeList(answer) && gallery.count > 0 && gallery.fault === undefined) {
    const failure = new Failure({ kind: 'capacity', problem: 'too_few' }, { ...trace, charged: 'no' })
    return { failure, retries: 0 }
  }
  if (gallery.count === 0 && webPage.test(answer.head)) {
    const body = Buffer.from(answer.head, 'latin1').toString('utf8')
    const notThere = { status: 404, headers, body, contentType: undefined, asked, secrets, now }
    return { failure: readFailure(notThere), retries: 0 }
  }
  const isCutOff = broken instanceof CutOffJson
  const problem =
    isCutOff || (broken === undefined && endsWithoutEvents(answer)) ? 'interrupted' : 'no_picture'
  const detail = isCutOff ? 'the answer was cut off' : redactKeys(describe(answer, gallery), secrets)
  const failure = new Failure({ kind: 'capacity', problem }, { ...trace, detail, cause: broken })
  const isSameAgain = gallery.fault !== undefined || (broken instanceof MalformedJson && !isCutOff)
  return { failure, retries: isSameAgain ? 0 : retriesOfBroken.withinAnswer }
}

/** What there is for browsers, where the base URL lacks its end: an API that fails says so by its status. */
const webPage = /^\s*<(?:!doctype\s+html|html)[\s>]/i

/** A text model that was to have a picture drawn, and answered in words or was stopped. */
function readDeclined(
  answer: Answer,
  trace: Partial<FailureTrace>,
  secrets: readonly string[],
): Failure | undefined {
  const words = wordsInstead(answer.trees)
  const told = {
    ...trace,
    charged: chargedForWords(answer),
    ...(words !== undefined && { detail: tellable(words.text, secrets) }),
  } as const
  if (words?.isRefusal === true || reasonOfEnd(answer.trees) === 'content_filter') {
    return new Failure({ kind: 'blocked', stage: 'unknown', categories: [] }, told)
  }
  return words === undefined ? undefined : inputFailure('answered_in_words', {}, told)
}

/** A text model's words are billed, if by a fraction of a cent, even where nothing is drawn. */
function chargedForWords({ trees }: Answer): 'no' | 'maybe' {
  return textUsageOf(trees) === undefined ? 'no' : 'maybe'
}

/** OpenAI's `error`, an event of that type, or a body that is an error and nothing else. */
function tellsError(tree: unknown): boolean {
  if (fieldOf(tree, 'error') || fieldOf(tree, 'type') === 'error') return true
  return fieldOf(tree, 'data') === undefined && (isText(tree, 'message') || isText(tree, 'detail'))
}

/** xAI's way to hold a picture back inside a 200. */
function isModerated(tree: unknown): boolean {
  const data = fieldOf(tree, 'data')
  return Array.isArray(data) && data.some((item) => fieldOf(item, 'respect_moderation') === false)
}

/** Servers that make one picture at a time, whatever is asked for. Of events nobody knows whether more would have come. */
function isWholeList({ broken, trees }: Answer): boolean {
  return broken === undefined && trees.some((tree) => Array.isArray(fieldOf(tree, 'data')))
}

/** An event stream that stopped before any picture was whole. */
function endsWithoutEvents({ trees, head }: Answer): boolean {
  return trees.length === 0 && head !== ''
}

function describe({ broken, head }: Answer, gallery: Gallery): string {
  if (gallery.fault !== undefined) return gallery.fault.message
  if (!(broken instanceof MalformedJson)) return 'an answer without pictures'
  return `not JSON: ${readErrorBody(head).message.slice(0, 100)}`
}

function isText(tree: unknown, key: string): boolean {
  return typeof fieldOf(tree, key) === 'string'
}
