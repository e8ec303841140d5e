import { z } from 'zod'
import { fieldOf } from './document.ts'
import type { Usage } from './model.ts'
import { isResponse, toolUsagesIn } from './response-answer.ts'

const count = z.number().nonnegative().optional().catch(undefined)
const details = z.object({ text_tokens: count, image_tokens: count }).optional().catch(undefined)
const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  input_tokens_details: details,
  output_tokens_details: details,
  // OpenRouter's names.
  prompt_tokens: count,
  completion_tokens: count,
})

/**
 * The image tokens that an answer counted, all its documents together; a stream has one for every picture. What a
 * response itself calls its usage is the text model's.
 */
export function readUsage(trees: readonly unknown[]): Usage | undefined {
  const own = trees.filter((tree) => !isResponse(tree)).map((tree) => fieldOf(tree, 'usage'))
  return [...own, ...toolUsagesIn(trees)]
    .flatMap((usage) => usageOf(usage) ?? [])
    .reduce<Usage | undefined>((sum, usage) => (sum === undefined ? usage : add(sum, usage)), undefined)
}

function usageOf(value: unknown): Usage | undefined {
  const { data } = usageSchema.safeParse(value)
  if (data === undefined) return undefined
  const input = data.input_tokens ?? data.prompt_tokens
  const output = data.output_tokens ?? data.completion_tokens
  const inputs = data.input_tokens_details
  const outputs = data.output_tokens_details
  if (input === undefined && output === undefined && inputs === undefined && outputs === undefined) {
    return undefined
  }
  const inputImageTokens = inputs?.image_tokens ?? 0
  const outputTextTokens = outputs?.text_tokens ?? 0
  // What is not told apart is text going in and picture coming out.
  return {
    inputTextTokens: inputs?.text_tokens ?? Math.max(0, (input ?? 0) - inputImageTokens),
    inputImageTokens,
    outputTextTokens,
    outputImageTokens: outputs?.image_tokens ?? Math.max(0, (output ?? 0) - outputTextTokens),
  }
}

function add(one: Usage, other: Usage): Usage {
  return {
    inputTextTokens: one.inputTextTokens + other.inputTextTokens,
    inputImageTokens: one.inputImageTokens + other.inputImageTokens,
    outputTextTokens: one.outputTextTokens + other.outputTextTokens,
    outputImageTokens: one.outputImageTokens + other.outputImageTokens,
  }
}
