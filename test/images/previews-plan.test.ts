import { describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/images/catalog.ts'
import type { Wish } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'

const catalog = openCatalog({
  baseUrl: 'http://127.0.0.1/v1',
  defaultModel: 'gpt-image-2',
  textModel: 'gpt-5.6-luna',
  today: () => new Date('2026-11-22'),
})
const cat = { task: 'imagine', prompt: 'a cat', count: 1 } as const
const plan = (previews: number, wish: Wish = cat, model = 'gpt-image-2') =>
  planImages(wish, catalog.find(model), previews)
const sent = (...of: Parameters<typeof plan>) => plan(...of).requests[0]?.parameters

describe('previews', () => {
  it('are asked for where the model streams, as many as are worth it', () => {
    expect(sent(2)).toMatchObject({ stream: true, partial_images: 2 })
    const edit = { task: 'edit', prompt: 'a hat', mask: false, references: 0, count: 1 } as const
    expect(sent(1, edit)).toMatchObject({ stream: true, partial_images: 1 })
    const vary = { task: 'vary', strength: 'subtle', count: 1 } as const
    for (const parameters of [
      sent(0),
      sent(2, cat, 'dall-e-3'),
      sent(2, cat, 'mine'),
      sent(2, vary, 'dall-e-2'),
    ]) {
      expect(parameters).not.toHaveProperty('stream')
      expect(parameters).not.toHaveProperty('partial_images')
    }
  })

  it('are asked for in the tool where a text model has it drawn, and in the stream of the whole', () => {
    const [request] = plan(2, { ...cat, rewrite: 'on' }).requests
    if (request?.endpoint !== 'responses') throw new Error('not to be rewritten')
    expect(request.parameters.stream).toBe(true)
    expect(request.parameters.tools[0]).toMatchObject({ partial_images: 2 })
    expect(request.parameters.tools[0]).not.toHaveProperty('stream')
    expect(request.otherwise.parameters).toMatchObject({ stream: true, partial_images: 2 })
  })

  it('are counted in the worst price, for every picture', () => {
    const { prices } = catalog.find('gpt-image-2')
    const price = (previews: number) => plan(previews, { ...cat, count: 3 }).worstPrice ?? Number.NaN
    expect(price(2) - price(0)).toBe(3 * 2 * 100 * (prices?.per === 'token' ? prices.imageOut : Number.NaN))
  })
})
