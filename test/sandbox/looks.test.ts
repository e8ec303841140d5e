import { describe, expect, it } from 'vitest'
import { readStyle, stylePresets, withStyle } from '../../src/images/styles.ts'
import { finished } from '../../src/sandbox/finishes/finish.ts'
import { renderSvg } from '../../src/sandbox/pixels.ts'
import { composeSvg } from '../../src/sandbox/scene/compose.ts'
import { lookOf } from '../../src/sandbox/scene/looks.ts'
import { readPrompt } from '../../src/sandbox/scene/reading.ts'

const names = stylePresets.map(({ name }) => name)
const styled = (name: string) => withStyle('a red fox by a lake', readStyle(name, []))

describe('a style preset', () => {
  it.each(names)('%s changes how a picture is made, not what is in it', (name) => {
    const { finish, ...scene } = readPrompt(styled(name))
    const { finish: none, ...plain } = readPrompt('a red fox by a lake')
    expect(scene).toEqual(plain)
    expect(none).toBeUndefined()
    expect(finish).toBeDefined()
  })

  it('has a look that no other has', async () => {
    const size = { width: 128, height: 128 }
    const reading = readPrompt('a red fox by a lake')
    const picture = await renderSvg(composeSvg({ reading, seed: 'fox', ...size, transparent: false }), size)
    const looks = await Promise.all(
      names.map(async (name) => (await finished(picture, lookOf(styled(name)))).data.toString('latin1')),
    )
    expect(new Set([...looks, picture.data.toString('latin1')]).size).toBe(names.length + 1)
  })
})

describe('a look', () => {
  it.each([
    ['a watercolour of a cat in a stained glass window', 'watercolor'],
    ['a black and white photo of a cat', 'grey'],
    ['a black and white cat', undefined],
    ['8-bit cats', 'pixels'],
    ['the comedian', undefined],
  ])('is the one that is named first: %s', (prompt, look) => {
    expect(lookOf(prompt)).toBe(look)
  })
})
