import { Failure, type FailureFacts, type FailureTrace, inputFailure } from '../failure.ts'
import { type ErrorSaid, readErrorBody } from './error-body.ts'
import type { PlannedRequest } from './model.ts'
import { type ResponseHeaders, retryAfterOf } from './retry-after.ts'

export interface Asked {
  readonly model: string
  readonly endpoint: PlannedRequest['endpoint']
}

interface ErrorResponse {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: string
  readonly contentType: string | undefined
  /** What was asked, where it is known: some answers say only that something was not found. */
  readonly asked?: Asked
  /** Texts that must never be told, beside what looks like a key. */
  readonly secrets?: readonly string[]
  readonly now?: number
}

/** Any error answer of any server → what it means. Codes decide, since relays rewrite types; texts come last. */
export function readFailure(response: ErrorResponse): Failure {
  const said = readErrorBody(response.body)
  const detail = describe(said, response)
  const requestId = requestIdOf(response.headers, said.message)
  const trace = {
    ...(detail !== '' && { detail }),
    ...(requestId !== undefined && { requestId }),
  }
  const meant = { ...response, status: response.status < 300 ? statusInside(said) : response.status }
  const facts = readBlock(said, meant.status) ?? readAccount(said, meant) ?? readCapacity(said, meant)
  if (facts !== undefined) return new Failure(facts, { ...trace, charged: chargedFor(facts, said, response) })
  return readInput(said, meant, trace)
}

/** Hides everything that looks like a key, and the given secrets, in a text of unknown origin. */
export function redactKeys(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter((secret) => secret.length >= 4)
    .reduce((redacted, secret) => redacted.replaceAll(secret, hidden), text)
  return keyShapes.reduce((redacted, shape) => redacted.replace(shape, `$1${hidden}`), known)
}

const hidden = '[hidden]'

