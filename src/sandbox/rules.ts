/** What each model takes at each endpoint: raw fields become settings, or the error that OpenAI answers. */

import { imageUserError, invalidRequest, modelNotFound, unknownParameter } from './api-error.ts'
import { type Fields, flag, given, integer, oneOf, prompt, text } from './fields.ts'
import { findModel, isGpt, MODELS, type Model, OTHER_MODELS } from './models.ts'

export type Endpoint = 'generations' | 'edits' | 'variations'
export type Format = 'png' | 'jpeg' | 'webp'

export interface Settings {
  readonly endpoint: Endpoint
  readonly model: Model
  readonly prompt: string
  readonly n: number
  /** As asked; `sizes.ts` says what it comes to. */
  readonly size: string | undefined
  readonly quality: string
  readonly background: 'auto' | 'transparent' | 'opaque'
  readonly format: Format
  readonly compression: number
  readonly stream: boolean
  readonly partials: number
  readonly answer: 'url' | 'b64_json'
  readonly style: string | undefined
  readonly user: string | undefined
  readonly safetyIdentifier: string | undefined
}

const FORMATS = ['png', 'jpeg', 'webp'] as const
const BACKGROUNDS = ['transparent', 'opaque', 'auto'] as const

const GPT_PARAMETERS = [
  ...['model', 'prompt', 'n', 'size', 'quality', 'background', 'output_format', 'output_compression'],
  ...['moderation', 'stream', 'partial_images', 'user', 'safety_identifier'],
]
const EDIT_PARAMETERS = ['image', 'image[]', 'images', 'mask', 'input_fidelity']
const DALLE_PARAMETERS = ['model', 'prompt', 'n', 'size', 'response_format', 'user']

export function readSettings(endpoint: Endpoint, fields: Fields): Settings {
  const model = chooseModel(endpoint, text(fields, 'model') ?? usualModel(endpoint, fields))
  refuseUnknown(endpoint, model, fields)
  const { family } = model
  const quality = oneOf(fields, 'quality', family.qualities) ?? 'auto'
  const format = chosen(FORMATS, oneOf(fields, 'output_format', FORMATS)) ?? 'png'
  const background = chosen(BACKGROUNDS, oneOf(fields, 'background', BACKGROUNDS)) ?? 'auto'
  if (background === 'transparent' && format === 'jpeg') {
    throw imageUserError(
      'Transparent background is not supported for JPEG output format',
      'background',
      'invalid_value',
    )
  }
  checkFidelity(model, fields)
  oneOf(fields, 'moderation', ['low', 'auto'])
  oneOf(fields, 'complexity', ['low', 'medium', 'high'])
  const stream = flag(fields, 'stream')
  const partials = integer(fields, 'partial_images', 0, 3) ?? 0
  if (partials > 0 && !stream) {
    throw invalidRequest(
      "The 'partial_images' parameter is only supported when 'stream' is true.",
      'partial_images',
      'invalid_value',
    )
  }
  return {
    endpoint,
    model,
    prompt: endpoint === 'variations' ? '' : prompt(fields, family.promptLimit),
    n: count(model, fields),
    size: text(fields, 'size'),
    quality: quality === 'auto' ? family.defaultQuality : quality,
    background,
    format,
    compression: integer(fields, 'output_compression', 0, 100) ?? 100,
    stream,
    partials,
    answer:
      isGpt(family) || oneOf(fields, 'response_format', ['url', 'b64_json']) === 'b64_json'
        ? 'b64_json'
        : 'url',
    style: oneOf(fields, 'style', ['vivid', 'natural']),
    user: text(fields, 'user'),
    safetyIdentifier: safetyIdentifier(fields),
  }
}

function chosen<T extends string>(values: readonly T[], value: string | undefined): T | undefined {
  return values.find((candidate) => candidate === value)
}

/** Once documented: "Defaults to dall-e-2 unless a parameter specific to the GPT image models is used." */
function usualModel(endpoint: Endpoint, fields: Fields): string {
  if (endpoint === 'variations') return 'dall-e-2'
  const gptOnly = ['background', 'output_format', 'output_compression', 'moderation', 'stream', 'images']
  const asksForGpt = gptOnly.some((name) => given(fields, name) !== undefined)
  return asksForGpt || endpoint === 'edits' ? 'gpt-image-1.5' : 'dall-e-2'
}

function chooseModel(endpoint: Endpoint, id: string): Model {
  const model = findModel(id)
  if (model === undefined) {
    // A model that exists but draws nothing gets the answer that retired image models got live on 2026-09-20.
    if (OTHER_MODELS.some((other) => other.id === id)) {
      throw imageUserError(`The model '${id}' does not exist.`, 'model', 'invalid_value')
    }
    throw modelNotFound(id)
  }
  const served = MODELS.filter((candidate) => serves(endpoint, candidate))
  if (served.includes(model)) return model
  const names = served.map((candidate) => `'${candidate.id}'`).join(', ')
  throw invalidRequest(`Value must be one of ${names}; got '${id}'.`, 'model', 'invalid_value')
}

function serves(endpoint: Endpoint, model: Model): boolean {
  if (endpoint === 'generations') return true
  if (endpoint === 'variations') return model.family.name === 'dall-e-2'
  return model.family.name !== 'dall-e-3'
}

function refuseUnknown(endpoint: Endpoint, model: Model, fields: Fields): void {
  const known = knownParameters(endpoint, model)
  for (const name of [...fields.values.keys(), ...fields.uploads.map((upload) => upload.field)]) {
    if (!known.includes(name)) throw unknownParameter(name)
  }
}

function knownParameters(endpoint: Endpoint, model: Model): readonly string[] {
  const { family } = model
  if (isGpt(family)) {
    const planning = family.name === 'gpt-image-2.6' ? ['complexity'] : []
    return [...GPT_PARAMETERS, ...planning, ...(endpoint === 'edits' ? EDIT_PARAMETERS : [])]
  }
  if (endpoint === 'generations') {
    return [...DALLE_PARAMETERS, 'quality', ...(family.name === 'dall-e-3' ? ['style'] : [])]
  }
  const own = DALLE_PARAMETERS.filter((name) => endpoint === 'edits' || name !== 'prompt')
  return [...own, 'image', 'image[]', ...(endpoint === 'edits' ? ['mask'] : [])]
}

function count(model: Model, fields: Fields): number {
  const n = integer(fields, 'n', 1, 10) ?? 1
  if (n <= model.family.most) return n
  throw invalidRequest(`You must provide n=${model.family.most} for this model.`, 'n', 'invalid_value')
}

function checkFidelity(model: Model, fields: Fields): void {
  if (text(fields, 'input_fidelity') === undefined) return
  if (model.fidelities.length > 0) {
    oneOf(fields, 'input_fidelity', model.fidelities)
    return
  }
  throw imageUserError(
    `The model '${model.id}' does not support the 'input_fidelity' parameter.`,
    'input_fidelity',
    'invalid_input_fidelity_model',
  )
}

function safetyIdentifier(fields: Fields): string | undefined {
  const value = text(fields, 'safety_identifier')
  if (value === undefined || value.length <= 128) return value
  throw invalidRequest(
    `Invalid 'safety_identifier': string too long. Expected a string with maximum length 128, but got a string with length ${value.length} instead.`,
    'safety_identifier',
    'string_above_max_length',
  )
}
