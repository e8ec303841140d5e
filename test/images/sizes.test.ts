import { describe, expect, it } from 'vitest'
import { Failure } from '../../src/failure.ts'
import { profiles } from '../../src/images/profiles.ts'
import { isLegal, parseSize, snapSize } from '../../src/images/sizes.ts'

function ruleOf(model: string) {
  const profile = profiles.find(({ name }) => name === model)
  if (profile === undefined) throw new Error(model)
  return profile.sizes
}
const flexible = ruleOf('gpt-image-2')
const snap = (size: string | undefined, model: string) => {
  const { size: found, changed } = snapSize(size, ruleOf(model))
  return changed ? `${found}!` : found
}

describe('a size', () => {
  it.each([
    ['1000x1000', 'gpt-image-2', '1008x1008!'],
    ['1024x1024', 'gpt-image-2', '1024x1024'],
    ['3840x2160', 'gpt-image-2', '3840x2160'],
    ['1920x1080', 'gpt-image-2', '1920x1088!'],
    ['100x100', 'gpt-image-2', '816x816!'],
    ['9999x9999', 'gpt-image-2', '2880x2880!'],
    [' 1536 × 1024 ', 'gpt-image-2', '1536x1024'],
    ['WIDE', 'gpt-image-2', '1792x1024'],
    ['tall', 'gpt-image-2', '1024x1792'],
    ['wide', 'gpt-image-1.5', '1536x1024'],
    ['1920x1080', 'gpt-image-1.5', '1536x1024!'],
    ['auto', 'gpt-image-1.5', 'auto'],
    [undefined, 'gpt-image-2', 'auto'],
    [undefined, 'dall-e-3', '1024x1024'],
    ['auto', 'dall-e-2', '1024x1024'],
    ['landscape', 'dall-e-3', '1792x1024'],
    ['portrait', 'dall-e-3', '1024x1792'],
    ['landscape', 'dall-e-2', '1024x1024!'],
    ['300x300', 'dall-e-2', '256x256!'],
    ['512x512', 'dall-e-2', '512x512'],
  ])('%s on %s becomes %s', (size, model, expected) => {
    expect(snap(size, model)).toBe(expected)
  })

  it('is always legal, whatever is asked for, and stays near it', () => {
    if (flexible.kind !== 'flexible') throw new Error('not flexible')
    for (let width = 1; width < 12_000; width = Math.ceil(width * 1.17)) {
      for (let height = 1; height < 12_000; height = Math.ceil(height * 1.19)) {
        const text = `${width}x${height}`
        const found = parseSize(snapSize(text, flexible).size)
        if (found === undefined) throw new Error(text)
        expect(isLegal(found, flexible), `${text} became ${found.width}x${found.height}`).toBe(true)
      }
    }
  })

  it('that is legal stays as it is', () => {
    for (const text of ['1008x1008', '3840x1280', '1280x3840', '2560x1440', '480x1424']) {
      expect(snapSize(text, flexible)).toEqual({ size: text, changed: false })
    }
  })

  it('goes as it is to a server of which nothing is known', () => {
    expect(snapSize('777x333', { kind: 'open' })).toEqual({ size: '777x333', changed: false })
    expect(snapSize('landscape', { kind: 'open' })).toEqual({ size: '1536x1024', changed: false })
  })

  it.each(['huge', '0x100', '100', '100x', '-5x5', '1e3x1e3', '123456x1', 'constructor', '__proto__'])(
    'cannot be %s',
    (text) => {
      expect(() => snapSize(text, flexible)).toThrow(Failure)
    },
  )
})
