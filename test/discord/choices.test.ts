import { expect, test } from 'vitest'
import { choicesThatFit, orAsTyped } from '../../src/discord/choices.ts'

const many = Array.from({ length: 40 }, (_, index) => ({ value: `v${index}`, label: `label ${index}` }))

test('of many choices Discord gets the first 25', () => {
  expect(choicesThatFit(many)).toEqual(many.slice(0, 25))
})

test('a long label is cut, and a value that is too long is no choice', () => {
  const long = { value: 'square', label: 'x'.repeat(101) }
  const [choice, ...more] = choicesThatFit([{ value: 'x'.repeat(101), label: 'lost' }, long])
  expect(choice).toEqual({ value: 'square', label: `${'x'.repeat(99)}…` })
  expect(more).toEqual([])
})

test('words that fit nothing are offered for free texts alone, and never what may be a secret', () => {
  const typed = { label: 'sk-1', value: 'sk-1' }
  const text = { type: 'text', description: 'option.style', maxLength: 100 } as const
  expect(orAsTyped([], 'sk-1', { ...text, suggests: 'styles' })).toEqual([typed])
  expect(orAsTyped([], 'sk-1', { ...text, suggests: 'asked' })).toEqual([])
  expect(orAsTyped([], 'sk-1', { type: 'choice', description: 'option.model', choices: 'models' })).toEqual(
    [],
  )
  expect(orAsTyped(many, 'v1', { ...text, suggests: 'styles' })).toEqual(many)
})
