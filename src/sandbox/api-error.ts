/** Errors in the shapes that OpenAI answers with: https://platform.openai.com/docs/guides/error-codes */

export type ErrorBody = {
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
  readonly moderation_details?: {
    readonly moderation_stage: 'input' | 'output'
    readonly categories: readonly string[]
  }
}

export function invalidRequest(
  message: string,
  param: string | null = null,
  code: string | null = null,
): ApiError {
  return new ApiError(400, { message, type: 'invalid_request_error', param, code })
}

/** The type that image endpoints use for what the asker did wrong. */
export function imageUserError(message: string, param: string | null, code: string): ApiError {
  return new ApiError(400, { message, type: 'image_generation_user_error', param, code })
}

export function unknownParameter(name: string): ApiError {
  return invalidRequest(`Unknown parameter: '${name}'.`, name, 'unknown_parameter')
}

export function missingParameter(name: string): ApiError {
  return invalidRequest(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter')
}

export function wrongType(name: string, expected: string, got: unknown): ApiError {
  return invalidRequest(
    `Invalid type for '${name}': expected ${expected}, but got ${typeName(got)} instead.`,
    name,
    'invalid_type',
  )
}

export function unsupportedValue(name: string, value: string, supported: readonly string[]): ApiError {
  return invalidRequest(
    `Invalid value: '${value}'. Supported values are: ${quotedList(supported)}.`,
    name,
    'invalid_value',
  )
}

export function modelNotFound(model: string): ApiError {
  return new ApiError(404, {
    message: `The model \`${model}\` does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    param: null,
    code: 'model_not_found',
  })
}

function quotedList(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`)
  const last = quoted.at(-1) ?? ''
  if (quoted.length < 3) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${last}`
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly body: ErrorBody
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, body: ErrorBody, headers: Readonly<Record<string, string>> = {}) {
    super(body.message)
    this.status = status
    this.body = body
    this.headers = headers
  }
}
