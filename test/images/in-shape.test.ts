import { describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/images/catalog.ts'
import { inShapeOf } from '../../src/images/in-shape.ts'
import type { PlainRequest } from '../../src/images/model.ts'
import { rewriting } from '../../src/images/rewriting.ts'

const catalog = openCatalog({
  baseUrl: 'http://127.0.0.1/v1',
  defaultModel: 'gpt-image-2',
  today: () => new Date('2026-11-22'),
})
const edit = {
  endpoint: 'edits',
  parameters: { model: 'gpt-image-2', prompt: 'a red door' },
  images: 1,
} as const satisfies PlainRequest
const anySize = catalog.find('gpt-image-2').sizes

describe('a request in the shape of a picture', () => {
  it.each([
    [{ width: 1500, height: 500 }, '1488x496'],
    [{ width: 1024, height: 1024 }, '1024x1024'],
    [{ width: 3840, height: 2160 }, '1680x944'],
    [{ width: 60, height: 40 }, '992x672'],
  ])('of %j asks for %s: a legal size, no larger than a model draws by itself', (picture, size) => {
    expect(inShapeOf(picture, edit, anySize).parameters).toEqual({ ...edit.parameters, size })
  })

  it('asks the tool of a text model, and the plain request that stands in for it', () => {
    const request = inShapeOf({ width: 1024, height: 1024 }, rewriting(edit, 'gpt-5.6-luna'), anySize)
    expect(request).toMatchObject({
      parameters: { tools: [{ size: '1024x1024' }] },
      otherwise: { parameters: { size: '1024x1024' } },
    })
  })

  it('stays as it is where the model has a few sizes, or nobody knows which', () => {
    for (const model of ['gpt-image-1.5', 'dall-e-2', 'flux']) {
      expect(inShapeOf({ width: 1500, height: 500 }, edit, catalog.find(model).sizes)).toBe(edit)
    }
  })
})
