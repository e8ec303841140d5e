import { describe, expect, it } from 'vitest'
import type { Declaration, Offer, OptionSpecs } from '../../src/chat/declaration.ts'
import { parseOptions } from '../../src/chat/options.ts'
import { Failure } from '../../src/failure.ts'

const offer: Offer = {
  models: [{ value: 'gpt-image-2', label: 'GPT Image 2' }],
  qualities: [
    { value: 'auto', label: 'auto' },
    { value: 'high', label: 'high' },
  ],
  sizes: [],
  styles: [],
}
const options = {
  prompt: { type: 'text', description: 'option.prompt', maxLength: 10, required: true, rest: true },
  count: { type: 'integer', description: 'option.count', min: 1, max: 10 },
  quality: { type: 'choice', description: 'option.quality', choices: 'qualities' },
  model: { type: 'choice', description: 'option.model', choices: 'models' },
  keep: { type: 'yes-no', description: 'option.keep' },
  image: { type: 'attachment', description: 'option.image' },
} as const satisfies OptionSpecs
const declaration: Declaration<typeof options> = {
  name: 'try',
  description: 'command.imagine',
  entry: 'command',
  options,
}

const parse = (texts: Record<string, string>) =>
  parseOptions(declaration, { options: texts, files: {} }, offer)

function problemOf(texts: Record<string, string>) {
  try {
    parse(texts)
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.facts.kind === 'input') return thrown.facts
    throw thrown
  }
  throw new Error('it was taken')
}

describe('options', () => {
  it('become values of their declared types', () => {
    expect(parse({ prompt: ' a cat ', count: '3', quality: 'HIGH', keep: 'no' })).toEqual({
      prompt: 'a cat',
      count: 3,
      quality: 'high',
      model: undefined,
      keep: false,
      image: undefined,
    })
  })

  it('take a choice by the label that people see', () => {
    expect(parse({ prompt: 'x', model: 'gpt image 2' }).model).toBe('gpt-image-2')
  })

  it('leave a model that is not offered to the catalog, which knows what replaces it', () => {
    expect(parse({ prompt: 'x', model: 'dall-e-3' }).model).toBe('dall-e-3')
  })

  it.each([
    [{}, 'option_missing'],
    [{ prompt: '   ' }, 'option_missing'],
    [{ prompt: 'x'.repeat(11) }, 'option_too_long'],
    [{ prompt: 'x', count: '0' }, 'option_out_of_range'],
    [{ prompt: 'x', count: '2.5' }, 'option_out_of_range'],
    [{ prompt: 'x', count: '1e1' }, 'option_out_of_range'],
    [{ prompt: 'x', count: '99999999999' }, 'option_out_of_range'],
    [{ prompt: 'x', quality: 'best' }, 'option_invalid'],
    [{ prompt: 'x', keep: 'perhaps' }, 'option_invalid'],
    [{ prompt: 'x', colour: 'red' }, 'option_unknown'],
    [{ prompt: 'x', constructor: 'x' }, 'option_unknown'],
  ])('refuse %j and say why: %s', (texts, problem) => {
    expect(problemOf(texts as Record<string, string>).problem).toBe(problem)
  })

  it('name what is allowed when a choice is wrong', () => {
    expect(problemOf({ prompt: 'x', quality: 'best' }).values).toMatchObject({ allowed: 'auto, high' })
  })
})
