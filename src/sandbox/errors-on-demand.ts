/** `sandbox:<code>` in a prompt: the error of that code, as the real API answers it. */

import { ApiError, type ErrorBody, unknownParameter } from './api-error.ts'

interface Directive {
  readonly code: string
  /** `sandbox:<code>*2` fails twice and then works; without a number it always fails. */
  readonly times: number | undefined
}

export interface Circumstances {
  readonly model: string
  readonly requestId: string
  readonly key: string
  readonly pace: number
}

export type Mishap =
  | { readonly kind: 'error'; readonly error: ApiError }
  /** After the work is done: in the stream where there is one. */
  | { readonly kind: 'late'; readonly error: ApiError }
  | { readonly kind: 'raw'; readonly status: number; readonly type: string; readonly body: string }

const RETRY_AFTER_MS = 800

export function findDirective(prompt: string): Directive | undefined {
  const match = /\bsandbox:([a-z0-9_]+)(?:\*(\d{1,3}))?/i.exec(prompt)
  if (match?.[1] === undefined) return undefined
  const times = match[2] === undefined ? undefined : Number(match[2])
  return { code: match[1].toLowerCase(), times }
}

/** Undefined for a code that the sandbox does not know, `__proto__` among them: such a prompt is simply drawn. */
export function mishapFor(code: string, around: Circumstances): Mishap | undefined {
  return Object.hasOwn(RECIPES, code) ? RECIPES[code]?.(around) : undefined
}

export function incorrectKey(key: string): ErrorBody {
  return {
    message: `Incorrect API key provided: ${veiled(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    type: 'invalid_request_error',
    param: null,
    code: 'invalid_api_key',
  }
}

const INVALID = 'invalid_request_error'
const USER = 'image_generation_user_error'
const SAFETY = 'Your request was rejected by the safety system.'
const QUOTA = 'You exceeded your current quota, please check your plan and billing details.'

const RECIPES: Readonly<Record<string, (around: Circumstances) => Mishap>> = {
  moderation_blocked: (around) => fail(400, blocked(around, 'input')),
  moderation_blocked_output: (around) => late(400, blocked(around, 'output')),
  content_policy_violation: () =>
    fail(400, {
      code: 'content_policy_violation',
      message:
        'Your request was rejected as a result of our safety system. Your prompt may contain text that is not allowed by our safety system.',
      param: null,
      type: INVALID,
    }),
  contentfilter: () =>
    raw(400, {
      created: 1_698_435_368,
      error: { code: 'contentFilter', message: 'Your task failed as a result of our safety system.' },
    }),
  rate_limit_exceeded: (around) => rateLimited(around),
  slow_down: (around) => ({
    kind: 'error',
    error: new ApiError(
      429,
      { message: 'Too many requests', type: 'rate_limit_error', param: null, code: 'slow_down' },
      retryHeaders(around),
    ),
  }),
  insufficient_quota: () => quota('insufficient_quota'),
  credit_balance_exhausted: () => quota('credit_balance_exhausted'),
  organization_spend_limit_exceeded: () => quota('organization_spend_limit_exceeded'),
  project_spend_limit_exceeded: () => quota('project_spend_limit_exceeded'),
  organization_usage_limit_exceeded: () =>
    raw(429, { error: { message: 'Usage limit reached', code: 'organization_usage_limit_exceeded' } }),
  billing_hard_limit_reached: () =>
    fail(400, {
      message: 'Billing hard limit has been reached.',
      type: 'billing_limit_user_error',
      param: null,
      code: 'billing_hard_limit_reached',
    }),
  server_error: (around) => serverError(around),
  server_is_overloaded: () =>
    fail(503, {
      message: 'Selected model is at capacity. Please try a different model.',
      type: 'service_unavailable_error',
      param: null,
      code: 'server_is_overloaded',
    }),
  image_generation_failed: () =>
    late(500, {
      message: 'The image generation failed. Please try again.',
      type: 'image_generation_server_error',
      param: null,
      code: 'image_generation_failed',
    }),
  invalid_api_key: (around) => fail(401, incorrectKey(around.key)),
  must_be_verified: ({ model }) =>
    fail(403, {
      message: `Your organization must be verified to use the model \`${model}\`. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.`,
      type: INVALID,
      param: null,
      code: null,
    }),
  unsupported_country_region_territory: () =>
    fail(403, {
      message: 'Country, region, or territory not supported',
      type: 'request_forbidden',
      param: null,
      code: 'unsupported_country_region_territory',
    }),
  model_not_found: ({ model }) =>
    fail(404, {
      message: `The model \`${model}\` does not exist or you do not have access to it.`,
      type: INVALID,
      param: null,
      code: 'model_not_found',
    }),
  model_retired: ({ model }) =>
    fail(400, {
      message: `The model '${model}' does not exist.`,
      type: USER,
      param: 'model',
      code: 'invalid_value',
    }),
  invalid_image_file: () =>
    fail(400, { message: 'Invalid image data.', type: USER, param: 'image', code: 'invalid_image_file' }),
  invalid_image_format: () =>
    fail(400, {
      code: 'invalid_image_format',
      message: 'Uploaded image must be a PNG and less than 4 MB.',
      param: null,
      type: INVALID,
    }),
  unsupported_file_mimetype: () =>
    fail(400, {
      message:
        "Invalid file 'image[0]': unsupported mimetype ('application/octet-stream'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
      type: INVALID,
      param: 'image[0]',
      code: 'unsupported_file_mimetype',
    }),
  invalid_value: () =>
    fail(400, {
      message: "Invalid size '123x456'. Supported sizes are 1024x1024, 1024x1536, 1536x1024, and auto.",
      type: USER,
      param: 'size',
      code: 'invalid_value',
    }),
  unknown_parameter: () => ({ kind: 'error', error: unknownParameter('response_format') }),
  request_timeout: () =>
    fail(408, { message: 'Request timed out.', type: 'timeout', param: null, code: 'request_timeout' }),
  conflict: () =>
    fail(409, {
      message: 'The request conflicts with another one.',
      type: INVALID,
      param: null,
      code: 'conflict',
    }),
  bad_gateway: () => page(502, 'Bad gateway'),
  gateway_timeout: () => page(504, 'Gateway time-out'),
  no_images: () => raw(200, { created: 1_698_435_368, data: [] }),
  empty_answer: () => ({ kind: 'raw', status: 500, type: 'application/json', body: '' }),
  truncated_json: () => ({
    kind: 'raw',
    status: 200,
    type: 'application/json',
    body: '{"created":1698435368,"data":[{"b64_json":"iVBORw0KGgo',
  }),
}