/** Each keeps what stands before the key. Services echo a wrong key, whole or with stars in its middle. */
const keyShapes: readonly RegExp[] = [
  /(api[ _-]?key(?: provided)?["']?\s*[:=]\s*["'`]?)[^\s"'`,;]{4,}/gi,
  /(\b(?:bearer|basic)\s+)[\w.~+/*-]{6,}=*/gi,
  /()\b(?:sk|rk|pk|ek|sess|xai|gsk|tgp|org|proj|key)[-_][\w*.-]{6,}/gi,
  /()\bAIza[\w*-]{10,}/g,
  /()\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*/g,
  /([?&](?:sig|key|api[-_]key|token|access_token|signature)=)[^&\s"']+/gi,
  /(:\/\/)[^\s/:@]+:[^\s/@]+(?=@)/g,
]

const detailLength = 300

function describe(said: ErrorSaid, { status, secrets }: ErrorResponse): string {
  return tellable(said.message === '' && status >= 300 ? `HTTP ${status}` : said.message, secrets)
}

/** A service's own words on one line, short and without keys. */
export function tellable(text: string, secrets?: readonly string[]): string {
  const plain = redactKeys(text.slice(0, 10 * detailLength), secrets)
    .replace(/\s+/g, ' ')
    .trim()
  return plain.length > detailLength ? `${plain.slice(0, detailLength - 1)}…` : plain
}

const blockCodes = new Set([
  'moderation_blocked',
  'content_policy_violation',
  'image_content_policy_violation',
  'contentfilter',
  'content_filter',
  'responsibleaipolicyviolation',
  'sensitive_words_detected',
])
const blockWords =
  /safety system|content filter|content moderation|content policy|content safety|violating our usage polic/i

function readBlock(said: ErrorSaid, status: number): FailureFacts | undefined {
  const byCode = said.codes.some((code) => blockCodes.has(code.toLowerCase()))
  const byWords = blockWords.test(said.message) && (status === 400 || status === 403 || status === 422)
  if (!byCode && !byWords) return undefined
  const stage = said.stage === 'unknown' ? stageInWords(said.message) : said.stage
  return { kind: 'blocked', stage, categories: said.categories }
}

function stageInWords(message: string): ErrorSaid['stage'] {
  if (/generated image/i.test(message)) return 'output'
  return /input image|your prompt|this request/i.test(message) ? 'input' : 'unknown'
}

type AccountProblem = Extract<FailureFacts, { kind: 'account' }>['problem']

const accountCodes: Readonly<Record<string, AccountProblem>> = {
  invalid_api_key: 'invalid_key',
  api_key_invalid: 'invalid_key',
  invalid_authentication: 'invalid_key',
  billing_hard_limit_reached: 'billing_limit',
  organization_spend_limit_exceeded: 'billing_limit',
  project_spend_limit_exceeded: 'billing_limit',
  organization_usage_limit_exceeded: 'billing_limit',
  insufficient_quota: 'no_credit',
  credit_balance_exhausted: 'no_credit',
  billing_not_active: 'no_credit',
  insufficient_user_quota: 'no_credit',
  pre_consume_token_quota_failed: 'no_credit',
  account_deactivated: 'no_access',
  unsupported_country_region_territory: 'region',
  model_not_found: 'model_unavailable',
}

/** Limits of zero never heal: "Limit 0, Requested 1", "Limit: 0/1min". */
const limitOfZero = /\blimit:?\s*0(?![\d.])/i
const missingModel = /\bmodel\b.{0,80}\b(?:does not exist|has been deprecated|not found|is not available)/i

function readAccount(said: ErrorSaid, response: ErrorResponse): FailureFacts | undefined {
  const problem = accountProblem(said, response.status)
  if (problem === undefined) return undefined
  const model =
    /model\s*[:=]?\s*[`'"]([\w./:-]{1,100})[`'"]/i.exec(said.message)?.[1] ?? response.asked?.model
  const values = problem === 'model_unavailable' ? { model: model ?? '?' } : {}
  return { kind: 'account', problem, values }
}

function accountProblem(said: ErrorSaid, status: number): AccountProblem | undefined {
  const byCode = said.codes
    .map((code) => code.toLowerCase())
    .find((code) => Object.hasOwn(accountCodes, code))
  if (byCode !== undefined) return accountCodes[byCode]
  if (said.type === 'insufficient_quota' || status === 402) return 'no_credit'
  if (status === 429 && limitOfZero.test(said.message)) return 'no_access'
  if (status >= 500 || status === 429) return undefined
  // The verification error has no code: research finds only its words.
  if (/must be verified/i.test(said.message)) return 'verification'
  if (/(?:incorrect|invalid) api key|api key not valid/i.test(said.message)) return 'invalid_key'
  if (missingModel.test(said.message)) return 'model_unavailable'
  if (status === 401) return /scope|permission/i.test(said.message) ? 'no_access' : 'invalid_key'
  // A redirect means that the base URL is not the API's.
  if (status >= 300 && status < 400) return 'wrong_address'
  return status === 403 ? 'no_access' : undefined
}

/** A relay's way to say that it cannot carry a request out: status 500, and yet the same at every try. */
const deterministicCodes = /^(?:convert_request_failed|unknown_parameter|unsupported_|invalid_(?!response))/

const overloadedCodes = /server_error|overloaded|image_generation_failed|timeout|unavailable/

function readCapacity(said: ErrorSaid, response: ErrorResponse): FailureFacts | undefined {
  const { status } = response
  const retryAfterMs = retryAfterOf(response.headers, said.message, response.now)
  const facts = (problem: Extract<FailureFacts, { kind: 'capacity' }>['problem']): FailureFacts => ({
    kind: 'capacity',
    problem,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
  if (said.codes.some((code) => deterministicCodes.test(code))) return undefined
  if (status === 429 || said.codes.some((code) => code === 'rate_limit_exceeded' || code === 'slow_down')) {
    return facts('rate_limited')
  }
  // 522 and 524 are Cloudflare's own time limits.
  if (status === 408 || status === 504 || status === 522 || status === 524) return facts('timed_out')
  // 501 is what a server will never do, so it is no trouble that passes.
  if (status === 409 || status === 425 || (status >= 500 && status !== 501)) return facts('overloaded')
  return undefined
}

/** An error inside a 200 tells its status by a numeric code, or by its words. */
function statusInside(said: ErrorSaid): number {
  const numeric = said.codes.map(Number).find((code) => code >= 400 && code < 600)
  if (numeric !== undefined) return numeric
  return overloadedCodes.test([said.type, ...said.codes].join(' ')) ? 500 : 400
}

/** Azure's models are deployments. Whoever draws at all draws at /generations: any other 404 is about the address. */
const aboutModel = /model|deployment/i

function readInput(said: ErrorSaid, { status, asked }: ErrorResponse, trace: Partial<FailureTrace>): Failure {
  if ((status === 404 || status === 405 || status === 501) && asked !== undefined) {
    if (asked.endpoint === 'generations') {
      const facts: FailureFacts = aboutModel.test([said.message, ...said.codes].join(' '))
        ? { kind: 'account', problem: 'model_unavailable', values: { model: asked.model } }
        : { kind: 'account', problem: 'wrong_address', values: {} }
      return new Failure(facts, trace)
    }
    const feature = asked.endpoint === 'responses' ? 'rewriting' : asked.endpoint
    return inputFailure('model_cannot', { model: asked.model, feature }, trace)
  }
  const { parameter } = said
  return inputFailure('rejected', {}, { ...trace, ...(parameter !== undefined && { parameter }) })
}

/** A service that says what failed has made nothing; behind a proxy's page, or a 200, it may have. */
function chargedFor(facts: FailureFacts, said: ErrorSaid, { status }: ErrorResponse): 'no' | 'maybe' {
  if (facts.kind !== 'capacity' || facts.problem === 'rate_limited') return 'no'
  if (facts.problem === 'timed_out' || status < 300) return 'maybe'
  return said.structured || status === 503 ? 'no' : 'maybe'
}

const requestIdHeaders = [
  'x-request-id',
  'apim-request-id',
  'x-ms-request-id',
  'request-id',
  'x-api-request-id',
]

export function requestIdOf(headers: ResponseHeaders, message = ''): string | undefined {
  const header = requestIdHeaders.map((name) => headers[name]).find((value) => typeof value === 'string')
  const id = header ?? /request ID:?\s+([\w-]{8,64})/i.exec(message)?.[1]
  return typeof id === 'string' ? id.slice(0, 100) : undefined
}
