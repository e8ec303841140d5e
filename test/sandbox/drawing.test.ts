import { describe, expect, it } from 'vitest'
import { CAST, type Kind } from '../../src/sandbox/scene/cast.ts'
import { composeSvg } from '../../src/sandbox/scene/compose.ts'
import { letterBlock } from '../../src/sandbox/scene/lettering.ts'
import { readPrompt } from '../../src/sandbox/scene/reading.ts'
import { NOUNS, PLACES } from '../../src/sandbox/scene/vocabulary.ts'

function svgOf(prompt: string, seed = prompt): string {
  return composeSvg({ reading: readPrompt(prompt), seed, width: 1024, height: 1024, transparent: false })
}

describe('drawing', () => {
  it('writes no word of the prompt into the SVG', () => {
    const svg = svgOf('a red cat "<script>" </svg> onload=alert(1) &amp; `$x`')
    expect(svg).not.toMatch(/script|onload|alert|amp;|\$x/)
    expect(svg.match(/<svg/g)).toHaveLength(1)
  })

  it('draws the same for the same seed and something else for another', () => {
    expect(svgOf('a city', 'one')).toBe(svgOf('a city', 'one'))
    expect(svgOf('a city', 'one')).not.toBe(svgOf('a city', 'two'))
  })

  it.each(Object.keys(NOUNS))('draws a %s without a stray number', (noun) => {
    expect(svgOf(`a blue and red ${noun}`)).not.toMatch(/NaN|undefined|Infinity|null/)
  })

  it.each(Object.keys(PLACES))('draws the place %s without a stray number', (place) => {
    expect(svgOf(`${place} at night in the rain`)).not.toMatch(/NaN|undefined|Infinity|null/)
  })

  it('has a word for everything that it can draw', () => {
    const named = new Set(Object.values(NOUNS).map(({ kind }) => kind))
    // Object.keys forgets the key type.
    expect(Object.keys(CAST).filter((kind) => !named.has(kind as Kind))).toEqual([])
  })

  it('needs no font: letters are strokes', () => {
    const letters = letterBlock(
      'Crème 24/7!',
      { x: 0, y: 0, width: 500, height: 200 },
      { colour: '#ffffff', outline: '#000000' },
    )
    expect(letters).not.toMatch(/<text|font/)
    expect(letters.match(/<path/g)).toHaveLength(20)
  })

  it('draws nothing for text without a letter that it knows', () => {
    expect(
      letterBlock('漢字', { x: 0, y: 0, width: 500, height: 200 }, { colour: '#ffffff', outline: '#000000' }),
    ).toBe('')
  })
})
