/** What an error body says, whatever its shape: OpenAI's object, a string, an array, a web page, half a JSON. */
export interface ErrorSaid {
  /** Every code that is told, outermost first; numbers as text. */
  readonly codes: readonly string[]
  readonly type: string
  readonly message: string
  /** The parameter that it is about, where that is told apart. */
  readonly parameter?: string
  readonly stage: 'input' | 'output' | 'unknown'
  readonly categories: readonly string[]
  /** True when the service itself spoke, false for a proxy's web page or nothing at all. */
  readonly structured: boolean
}

const nothingSaid: ErrorSaid = {
  codes: [],
  type: '',
  message: '',
  stage: 'unknown',
  categories: [],
  structured: false,
}

export function readErrorBody(body: string): ErrorSaid {
  const text = body.trim()
  if (text === '') return nothingSaid
  const json = parseJson(text)
  if (json !== undefined) return readJson(json)
  if (/^<(?:!doctype|html|\?xml|head|body)/i.test(text)) return { ...nothingSaid, message: pageTitle(text) }
  if (text.startsWith('{') || text.startsWith('[')) return readFragment(text)
  return { ...nothingSaid, message: text }
}

type Fields = Readonly<Record<string, unknown>>

function readJson(json: unknown): ErrorSaid {
  if (typeof json === 'string') return { ...nothingSaid, message: json, structured: true }
  if (Array.isArray(json)) return json.length === 0 ? nothingSaid : readJson(json[0])
  if (!isFields(json)) return nothingSaid
  const inner = innerError(json)
  if (typeof inner === 'string') return readObject({ message: inner }, json)
  return readObject(isFields(inner) ? inner : json, json)
}

/** Where servers put it: `error`, the first of `errors`, a failed answer inside an event, FastAPI's `detail`. */
function innerError(json: Fields): unknown {
  const { error, errors, response, detail } = json
  if (error !== undefined && error !== null) return Array.isArray(error) ? error[0] : error
  if (Array.isArray(errors)) return errors[0]
  if (isFields(response) && isFields(response.error)) return response.error
  if (Array.isArray(detail) && isFields(detail[0])) return { message: detail[0].msg, loc: detail[0].loc }
  return typeof detail === 'string' ? detail : undefined
}

function readObject(error: Fields, outer: Fields): ErrorSaid {
  const nested = [error.inner_error, error.innererror].find(isFields)
  const moderation = isFields(error.moderation_details) ? error.moderation_details : {}
  const message = firstText(error.message, error.msg, error.error, outer.message)
  const parameter = parameterOf(error)
  const codes = [error.code, error.status, nested?.code, outer.code].flatMap(asCode)
  return {
    codes: [...new Set(codes)],
    type: firstText(error.type),
    message,
    ...(parameter !== '' && { parameter }),
    stage: asStage(moderation.moderation_stage),
    categories: categoriesOf(moderation.categories, nested?.content_filter_results, message),
    structured: codes.length > 0 || message !== '',
  }
}

/** A body that was cut off still has its code and message near the front. */
function readFragment(text: string): ErrorSaid {
  const field = (name: string) =>
    new RegExp(`"${name}"\\s*:\\s*(?:"((?:[^"\\\\]|\\\\.){0,500})|(\\d+))`).exec(text)
  const code = field('code')
  const message = field('message')?.[1] ?? field('error')?.[1] ?? ''
  return {
    ...nothingSaid,
    codes: asCode(code?.[1] ?? code?.[2]),
    type: field('type')?.[1] ?? '',
    message: message.replace(/\\(.)/g, '$1'),
    structured: true,
  }
}

function categoriesOf(listed: unknown, filters: unknown, message: string): readonly string[] {
  if (Array.isArray(listed)) return listed.filter((one): one is string => typeof one === 'string')
  if (isFields(filters)) {
    return Object.keys(filters).filter((name) => isFields(filters[name]) && filters[name].filtered === true)
  }
  const named = /safety_violations=\[([^\]]*)\]/.exec(message)?.[1] ?? ''
  return named.split(/[\s,]+/).filter((one) => one !== '')
}

/** OpenAI's `param`; FastAPI's place, such as `["body", "n"]`. */
function parameterOf({ param, loc }: Fields): string {
  return firstText(param, Array.isArray(loc) ? loc.at(-1) : undefined).slice(0, 100)
}

function pageTitle(page: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(page)?.[1] ?? /<h1[^>]*>([^<]{1,200})/i.exec(page)?.[1]
  return title?.trim() ?? 'a web page'
}

function asStage(value: unknown): ErrorSaid['stage'] {
  return value === 'input' || value === 'output' ? value : 'unknown'
}

function asCode(value: unknown): readonly string[] {
  if (typeof value === 'number') return [String(value)]
  return typeof value === 'string' && value !== '' ? [value] : []
}

function firstText(...values: readonly unknown[]): string {
  return values.find((value): value is string => typeof value === 'string' && value !== '') ?? ''
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
