import { describe, expect, it } from 'vitest'
import { readUsage } from '../../src/images/usage.ts'

const zeros = { text_tokens: 0, image_tokens: 0 }

describe('what an answer counted', () => {
  it.each([
    ['in all', { input_tokens: 50, output_tokens: 196 }],
    ['under the names of chats', { prompt_tokens: 50, completion_tokens: 196 }],
    [
      'told apart as zeros',
      { input_tokens: 50, input_tokens_details: zeros, output_tokens: 196, output_tokens_details: zeros },
    ],
    [
      'told apart alone',
      { input_tokens_details: { text_tokens: 50 }, output_tokens_details: { image_tokens: 196 } },
    ],
  ])('is text going in and picture coming out: %s', (_, usage) => {
    expect(readUsage([{ usage }])).toEqual({
      inputTextTokens: 50,
      inputImageTokens: 0,
      outputTextTokens: 0,
      outputImageTokens: 196,
    })
  })

  it.each([
    ['nothing', {}],
    ['zeros', { input_tokens: 0, output_tokens: 0, total_tokens: 0, output_tokens_details: zeros }],
    ['the prompt alone', { prompt_tokens: 50 }],
    ['more than there can be', { input_tokens: 50, output_tokens: 1e300 }],
    ['no numbers', { input_tokens: '50', output_tokens: -4, total_tokens: null }],
  ])('is unknown where it would make a picture free, or of no price: %s', (_, usage) => {
    expect(readUsage([{ usage }])).toBeUndefined()
  })
})
