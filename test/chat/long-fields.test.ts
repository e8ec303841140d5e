import { describe, expect, it } from 'vitest'
import { fieldOfInput, joinedFields, splitField } from '../../src/chat/long-fields.ts'

const words = Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ')
const sentIn = (text: string) => splitField('prompt', text, 100).map(({ id, text }) => [id, text] as const)

describe('a text that is longer than a form’s input', () => {
  it.each([
    ['of words', words],
    ['without any space', words.replaceAll(' ', '')],
    ['of characters that are two units long', '🐈'.repeat(150)],
  ])('%s comes back whole, in whatever order its inputs are sent', (_, text) => {
    const inputs = sentIn(text)
    expect(inputs.length).toBeGreaterThan(2)
    expect(inputs.every(([, part]) => part.length <= 100)).toBe(true)
    expect(joinedFields(Object.fromEntries(inputs))).toEqual({ prompt: text })
    expect(joinedFields(Object.fromEntries(inputs.toReversed()))).toEqual({ prompt: text })
  })

  it('is one field in all its inputs, and the first has its name', () => {
    const [first, ...more] = sentIn(words).map(([id]) => id)
    expect(first).toBe('prompt')
    expect(new Set(more.map(fieldOfInput))).toEqual(new Set(['prompt']))
  })

  it('is what is left of it when somebody empties an input', () => {
    const [, second, ...more] = sentIn(words)
    const left = [second, ...more].filter((one) => one !== undefined)
    expect(joinedFields(Object.fromEntries(left)).prompt).toBe(left.map(([, part]) => part).join(' '))
  })

  it('is joined from inputs that do not say their place, in the order in which they are sent', () => {
    expect(joinedFields({ prompt: 'a white', 'prompt+space': 'siamese c', size: 'wide' })).toEqual({
      prompt: 'a white siamese c',
      size: 'wide',
    })
    expect(joinedFields({ prompt: 'a wh', 'prompt+cut': 'ite cat' })).toEqual({ prompt: 'a white cat' })
  })
})
