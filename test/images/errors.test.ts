import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/failure.ts'
import { readFailure, redactKeys } from '../../src/images/errors.ts'

function read(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  asked: { model: string; endpoint: 'generations' | 'edits' } = {
    model: 'gpt-image-2',
    endpoint: 'generations',
  },
): Failure {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return readFailure({ status, headers, body: text, contentType: undefined, asked })
}

const kindOf = ({ facts }: Failure) =>
  'problem' in facts
    ? `${facts.kind}/${facts.problem}`
    : facts.kind === 'blocked'
      ? `blocked/${facts.stage}`
      : facts.kind

const samplesPath = join(import.meta.dirname, '../../../shared/contracts/openai-errors.json')
interface Sample {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body: Record<string, unknown>
  readonly context: string
}

/** By what the sample itself says, in its order: code or words → what it must be read as. */
const expectations: readonly (readonly [RegExp, string])[] = [
  [/"moderation_stage":"output"|Generated image rejected/, 'blocked/output'],
  [/"moderation_stage":"input"/, 'blocked/input'],
  [/moderation_blocked|content_policy_violation|contentFilter|safety system|content filters/, 'blocked'],
  [/model_not_found/, 'account/model_unavailable'],
  [/Limit 0,/, 'account/no_access'],
  [/"code":"insufficient_quota"/, 'account/no_credit'],
  [/(?:spend|usage)_limit_exceeded"/, 'account/billing_limit'],
  [/slow_down|Rate limit reached/, 'capacity/rate_limited'],
  [/unsupported_country/, 'account/region'],
  [/server_is_overloaded|"server_error"/, 'capacity/overloaded'],
  [/Missing Authentication|API key not valid/, 'account/invalid_key'],
  [/./, 'input/rejected'],
]

describe('every collected error', () => {
  const isHere = existsSync(samplesPath)
  it.skipIf(!isHere)('is read as what it is (needs the collection beside the project)', () => {
    const samples: readonly Sample[] = JSON.parse(readFileSync(samplesPath, 'utf8'))
    expect(samples.length).toBeGreaterThan(40)
    for (const { status, headers = {}, body, context } of samples) {
      const failure = read(status, body, headers)
      const expected = expectations.find(([signs]) => signs.test(JSON.stringify(body)))?.[1] ?? ''
      expect(kindOf(failure), context).toMatch(new RegExp(`^(?:${expected})`))
      expect(failure.trace.charged, context).toBe('no')
      expect(failure.trace.detail, context).toBeTruthy()
      expect(failure.trace.detail?.length, context).toBeLessThanOrEqual(300)
    }
  })
})

describe('an error answer', () => {
  it.each([
    [
      400,
      { error: { code: 'billing_hard_limit_reached', type: 'image_generation_user_error' } },
      'account/billing_limit',
    ],
    [429, { error: { code: 'credit_balance_exhausted' } }, 'account/no_credit'],
    [429, { error: { code: 'organization_spend_limit_exceeded' } }, 'account/billing_limit'],
    [429, { error: { type: 'insufficient_quota', code: null } }, 'account/no_credit'],
    [429, { error: { message: 'images per min: Limit: 0/1min' } }, 'account/no_access'],
    [429, { error: { message: 'images per min: Limit 05, Used 5' } }, 'capacity/rate_limited'],
    [402, 'Payment required', 'account/no_credit'],
    [
      403,
      {
        error: { code: null, message: 'Your organization must be verified to use the model `gpt-image-2`.' },
      },
      'account/verification',
    ],
    [403, '', 'account/no_access'],
    [
      401,
      { error: { message: 'You have insufficient permissions. Missing scopes: x' } },
      'account/no_access',
    ],
    [
      400,
      { error: { code: 'invalid_value', message: "The model 'dall-e-3' does not exist." } },
      'account/model_unavailable',
    ],
    [400, { code: 'x', error: 'Incorrect API key provided: xa***f.' }, 'account/invalid_key'],
    [301, '', 'account/wrong_address'],
    [404, '404 page not found', 'account/wrong_address'],
    [404, '<html><title>404 Not Found</title></html>', 'account/wrong_address'],
    [404, { error: { message: 'Invalid URL (POST /images/generations)' } }, 'account/wrong_address'],
    [404, { error: { code: 'DeploymentNotFound', message: 'not there' } }, 'account/model_unavailable'],
    [408, '', 'capacity/timed_out'],
    [409, '', 'capacity/overloaded'],
    [500, '', 'capacity/overloaded'],
    [502, '<html><head><title>502 Bad Gateway</title></head></html>', 'capacity/overloaded'],
    [504, '<html>', 'capacity/timed_out'],
    [524, '<!DOCTYPE html><title>A timeout occurred</title>', 'capacity/timed_out'],
    [400, { error: { code: 'rate_limit_exceeded' } }, 'capacity/rate_limited'],
    [500, { error: { code: 'convert_request_failed' } }, 'input/rejected'],
    [500, { error: { code: 'server_error', message: 'safety system is down' } }, 'capacity/overloaded'],
    [200, { error: { code: 502, message: 'upstream' } }, 'capacity/overloaded'],
    [200, { error: { code: 402, message: 'more credits' } }, 'account/no_credit'],
    [200, { error: 'boom' }, 'input/rejected'],
    [422, { detail: [{ loc: ['body', 'size'], msg: 'Input should be a string' }] }, 'input/rejected'],
    [400, { detail: 'bad' }, 'input/rejected'],
    [400, { errors: [{ message: 'bad', code: 7 }] }, 'input/rejected'],
    [400, [{ error: { code: 429, message: 'quota', status: 'RESOURCE_EXHAUSTED' } }], 'input/rejected'],
    [
      429,
      [{ error: { code: 429, message: 'quota', status: 'RESOURCE_EXHAUSTED' } }],
      'capacity/rate_limited',
    ],
    [400, '"just a text"', 'input/rejected'],
    [400, 'null', 'input/rejected'],
    [400, '[]', 'input/rejected'],
    [400, '12', 'input/rejected'],
    [400, '\u0000\ufffd', 'input/rejected'],
    [413, '<html><head><title>413 Request Entity Too Large</title>', 'input/rejected'],
    [400, '{"error":{"message":"Your request was rejected","code":"moderation_blo', 'input/rejected'],
    [400, '{"error":{"code":"moderation_blocked","message":"Your \\"request\\" was rej', 'blocked/unknown'],
    [
      400,
      { error: { code: 'odd', inner_error: { code: 'ResponsibleAIPolicyViolation' } } },
      'blocked/unknown',
    ],
    [400, { error: { error: { deep: true } } }, 'input/rejected'],
    [200, { response: { error: { code: 'moderation_blocked' } } }, 'blocked/unknown'],
  ])('%d %j is %s', (status, body, expected) => {
    expect(kindOf(read(status, body))).toBe(expected)
  })

  it('to an endpoint that a server does not have names what the model cannot', () => {
    expect(read(404, 'not found', {}, { model: 'flux', endpoint: 'edits' }).facts).toEqual({
      kind: 'input',
      problem: 'model_cannot',
      values: { model: 'flux', feature: 'edits' },
    })
  })

  it('names the missing model as the service names it', () => {
    const { facts } = read(404, {
      error: { code: 'model_not_found', message: 'The model `gpt-9` does not exist' },
    })
    expect(facts).toMatchObject({ values: { model: 'gpt-9' } })
  })

  it('keeps the categories of a block for the log, from wherever they are', () => {
    const bodies = [
      { error: { code: 'moderation_blocked', moderation_details: { categories: ['violence', 7] } } },
      { error: { code: 'moderation_blocked', message: 'no. safety_violations=[violence].' } },
      {
        error: {
          code: 'content_policy_violation',
          inner_error: {
            content_filter_results: { violence: { filtered: true }, hate: { filtered: false } },
          },
        },
      },
    ]
    for (const body of bodies) expect(read(400, body).facts).toMatchObject({ categories: ['violence'] })
  })

  it('says when to come back, by header or in words', () => {
    const limited = { error: { code: 'rate_limit_exceeded', message: 'Please try again in 1m30.5s.' } }
    expect(read(429, limited).facts).toMatchObject({ retryAfterMs: 90_500 })
    expect(read(429, limited, { 'retry-after': '7' }).facts).toMatchObject({ retryAfterMs: 7000 })
    expect(read(503, '', { 'retry-after-ms': '12' }).facts).toMatchObject({ retryAfterMs: 12 })
    for (const nonsense of ['-1', '0', 'soon', '', 'NaN', 'Infinity', 'Wed, 21 Oct 2015 07:28:00 GMT']) {
      expect(read(503, '', { 'retry-after': nonsense }).facts).not.toHaveProperty('retryAfterMs')
    }
  })

  it('may have been billed where only a proxy speaks or time ran out', () => {
    expect(read(502, '<html>').trace.charged).toBe('maybe')
    expect(read(504, '').trace.charged).toBe('maybe')
    expect(read(500, { error: { code: 'server_error', message: 'x' } }).trace.charged).toBe('no')
    expect(read(503, '<html>').trace.charged).toBe('no')
  })

  it('keeps the request id, from a header or from the words', () => {
    expect(read(400, '', { 'x-request-id': 'req_1' }).trace.requestId).toBe('req_1')
    expect(read(400, { error: { message: 'include the request ID req_abc12345.' } }).trace.requestId).toBe(
      'req_abc12345',
    )
  })

  it('is cut to what a person reads', () => {
    const { trace } = read(400, { error: { message: `a\n\tb ${'x'.repeat(100_000)}` } })
    expect(trace.detail).toHaveLength(300)
    expect(trace.detail?.startsWith('a b xxx')).toBe(true)
  })
})

describe('keys in a text', () => {
  it.each([
    'Incorrect API key provided: sk-proj-abcdefghijklmnop. You can find it',
    'Incorrect API key provided: sk-proj-********************mnop.',
    'Incorrect API key provided: plain0123456789.',
    '{"api_key": "plain0123456789"}',
    'Authorization: Bearer plain.0123456789',
    'https://x.blob.core.windows.net/a.png?se=1&sig=plain0123456789%3D&x=1',
    'https://user:plain0123456789@host/v1',
    'xai-plain0123456789 and AIzaplain0123456789 and gsk_plain0123456789',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFpbjAxMjM0NTY3ODkifQ.c2ln',
  ])('are hidden: %s', (text) => {
    const redacted = redactKeys(text)
    expect(redacted).toContain('[hidden]')
    expect(redacted).not.toMatch(/0123456789|abcdefgh|mnop|eyJz/)
  })

  it('are hidden when they are known, whatever they look like', () => {
    expect(redactKeys('the key swordfish is wrong', ['swordfish', ''])).toBe('the key [hidden] is wrong')
  })

  it('leaves what is no key', () => {
    const text = 'The model `gpt-image-2` does not support size 1000x1000. A task-list, a desk-lamp.'
    expect(redactKeys(text)).toBe(text)
  })
})
