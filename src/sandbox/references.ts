/** Pictures that a JSON body points to: data URLs and links to the sandbox's own files. It never goes outside. */

import { z } from 'zod'
import { type ApiError, imageUserError, invalidRequest, missingParameter } from './api-error.ts'
import { type Fields, given, type Upload } from './fields.ts'
import { isGpt, type Model } from './models.ts'
import type { Settings } from './rules.ts'
import type { Sandbox } from './sandbox.ts'
import { decodeAll, type Inputs } from './uploads.ts'

const Reference = z.strictObject({ image_url: z.string().nullish(), file_id: z.string().nullish() })
type Reference = z.infer<typeof Reference>

const LONGEST_URL = 20_971_520

export async function readReferences(sandbox: Sandbox, fields: Fields, settings: Settings): Promise<Inputs> {
  if (settings.endpoint === 'variations' || !isGpt(settings.model.family)) throw needsForm()
  const asked = given(fields, 'images')
  if (asked === undefined) throw missingParameter('images')
  const images = z.array(Reference).safeParse(asked)
  if (!images.success || images.data.length === 0) {
    throw invalidRequest(
      "Invalid type for 'images': expected an array of image references.",
      'images',
      'invalid_type',
    )
  }
  const mask = given(fields, 'mask')
  const parsedMask = mask === undefined ? undefined : Reference.safeParse(mask)
  if (parsedMask?.success === false) {
    throw invalidRequest("Invalid type for 'mask': expected an object.", 'mask', 'invalid_type')
  }
  return decodeReferences(sandbox, images.data, parsedMask?.data, settings.model)
}

export async function decodeReferences(
  sandbox: Sandbox,
  images: readonly Reference[],
  mask: Reference | undefined,
  model: Model,
): Promise<Inputs> {
  const uploads = images.map((image, index) => resolve(sandbox, image, `images[${index}]`))
  const maskUpload = mask === undefined ? undefined : { ...resolve(sandbox, mask, 'mask'), field: 'mask' }
  return decodeAll(uploads, maskUpload, model)
}

function resolve(sandbox: Sandbox, reference: Reference, param: string): Upload {
  const url = reference.image_url ?? undefined
  const id = reference.file_id ?? undefined
  if ((url === undefined) === (id === undefined)) {
    throw invalidRequest(
      `Invalid '${param}': exactly one of 'image_url' or 'file_id' must be given.`,
      param,
      'invalid_value',
    )
  }
  if (url === undefined) {
    throw invalidRequest(`No such File object: ${id}`, `${param}.file_id`, 'invalid_value')
  }
  if (url.length > LONGEST_URL) {
    throw invalidRequest(
      `Invalid '${param}.image_url': string too long. Expected a string with maximum length ${LONGEST_URL}, but got a string with length ${url.length} instead.`,
      `${param}.image_url`,
      'string_above_max_length',
    )
  }
  if (url.startsWith('data:')) return fromDataUrl(url, `${param}.image_url`)
  return fromOwnLink(sandbox, url)
}

function fromDataUrl(url: string, param: string): Upload {
  const comma = url.indexOf(',')
  const type = /^data:(image\/[a-z0-9.+-]+);base64$/.exec(url.slice(0, comma))?.[1]
  if (type === undefined) throw imageUserError('Invalid image data.', param, 'invalid_image_file')
  return { field: param, name: param, type, bytes: Buffer.from(url.slice(comma + 1), 'base64') }
}

function fromOwnLink(sandbox: Sandbox, url: string): Upload {
  const id = /\/files\/([\w.-]+)$/.exec(url)?.[1]
  const file = id === undefined ? undefined : sandbox.files.get(id)
  if (file === undefined) throw unreachable()
  return { field: url, name: url, type: `image/${file.format}`, bytes: file.bytes }
}

function unreachable(): ApiError {
  return invalidRequest('Error while downloading file. Upstream status code: 404.', 'url', 'invalid_value')
}

function needsForm(): ApiError {
  return invalidRequest(
    "Unsupported content type: 'application/json'. This API method only accepts 'multipart/form-data' requests for this model.",
    null,
    'unsupported_content_type',
  )
}
