import { randomBytes } from 'node:crypto'
import type { RewritingRequest } from '../../src/images/model.ts'
import { rewriting } from '../../src/images/rewriting.ts'
import { pngLike } from './scripted-service.ts'

/** Answers of the Responses API, in the shapes of OpenAI's client library, and the request that they answer. */
export const picture = Buffer.concat([pngLike(8), randomBytes(100_000)])
const base64 = picture.toString('base64')
export const request: RewritingRequest = rewriting(
  {
    endpoint: 'generations',
    parameters: { model: 'gpt-image-2', prompt: 'a cat', size: '1024x1024' },
    images: 1,
    identifyBy: 'safety_identifier',
  },
  'gpt-5.6-luna',
)
export const call = {
  id: 'ig_1',
  type: 'image_generation_call',
  status: 'completed',
  action: 'generate',
  quality: 'low',
  result: base64,
  revised_prompt: 'A regal cat.',
  size: '1024x1024',
}
const usage = { input_tokens: 300, output_tokens: 40, output_tokens_details: { reasoning_tokens: 0 } }
export const response = (output: readonly unknown[], more: object = {}) => ({
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  error: null,
  incomplete_details: null,
  output,
  usage,
  ...more,
})
export const message = (content: readonly unknown[]) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  content,
})
