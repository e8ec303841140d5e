import { expect, test } from 'vitest'
import { choicesThatFit } from '../../src/discord/choices.ts'

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
