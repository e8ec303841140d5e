/** Which sizes each family takes, in OpenAI's words, and what "auto" comes to. */

import { type ApiError, imageUserError, invalidRequest } from './api-error.ts'
import type { Family } from './models.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

const MOST_EDGE = 3840
const FEWEST_PIXELS = 655_360
const MOST_PIXELS = 8_294_400

/** The size to draw; `likeness` is what "auto" follows: the picture that is edited, or the words of the prompt. */
export function sizeFor(family: Family, asked: string | undefined, likeness: Size): Size {
  const wanted = asked ?? family.defaultSize
  if (family.sizes.kind === 'listed') {
    if (wanted === 'auto' && family.sizes.auto) return nearest(family.sizes.sizes.map(readSize), likeness)
    if (!family.sizes.sizes.includes(wanted)) throw notListed(family, wanted)
    return readSize(wanted)
  }
  if (wanted === 'auto') return legalLike(likeness)
  return freeSize(wanted)
}

/** What a prompt asks for between the lines: a portrait is tall, a panorama wide. */
export function likenessOf(prompt: string): Size {
  if (
    /\b(landscape orientation|wide|widescreen|panorama|panoramic|banner|wallpaper|horizontal)\b/i.test(prompt)
  ) {
    return { width: 1536, height: 1024 }
  }
  if (/\b(poster|portrait orientation|tall|vertical|phone wallpaper|book cover)\b/i.test(prompt)) {
    return { width: 1024, height: 1536 }
  }
  return { width: 1024, height: 1024 }
}

export function sizeText(size: Size): string {
  return `${size.width}x${size.height}`
}

function freeSize(text: string): Size {
  if (!/^\d{1,5}x\d{1,5}$/.test(text)) throw refusal(text, "Size must be 'auto' or WIDTHxHEIGHT.")
  const size = readSize(text)
  const { width, height } = size
  if (width === 0 || height === 0 || width % 16 !== 0 || height % 16 !== 0) {
    throw refusal(text, 'Width and height must be divisible by 16.')
  }
  if (Math.max(width, height) > MOST_EDGE) {
    throw refusal(text, `The longest edge must be at most ${MOST_EDGE} pixels.`)
  }
  if (Math.max(width, height) > 3 * Math.min(width, height)) {
    throw refusal(text, 'The aspect ratio must be between 1:3 and 3:1.')
  }
  if (width * height < FEWEST_PIXELS || width * height > MOST_PIXELS) {
    throw refusal(text, `The total number of pixels must be between ${FEWEST_PIXELS} and ${MOST_PIXELS}.`)
  }
  return size
}

function refusal(text: string, why: string): ApiError {
  return invalidRequest(`Invalid size '${text}'. ${why}`, 'size', 'invalid_value')
}

function notListed(family: Family, text: string): ApiError {
  if (family.name === 'gpt-image-1') {
    return imageUserError(
      `Invalid size '${text}'. Supported sizes are 1024x1024, 1024x1536, 1536x1024, and auto.`,
      'size',
      'invalid_value',
    )
  }
  return invalidRequest('The size is not supported by this model.', null, 'invalid_size')
}

/** The input's own size where it is legal, else the same shape at about a megapixel. */
function legalLike(likeness: Size): Size {
  const ratio = Math.min(3, Math.max(1 / 3, likeness.width / likeness.height))
  const area = Math.min(MOST_PIXELS, Math.max(1024 * 1024, likeness.width * likeness.height))
  const own = likeness.width % 16 === 0 && likeness.height % 16 === 0
  if (own && area === likeness.width * likeness.height && ratio === likeness.width / likeness.height) {
    if (Math.max(likeness.width, likeness.height) <= MOST_EDGE) return likeness
  }
  const height = Math.sqrt((1024 * 1024) / ratio)
  return { width: sixteenth(height * ratio), height: sixteenth(height) }
}

function sixteenth(edge: number): number {
  return Math.round(edge / 16) * 16
}

function nearest(sizes: readonly Size[], likeness: Size): Size {
  const shape = (size: Size) => Math.log(size.width / size.height)
  const distance = (size: Size) => Math.abs(shape(size) - shape(likeness))
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best))
}

function readSize(text: string): Size {
  const [width = 0, height = 0] = text.split('x').map(Number)
  return { width, height }
}
