import { Failure } from '../failure.ts'

/** What went wrong between us and the service, and how many more tries that deserves. */
interface NetworkFailure {
  readonly failure: Failure
  readonly retries: number
}

export const mostRetries = 4

/**
 * A picture may be paid for when the connection breaks. One more try may pay twice, many may ruin someone; before an
 * answer began it is rarely so.
 */
export const retriesOfBroken = { beforeAnswer: 2, withinAnswer: 1 } as const

export function readNetworkFailure(thrown: unknown, when: keyof typeof retriesOfBroken): NetworkFailure {
  const code = codeOf(thrown)
  const detail = code === '' ? undefined : { detail: code }
  const retries = retriesOfBroken[when]
  if (code === 'EASEL_PRIVATE_ADDRESS') {
    const facts = { kind: 'account', problem: 'private_address', values: {} } as const
    return { failure: new Failure(facts, { cause: thrown }), retries: 0 }
  }
  if (neverConnected.has(code)) {
    const failure = new Failure({ kind: 'capacity', problem: 'unreachable' }, { ...detail, cause: thrown })
    return { failure, retries: mostRetries }
  }
  if (untrusted.test(code)) {
    const failure = new Failure({ kind: 'capacity', problem: 'unreachable' }, { ...detail, cause: thrown })
    return { failure, retries: 0 }
  }
  if (timedOut.has(code)) {
    const facts = { kind: 'capacity', problem: 'timed_out' } as const
    return { failure: new Failure(facts, { ...detail, charged: 'maybe', cause: thrown }), retries }
  }
  if (broken.test(code)) {
    const facts = { kind: 'capacity', problem: 'interrupted' } as const
    const failure = new Failure(facts, { ...detail, charged: 'maybe', cause: thrown })
    return { failure, retries: code === headTooLong ? 0 : retries }
  }
  return { failure: new Failure({ kind: 'bug' }, { charged: 'maybe', cause: thrown }), retries: 0 }
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])
const timedOut = new Set(['ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
const untrusted = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$)/
const headTooLong = 'UND_ERR_HEADERS_OVERFLOW'
/** `Z_BUF_ERROR` is of a packed body that is cut off, and the parser's error of one that ends with its connection too early. */
const broken =
  /^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_ABORTED|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|HTTPParserError|HPE_.*|Z_BUF_ERROR|EASEL_DAMAGED_BODY|ERR_STREAM_PREMATURE_CLOSE)$/

/** undici wraps what the socket said; several addresses of one host fail as one AggregateError. */
function codeOf(thrown: unknown): string {
  // What the deadline's signal throws.
  if (thrown instanceof DOMException && thrown.name === 'TimeoutError') return 'ETIMEDOUT'
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; depth += 1) {
    if ('code' in error && typeof error.code === 'string') return error.code
    // Its code is undefined where undici knows no name for what the parser said.
    if (error.name === 'HTTPParserError') return error.name
    error = error instanceof AggregateError ? error.errors[0] : error.cause
  }
  return ''
}
