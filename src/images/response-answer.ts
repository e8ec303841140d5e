import { fieldOf } from './document.ts'
import type { RequestOutcome } from './model.ts'

/**
 * The trees of an answer of the Responses API: one document, or events, of which some hold the response and some one
 * item of its output. An answer of the Images API has none of that, so all of it may be asked of both.
 */

/** Everything in the answer that may tell an error: the trees themselves, responses, calls, and Azure's `data`. */
export function placesOfErrors(trees: readonly unknown[]): readonly unknown[] {
  const places = trees.flatMap((tree) => listOf(fieldOf(tree, 'data')))
  return [...trees, ...responsesIn(trees), ...itemsIn(trees), ...places]
}

/** What the text model said instead of drawing; a refusal is told apart where the service does. */
export function wordsInstead(
  trees: readonly unknown[],
): { readonly text: string; readonly isRefusal: boolean } | undefined {
  const parts = itemsIn(trees)
    .filter((item) => fieldOf(item, 'type') === 'message')
    .flatMap((item) => listOf(fieldOf(item, 'content')))
  const refusals = textsOf(parts, 'refusal')
  // The same item comes twice in a stream: alone, and in the whole response.
  const texts = [...new Set([...refusals, ...textsOf(parts, 'text')])]
  return texts.length === 0 ? undefined : { text: texts.join(' '), isRefusal: refusals.length > 0 }
}

/** A response that ended before its time says why: `max_output_tokens`, `content_filter`. */
export function reasonOfEnd(trees: readonly unknown[]): string | undefined {
  const reasons = responsesIn(trees).map((one) => fieldOf(fieldOf(one, 'incomplete_details'), 'reason'))
  return reasons.find((reason) => typeof reason === 'string')
}

/** What the text model read and wrote. */
export function textUsageOf(trees: readonly unknown[]): RequestOutcome['textUsage'] {
  for (const response of responsesIn(trees)) {
    const usage = fieldOf(response, 'usage')
    const [inputTokens, outputTokens] = [countOf(usage, 'input_tokens'), countOf(usage, 'output_tokens')]
    if (inputTokens + outputTokens > 0) return { inputTokens, outputTokens }
  }
  return undefined
}

/**
 * What the image model did, in the shape of the Images API; a tool without records is told as zeros. An answer is one
 * response, and a stream may tell the same of it in several events: the last counts.
 */
export function toolUsagesIn(trees: readonly unknown[]): readonly unknown[] {
  return responsesIn(trees)
    .map((response) => fieldOf(fieldOf(response, 'tool_usage'), 'image_gen'))
    .filter((usage) => countOf(usage, 'output_tokens') > 0)
    .slice(-1)
}

/** The size and quality that were drawn: said by the call that drew, or by the Images API beside its pictures. */
export function drawnIn(trees: readonly unknown[]): RequestOutcome['drawn'] {
  const calls = itemsIn(trees).filter(
    (item) => fieldOf(item, 'type') === 'image_generation_call' && fieldOf(item, 'status') !== 'failed',
  )
  for (const item of [...calls, ...trees.toReversed()]) {
    const [size, quality] = [settingOf(item, 'size'), settingOf(item, 'quality')]
    if (size !== undefined || quality !== undefined) {
      return { ...(size !== undefined && { size }), ...(quality !== undefined && { quality }) }
    }
  }
  return undefined
}

export function isResponse(tree: unknown): boolean {
  return Array.isArray(fieldOf(tree, 'output'))
}

function responsesIn(trees: readonly unknown[]): readonly unknown[] {
  return trees.flatMap((tree) => [tree, fieldOf(tree, 'response')]).filter(isResponse)
}

function itemsIn(trees: readonly unknown[]): readonly unknown[] {
  return [
    ...trees.map((tree) => fieldOf(tree, 'item')),
    ...responsesIn(trees).flatMap((response) => listOf(fieldOf(response, 'output'))),
  ].filter((item) => item !== undefined)
}

function textsOf(parts: readonly unknown[], key: string): readonly string[] {
  return parts
    .map((part) => fieldOf(part, key))
    .filter((text) => typeof text === 'string' && text.trim() !== '')
    .map(String)
}

/** As the API writes it; what else stands there is nothing to reckon with. */
function settingOf(item: unknown, key: string): string | undefined {
  const value = fieldOf(item, key)
  return typeof value === 'string' && /^(?:\d{1,5}x\d{1,5}|[a-z]{1,12})$/.test(value) && value !== 'auto'
    ? value
    : undefined
}

/** No answer has so many: what counts more would be a sum that no budget and no counter can hold. */
export const mostTokens = 1e8

function countOf(usage: unknown, key: string): number {
  const value = fieldOf(usage, key)
  return typeof value === 'number' && value >= 0 && value <= mostTokens ? value : 0
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
