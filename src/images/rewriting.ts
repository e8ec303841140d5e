import type { InputRules, PlainRequest, RewritingRequest } from './model.ts'

/**
 * For the text model. It may not ask back, since nobody is there to answer, and it must not lose what a person was
 * particular about.
 */
const instructions = [
  'Improve the prompt for an image model, then draw it with the image_generation tool: exactly one picture, no reply in words, no question.',
  'Make the prompt more vivid and precise. Keep the subject, the style and every detail that it names, words to be written in the picture letter by letter, and what must not be in it.',
  'When pictures come with it, change only what is asked for and keep the rest as it is.',
].join(' ')

/** The same picture, but a text model rewrites the prompt first. What the Images API takes, the tool takes as well. */
export function rewriting(plain: PlainRequest, textModel: string): RewritingRequest {
  // The tool has no `n`: https://platform.openai.com/docs/api-reference/responses, image_generation
  const { model, prompt, stream, n: _n, ...settings } = plain.parameters
  return {
    endpoint: 'responses',
    parameters: {
      model: textModel,
      instructions,
      input: [{ role: 'user', content: [{ type: 'input_text', text: String(prompt) }] }],
      tools: [
        {
          ...settings,
          type: 'image_generation',
          model: String(model),
          action: plain.endpoint === 'edits' ? 'edit' : 'generate',
        },
      ],
      tool_choice: { type: 'image_generation' },
      ...(stream === true && { stream }),
    },
    images: 1,
    ...(plain.identifyBy !== undefined && { identifyBy: plain.identifyBy }),
    otherwise: plain,
  }
}

/**
 * The same change, but the text model goes on from the call that drew the picture and knows what it was about. The
 * service forgets calls in time, and another key has none of them; then the picture itself is sent.
 * https://platform.openai.com/docs/guides/image-generation, "Multi-turn editing"
 */
export function continuing(request: RewritingRequest, callId: string): RewritingRequest {
  const { parameters } = request
  const input = [parameters.input[0], { type: 'image_generation_call', id: callId }] as const
  return { ...request, parameters: { ...parameters, input }, otherwise: request }
}

/**
 * Pictures travel inside the JSON here, a third larger than they are: at most 20 MiB of characters each, and 50 MB
 * a request.
 */
export function rulesWithinJson(rules: InputRules, pictures: number): InputRules {
  const share = Math.floor(mostBytes / Math.max(1, pictures))
  return { ...rules, maxBytes: Math.min(rules.maxBytes, largestPicture, share) }
}

const largestPicture = 15_000_000
const mostBytes = 36_000_000
