/** Pictures that come with a request: which are taken, and what is answered about the rest. */

import { type ApiError, imageUserError, invalidRequest, missingParameter, wrongType } from './api-error.ts'
import type { Fields, Upload } from './fields.ts'
import { isGpt, type Model } from './models.ts'
import { loadSharp, type Pixels, toPixels } from './pixels.ts'

export interface Inputs {
  /** The first is edited; the others are references. */
  readonly images: readonly [Pixels, ...Pixels[]]
  readonly mask: Pixels | undefined
}

const MOST_IMAGES = 16
const MB = 1024 * 1024
const GPT_TYPES = ['image/jpeg', 'image/png', 'image/webp']

export async function readUploads(fields: Fields, model: Model): Promise<Inputs> {
  if (fields.values.has('image'))
    throw wrongType('image', 'one of an array of files or file', fields.values.get('image'))
  const images = fields.uploads.filter(({ field }) => field === 'image' || field === 'image[]')
  const mask = fields.uploads.find(({ field }) => field === 'mask')
  const inputs = await decodeAll(images, mask, model)
  return isGpt(model.family) ? inputs : squareInputs(inputs)
}

export async function decodeAll(
  images: readonly Upload[],
  mask: Upload | undefined,
  model: Model,
): Promise<Inputs> {
  const most = isGpt(model.family) ? MOST_IMAGES : 1
  if (images.length > most) {
    throw invalidRequest(
      `Invalid 'image': array too long. Expected an array with maximum length ${most}, but got an array with length ${images.length} instead.`,
      'image',
      'array_above_max_length',
    )
  }
  const [first, ...others] = await Promise.all(images.map((image, index) => decode(image, index, model)))
  if (first === undefined) throw missingParameter('image')
  const inputs: Inputs = {
    images: [first, ...others],
    mask: mask === undefined ? undefined : await decode(mask, 0, model),
  }
  if (mask !== undefined && inputs.mask !== undefined) await checkMask(mask, inputs.mask, first)
  return inputs
}

async function decode(upload: Upload, index: number, model: Model): Promise<Pixels> {
  const name = upload.field === 'image[]' ? `image[${index}]` : upload.field
  checkType(upload, name, model)
  if (upload.bytes.length > 50 * MB) {
    throw invalidRequest(
      `Invalid file '${name}': file size exceeds the maximum of 50MB.`,
      name,
      'file_too_large',
    )
  }
  const sharp = await loadSharp()
  try {
    const image = sharp(upload.bytes, { limitInputPixels: 100_000_000 }).autoOrient()
    const { format } = await image.metadata()
    if (format !== 'png' && format !== 'jpeg' && format !== 'webp') throw new Error(`${format} is not taken`)
    return await toPixels(image.toColourspace('srgb'))
  } catch (cause) {
    const error = isGpt(model.family)
      ? imageUserError(
          `Invalid image file or mode for image ${index + 1}, please check your image file.`,
          name,
          'invalid_image_file',
        )
      : notSquarePng()
    throw Object.assign(error, { cause })
  }
}

function checkType(upload: Upload, name: string, model: Model): void {
  const supported = isGpt(model.family) && upload.field !== 'mask' ? GPT_TYPES : ['image/png']
  if (supported.includes(upload.type)) {
    if (!isGpt(model.family) && upload.bytes.length >= 4 * MB) throw notSquarePng()
    return
  }
  const [only, ...more] = supported.map((type) => `'${type}'`)
  const list = more.length === 0 ? only : `${[only, ...more.slice(0, -1)].join(', ')}, and ${more.at(-1)}`
  throw invalidRequest(
    `Invalid file '${name}': unsupported mimetype ('${upload.type}'). Supported file formats are ${list}.`,
    name,
    'unsupported_file_mimetype',
  )
}

/** The mask messages are not confirmed for today's API; the code is the one that was reported for gpt-image-1. */
async function checkMask(upload: Upload, mask: Pixels, image: Pixels): Promise<void> {
  if (mask.width !== image.width || mask.height !== image.height) {
    throw invalidMask('mask size does not match image size')
  }
  const sharp = await loadSharp()
  const { hasAlpha } = await sharp(upload.bytes).metadata()
  if (!hasAlpha) throw invalidMask('mask image missing alpha channel')
}

function invalidMask(why: string): ApiError {
  return imageUserError(`Invalid mask image format - ${why}`, 'mask', 'invalid_mask_image_format')
}

function squareInputs(inputs: Inputs): Inputs {
  const [image] = inputs.images
  if (image.width !== image.height) throw notSquarePng('Uploaded image must be square.')
  return inputs
}

function notSquarePng(message = 'Uploaded image must be a PNG and less than 4 MB.'): ApiError {
  return invalidRequest(message, null, 'invalid_image_format')
}