export const CODES: readonly string[] = Object.keys(RECIPES)

function blocked({ requestId }: Circumstances, stage: 'input' | 'output'): ErrorBody {
  const contact = `If you believe this is an error, contact us at help.openai.com and include the request ID ${requestId}.`
  return {
    message: `${SAFETY} ${contact} safety_violations=[violence].`,
    type: USER,
    param: null,
    code: 'moderation_blocked',
    moderation_details: { moderation_stage: stage, categories: ['violence'] },
  }
}

function rateLimited(around: Circumstances): Mishap {
  const wait = retryMs(around)
  const body = {
    message: `Rate limit reached for ${around.model} in organization org-sandbox on images per min (IPM): Limit 5, Used 5, Requested 1. Please try again in ${wait}ms. Visit https://platform.openai.com/account/rate-limits to learn more.`,
    type: 'requests',
    param: null,
    code: 'rate_limit_exceeded',
  }
  return { kind: 'error', error: new ApiError(429, body, retryHeaders(around)) }
}

function serverError({ requestId }: Circumstances): Mishap {
  return fail(500, {
    message: `An error occurred while processing your request. You can retry your request, or contact us through our help center at help.openai.com if the error persists. Please include the request ID ${requestId} in your message.`,
    type: 'server_error',
    param: null,
    code: 'server_error',
  })
}

function retryHeaders(around: Circumstances): Record<string, string> {
  const wait = retryMs(around)
  return {
    'retry-after': String(Math.ceil(wait / 1000)),
    'retry-after-ms': String(wait),
    'x-ratelimit-limit-requests': '5',
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': `${wait}ms`,
  }
}

function retryMs({ pace }: Circumstances): number {
  return Math.max(1, Math.round(RETRY_AFTER_MS * pace))
}

function quota(code: string): Mishap {
  return fail(429, { message: QUOTA, type: 'insufficient_quota', param: null, code })
}

function fail(status: number, body: ErrorBody): Mishap {
  return { kind: 'error', error: new ApiError(status, body) }
}

function late(status: number, body: ErrorBody): Mishap {
  return { kind: 'late', error: new ApiError(status, body) }
}

function raw(status: number, body: object): Mishap {
  return { kind: 'raw', status, type: 'application/json', body: JSON.stringify(body) }
}

function page(status: number, title: string): Mishap {
  const html = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n`
  return { kind: 'raw', status, type: 'text/html; charset=UTF-8', body: html }
}

/** The real API shows the first eight and the last four characters of a key. */
function veiled(key: string): string {
  if (key.length <= 12) return `${key.slice(0, 3)}${'*'.repeat(Math.max(1, key.length - 3))}`
  return `${key.slice(0, 8)}${'*'.repeat(Math.min(40, key.length - 12))}${key.slice(-4)}`
}
