/**
 * Tokens as OpenAI counts them: https://platform.openai.com/docs/guides/image-generation#cost-and-latency. From
 * gpt-image-2 on OpenAI does not say how; those formulas were found by measuring.
 */

import type { Model } from './models.ts'
import type { Size } from './sizes.ts'

export interface Usage {
  readonly input_tokens: number
  readonly input_tokens_details: { readonly text_tokens: number; readonly image_tokens: number }
  readonly output_tokens: number
  readonly output_tokens_details: { readonly image_tokens: number; readonly text_tokens: number }
  readonly total_tokens: number
}

interface Consumption {
  readonly model: Model
  readonly prompt: string
  readonly inputs: readonly Size[]
  readonly size: Size
  readonly quality: string
  readonly images: number
  readonly partials: number
}

const TOKENS_PER_PARTIAL = 100
/** gpt-image-1.5 bills what it thinks as text; 308 is the recorded figure. */
const THINKING_TOKENS = 308

const GRIDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'gpt-image-2': { low: 16, medium: 48, high: 96 },
  'gpt-image-2.5': { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 },
  'gpt-image-2.6': { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 },
}

/** Square, tall, wide. */
const TABLE: Readonly<Record<string, readonly [number, number, number]>> = {
  low: [272, 408, 400],
  medium: [1056, 1584, 1568],
  high: [4160, 6240, 6208],
}

export function usageOf(consumption: Consumption): Usage {
  const { model, images, partials } = consumption
  const text = textTokens(consumption.prompt)
  const seen = consumption.inputs.reduce((sum, input) => sum + inputImageTokens(input), 0)
  const thinking = model.id.startsWith('gpt-image-1.5') ? THINKING_TOKENS * images : 0
  const drawn = outputTokens(model, consumption.size, consumption.quality) * images
  const painted = drawn + partials * TOKENS_PER_PARTIAL
  return {
    input_tokens: text + seen,
    input_tokens_details: { text_tokens: text, image_tokens: seen },
    output_tokens: painted + thinking,
    output_tokens_details: { image_tokens: painted, text_tokens: thinking },
    total_tokens: text + seen + painted + thinking,
  }
}

function outputTokens(model: Model, size: Size, quality: string): number {
  const grid = GRIDS[model.family.name]?.[quality]
  if (grid !== undefined) return gridTokens(grid, size)
  const [square, tall, wide] = TABLE[quality] ?? [0, 0, 0]
  if (size.width === size.height) return square
  return size.height > size.width ? tall : wide
}

export function textTokens(text: string): number {
  return text === '' ? 0 : Math.ceil([...text].length / 4)
}

function gridTokens(grid: number, { width, height }: Size): number {
  const short = Math.min(width, height)
  const long = Math.max(width, height)
  const rows = Math.floor((grid * short) / long + 0.5)
  return Math.ceil((grid * rows * (2_000_000 + width * height)) / 4_000_000)
}

/** No published formula for the new models: one token a 32-pixel patch, as OpenAI's vision models count. */
function inputImageTokens({ width, height }: Size): number {
  return Math.min(1536, Math.ceil(width / 32) * Math.ceil(height / 32))
}
