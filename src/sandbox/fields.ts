/** A request body as named values and files, whether it came as JSON or as a form. */

import { ApiError, invalidRequest, missingParameter, unsupportedValue, wrongType } from './api-error.ts'

export interface Upload {
  readonly field: string
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

export interface Fields {
  readonly kind: 'json' | 'form'
  readonly values: ReadonlyMap<string, unknown>
  readonly uploads: readonly Upload[]
}

export async function readFields(request: Request): Promise<Fields> {
  const type = request.headers.get('content-type') ?? ''
  if (type.startsWith('multipart/form-data')) return readForm(request)
  return { kind: 'json', values: new Map(Object.entries(await readJson(request))), uploads: [] }
}

export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.includes('json')) {
    throw new ApiError(400, {
      message: `Unsupported content type: '${type}'. This API method only accepts 'application/json' requests, but you specified the header 'Content-Type: ${type}'. Please try again with a supported content type.`,
      type: 'invalid_request_error',
      param: null,
      code: 'unsupported_content_type',
    })
  }
  const body = parseJson(await request.text())
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw unreadable()
  // `body` is a plain object by the line above.
  return body as Record<string, unknown>
}

export function text(fields: Fields, name: string): string | undefined {
  const value = given(fields, name)
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw wrongType(name, 'a string', value)
  return value
}

export function integer(fields: Fields, name: string, least: number, most: number): number | undefined {
  const value = given(fields, name)
  if (value === undefined) return undefined
  const isNumeral = fields.kind === 'form' && typeof value === 'string' && /^-?\d+$/.test(value)
  const number = isNumeral ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) throw wrongType(name, 'an integer', value)
  if (number < least) {
    throw invalidRequest(
      `Invalid '${name}': integer below minimum value. Expected a value >= ${least}, but got ${number} instead.`,
      name,
      'integer_below_min_value',
    )
  }
  if (number > most) {
    throw invalidRequest(
      `Invalid '${name}': integer above maximum value. Expected a value <= ${most}, but got ${number} instead.`,
      name,
      'integer_above_max_value',
    )
  }
  return number
}

export function flag(fields: Fields, name: string): boolean {
  const value = given(fields, name)
  if (value === undefined) return false
  if (typeof value === 'boolean') return value
  if (fields.kind === 'form' && (value === 'true' || value === 'false')) return value === 'true'
  throw wrongType(name, 'a boolean', value)
}

export function oneOf(fields: Fields, name: string, supported: readonly string[]): string | undefined {
  const value = text(fields, name)
  if (value === undefined || supported.includes(value)) return value
  throw unsupportedValue(name, value, supported)
}

export function prompt(fields: Fields, most: number): string {
  const value = text(fields, 'prompt')
  if (value === undefined) throw missingParameter('prompt')
  if (value === '') {
    throw invalidRequest(
      "Invalid 'prompt': empty string. Expected a string with minimum length 1, but got an empty string instead.",
      'prompt',
      'empty_string',
    )
  }
  const length = [...value].length
  if (length > most) {
    throw invalidRequest(
      `Invalid 'prompt': string too long. Expected a string with maximum length ${most}, but got a string with length ${length} instead.`,
      'prompt',
      'string_above_max_length',
    )
  }
  return value
}

/** null means "not given" in OpenAI's JSON. */
export function given(fields: Fields, name: string): unknown {
  return fields.values.get(name) ?? undefined
}

async function readForm(request: Request): Promise<Fields> {
  const form = await request.formData().catch((cause: unknown) => {
    throw Object.assign(invalidRequest('Could not parse multipart form'), { cause })
  })
  const values = new Map<string, unknown>()
  const uploads: Upload[] = []
  for (const [field, value] of form.entries()) {
    const repeated = values.has(field) || uploads.some((upload) => upload.field === field)
    if (repeated && !field.endsWith('[]')) throw duplicate(field)
    if (typeof value === 'string') values.set(field, value)
    else uploads.push(await readUpload(field, value))
  }
  return { kind: 'form', values, uploads }
}

async function readUpload(field: string, file: File): Promise<Upload> {
  // A part without Content-Type becomes text/plain in the form parser; OpenAI calls it application/octet-stream.
  const type = file.type === '' || file.type === 'text/plain' ? 'application/octet-stream' : file.type
  return { field, name: file.name, type, bytes: Buffer.from(await file.arrayBuffer()) }
}

function duplicate(field: string): ApiError {
  return invalidRequest(
    `Duplicate parameter: '${field}'. You provided multiple values for this parameter, whereas only one is allowed. If you are trying to provide a list of values, use the array syntax instead e.g. '${field}[]=<value>'.`,
    field,
    'duplicate_parameter',
  )
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw Object.assign(unreadable(), { cause })
  }
}

function unreadable(): ApiError {
  return invalidRequest(
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
  )
}
