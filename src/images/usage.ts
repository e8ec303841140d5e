import { z } from 'zod'
import { fieldOf } from './document.ts'
import type { Usage } from './model.ts'
import { isResponse, mostTokens, toolUsagesIn } from './response-answer.ts'

const count = z.number().nonnegative().max(mostTokens).optional().catch(undefined)
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
  const input = data.input_tokens ?? data.prompt_tokens ?? 0
  const output = data.output_tokens ?? data.completion_tokens ?? 0
  const { text_tokens: inputText = 0, image_tokens: inputImage = 0 } = data.input_tokens_details ?? {}
  const { text_tokens: outputText = 0, image_tokens: outputImage = 0 } = data.output_tokens_details ?? {}
  // What is not told apart, or told apart as zeros, is text going in and picture coming out.
  const usage = {
    inputTextTokens: Math.max(inputText, input - inputImage),
    inputImageTokens: inputImage,
    outputTextTokens: outputText,
    outputImageTokens: Math.max(outputImage, output - outputText),
  }
  // No picture is drawn from nothing: relays that count no tokens say so with zeros.
  return usage.outputImageTokens > 0 ? usage : undefined
}

function add(one: Usage, other: Usage): Usage {
  return {
    inputTextTokens: one.inputTextTokens + other.inputTextTokens,
    inputImageTokens: one.inputImageTokens + other.inputImageTokens,
    outputTextTokens: one.outputTextTokens + other.outputTextTokens,
    outputImageTokens: one.outputImageTokens + other.outputImageTokens,
  }
}
