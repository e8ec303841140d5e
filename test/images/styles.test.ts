import { describe, expect, it } from 'vitest'
import type { Wish } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'
import { type ModelProfile, permissiveProfile, profiles } from '../../src/images/profiles.ts'
import { stylePresets } from '../../src/images/styles.ts'
import { promptIn } from './scripted-service.ts'

const profileOf = (name: string): ModelProfile =>
  profiles.find((profile) => profile.name === name) ?? permissiveProfile(name)

function planned(style: string, model = 'gpt-image-2', wish: Partial<Wish> = {}) {
  const asked = { task: 'imagine', prompt: 'a cat on a sofa.', count: 1, style, ...wish } as Wish
  return planImages(asked, profileOf(model))
}

const promptOf = (...plan: Parameters<typeof planned>) => promptIn(planned(...plan))

describe('a style', () => {
  it.each(['watercolor', 'Watercolor', ' WATERCOLOUR ', 'watercolor style'])(
    'that people know as %j becomes the words that make it, after their own',
    (typed) => {
      expect(promptOf(typed)).toBe(
        'a cat on a sofa. A watercolor painting: translucent washes, bleeding edges, visible paper grain.',
      )
      expect(planned(typed).style).toBe('Watercolor')
    },
  )

  it.each(['pixel-art', 'pixel art', 'Pixel_Art', 'PIXEL  ART', '8-bit'])(
    'is found however %j is spelt',
    (typed) => {
      expect(planned(typed).style).toBe('Pixel art')
    },
  )

  it('that is no preset is said in the words of the person', () => {
    expect(promptOf('film noir')).toBe('a cat on a sofa, in film noir style')
    expect(promptOf('Studio Nobody style')).toBe('a cat on a sofa, in Studio Nobody style')
    expect(planned('film noir').style).toBe('film noir')
  })

  it('that the API takes goes there, and is no part of the prompt', () => {
    const plan = planned('Natural', 'dall-e-3')
    expect(plan.requests[0]?.parameters).toMatchObject({ prompt: 'a cat on a sofa.', style: 'natural' })
    expect(plan.style).toBe('natural')
    expect(planned('anime', 'dall-e-3').requests[0]?.parameters).not.toHaveProperty('style')
    expect(promptOf('anime', 'dall-e-3')).toContain('cel shading')
  })

  it.each(['', 'none', 'auto', 'None'])('of %j is none', (typed) => {
    expect(promptOf(typed)).toBe('a cat on a sofa.')
    expect(planned(typed)).not.toHaveProperty('style')
  })

  it('is not told where nothing can be said about it: variations take no words', () => {
    const plan = planned('anime', 'dall-e-2', { task: 'vary', strength: 'subtle' })
    expect(plan).not.toHaveProperty('style')
    expect(plan.adjustments).toContainEqual({
      key: 'adjusted.dropped',
      values: { model: 'dall-e-2', option: 'style' },
    })
  })

  it('never takes a pattern in the prompt for one of its own', () => {
    expect(promptOf('anime', 'gpt-image-2', { prompt: "{prompt} $& $1 $' {prompt}" })).toMatch(
      /^\{prompt\} \$& \$1 \$' \{prompt\}\. Anime/,
    )
  })

  it('leaves room for its words in a short prompt limit', () => {
    expect(() => planned('anime', 'dall-e-2', { prompt: 'x'.repeat(990) })).toThrow('option_too_long')
    expect(planned('anime', 'dall-e-2', { prompt: 'x'.repeat(800) }).count).toBe(1)
  })
})

describe('the presets', () => {
  it('have names that can be typed, that differ, and that no model uses for its own', () => {
    const names = stylePresets.flatMap(({ name, also }) => [name, ...(also ?? [])])
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    const taken = new Set(profiles.flatMap(({ styles }) => styles))
    expect(names.filter((name) => taken.has(name))).toEqual([])
  })

  it('put the person’s words first, once, and say the rest in short', () => {
    for (const { name, template } of stylePresets) {
      expect(template.split('{prompt}'), name).toEqual(['', expect.stringMatching(/^\. [A-Z].{20,110}\.$/)])
    }
  })
})
