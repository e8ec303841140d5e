import { describe, expect, it } from 'vitest'
import { wordsFor } from '../../src/chat/words.ts'
import type { Wish } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'
import { catalog, refused, said } from './planning.ts'
import { promptIn } from './scripted-service.ts'

type Edit = Extract<Wish, { task: 'edit' }>
type Vary = Extract<Wish, { task: 'vary' }>

const edit = (model: string, wish: Partial<Edit> = {}) =>
  planImages(
    { task: 'edit', prompt: 'a hat', count: 1, mask: false, references: 0, ...wish },
    catalog.find(model),
  )
const vary = (model: string, wish: Partial<Vary> = {}) =>
  planImages({ task: 'vary', strength: 'subtle', count: 1, ...wish }, catalog.find(model))

describe('a plan to edit', () => {
  it('says how the pictures must be made fit', () => {
    expect(edit('gpt-image-2', { mask: true, references: 3 })).toMatchObject({
      requests: [{ endpoint: 'edits', images: 1 }],
      input: { maxImages: 16, square: false, maxEdge: 3840 },
    })
    expect(edit('dall-e-2').input).toMatchObject({ square: true, maxImages: 1 })
    expect(edit('dall-e-2').requests[0]?.parameters).toMatchObject({
      size: '1024x1024',
      response_format: 'b64_json',
    })
  })

  it('is refused where the model cannot, before anything is spent', () => {
    expect(refused(() => edit('dall-e-3'))).toMatchObject({
      problem: 'model_cannot',
      values: { option: 'model', feature: 'edits' },
    })
    expect(refused(() => edit('dall-e-2', { references: 1 }))).toEqual({
      kind: 'input',
      problem: 'too_many_references',
      values: { option: 'image2', model: 'dall-e-2', limit: 1 },
    })
    expect(
      refused(() =>
        planImages(
          { task: 'edit', prompt: 'x', count: 1, mask: true, references: 0 },
          { ...catalog.find('gpt-image-2'), masks: false },
        ),
      ),
    ).toMatchObject({ values: { feature: 'masks' } })
  })

  it('has no style parameter, even where generations have one', () => {
    const plan = planImages(
      { task: 'edit', prompt: 'x', count: 1, mask: false, references: 0, style: 'film noir' },
      catalog.find('gpt-image-2'),
    )
    expect(plan.requests[0]?.parameters).toMatchObject({ prompt: 'x, in film noir style' })
    expect(plan.requests[0]?.parameters).not.toHaveProperty('style')
  })
})

describe('a plan to vary', () => {
  it('uses variations where the model has them, and says what they do not take', () => {
    const plan = vary('dall-e-2', {
      strength: 'strong',
      prompt: 'more snow',
      quality: 'high',
      size: '512x512',
      count: 2,
    })
    expect(plan.requests).toEqual([
      {
        endpoint: 'variations',
        parameters: { model: 'dall-e-2', size: '512x512', response_format: 'b64_json', n: 2 },
        images: 2,
        identifyBy: 'user',
      },
    ])
    expect(plan.input).toMatchObject({ square: true })
    expect(said(plan)).toEqual([
      'adjusted.dropped dall-e-2 quality',
      'adjusted.dropped dall-e-2 strength',
      'adjusted.dropped dall-e-2 prompt',
    ])
  })

  it('is an edit with words of its own elsewhere', () => {
    const subtle = vary('gpt-image-2')
    const strong = vary('gpt-image-2', { strength: 'strong', prompt: 'more snow' })
    expect(subtle.requests[0]?.endpoint).toBe('edits')
    expect(promptIn(subtle)).toMatch(/variation.*only small details/i)
    expect(promptIn(strong)).toMatch(/variation.*clearly change.*Keep in mind: more snow$/i)
    expect(said(subtle)).toEqual(['adjusted.vary_by_edit gpt-image-2'])
  })

  it('is refused where the model takes no pictures', () => {
    expect(refused(() => vary('dall-e-3'))).toMatchObject({
      problem: 'model_cannot',
      values: { feature: 'variations' },
    })
  })
})

it('has words for everything that a model cannot', () => {
  const words = wordsFor('en')
  for (const feature of ['generations', 'edits', 'variations', 'masks', 'transparency']) {
    const text = words('failure.input.model_cannot', { model: 'dall-e-3', feature })
    expect(text).toMatch(/^dall-e-3 can't do that: [a-z ]+\. Choose another model\.$/)
    if (feature !== 'variations')
      expect(text).not.toContain(feature === 'transparency' ? 'transparency' : `: ${feature}`)
  }
  expect(words('failure.input.model_cannot', { model: 'x', feature: 'juggling' })).toContain('juggling')
})
