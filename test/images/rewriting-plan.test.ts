import { describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/images/catalog.ts'
import type { RequestOutcome, Wish } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'
import { costOf } from '../../src/images/prices.ts'
import { promptIn } from './scripted-service.ts'

const catalogWith = (textModel?: string) =>
  openCatalog({
    baseUrl: 'http://127.0.0.1/v1',
    defaultModel: 'gpt-image-2',
    ...(textModel !== undefined && { textModel }),
    today: () => new Date('2026-11-22'),
  })
const catalog = catalogWith('gpt-5.6-luna')

const imagine = (model: string, wish: Partial<Extract<Wish, { task: 'imagine' }>> = {}) =>
  planImages({ task: 'imagine', prompt: 'a cat', count: 1, rewrite: 'on', ...wish }, catalog.find(model))
const edit = (wish: Partial<Extract<Wish, { task: 'edit' }>> = {}) =>
  planImages(
    { task: 'edit', prompt: 'a hat', mask: false, references: 0, count: 1, rewrite: 'on', ...wish },
    catalog.find('gpt-image-2'),
  )
const dropped = (model: string) => ({ key: 'adjusted.dropped', values: { model, option: 'rewrite' } })

describe('a plan whose prompt is to be rewritten', () => {
  it('has the text model draw with the image model, with the very settings of the plain request', () => {
    const settings = { size: '1536x1024', quality: 'low', background: 'opaque', format: 'webp' } as const
    const plan = imagine('gpt-image-2', settings)
    const [request] = plan.requests
    expect(request).toEqual({
      endpoint: 'responses',
      parameters: {
        model: 'gpt-5.6-luna',
        instructions: expect.stringContaining('exactly one picture'),
        input: [{ role: 'user', content: [{ type: 'input_text', text: 'a cat' }] }],
        tools: [
          {
            type: 'image_generation',
            model: 'gpt-image-2',
            action: 'generate',
            size: '1536x1024',
            quality: 'low',
            background: 'opaque',
            output_format: 'webp',
          },
        ],
        tool_choice: { type: 'image_generation' },
      },
      images: 1,
      identifyBy: 'safety_identifier',
      otherwise: imagine('gpt-image-2', { ...settings, rewrite: 'off' }).requests[0],
    })
    expect(plan).toMatchObject({ model: 'gpt-image-2', size: '1536x1024', quality: 'low', adjustments: [] })
  })

  it('is frozen to its last value, and the same after a night in the store', () => {
    const plan = imagine('gpt-image-2')
    const [request] = plan.requests
    expect(request?.endpoint === 'responses' && Object.isFrozen(request.parameters.tools[0])).toBe(true)
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  })

  it('asks once for each picture, since the tool has no n', () => {
    const plan = imagine('gpt-image-2', { count: 3 })
    expect(plan.requests.map(({ endpoint, images }) => [endpoint, images])).toEqual([
      ['responses', 1],
      ['responses', 1],
      ['responses', 1],
    ])
    expect(JSON.stringify(plan.requests)).not.toContain('"n":')
    expect(plan.adjustments).toEqual([{ key: 'adjusted.split', values: { count: 3, requests: 3 } }])
  })

  it.each([undefined, 'auto', 'off'] as const)('is plain when rewriting costs extra and is %s', (rewrite) => {
    const { rewrite: _on, ...wish } = { task: 'imagine', prompt: 'a cat', count: 2, rewrite: 'on' } as const
    const plan = planImages({ ...wish, ...(rewrite && { rewrite }) }, catalog.find('gpt-image-2'))
    expect(plan.requests.map(({ endpoint }) => endpoint)).toEqual(['generations'])
    expect(plan.adjustments).toEqual([])
  })

  it('leaves dall-e-3 to its own rewriting, which costs nothing', () => {
    for (const rewrite of ['on', 'auto'] as const) {
      const plan = imagine('dall-e-3', { rewrite })
      expect(plan.requests[0]?.endpoint).toBe('generations')
      expect(promptIn(plan)).toBe('a cat')
      expect(plan.adjustments).toEqual([])
    }
  })

  it('says so where nobody can rewrite', () => {
    for (const model of ['dall-e-2', 'flux-dev']) {
      expect(imagine(model).adjustments).toContainEqual(dropped(model))
      expect(imagine(model).requests[0]?.endpoint).toBe('generations')
    }
    const wish = { task: 'imagine', prompt: 'a cat', count: 1, rewrite: 'on' } as const
    const without = planImages(wish, catalogWith().find('gpt-image-2'))
    expect(without.adjustments).toEqual([dropped('gpt-image-2')])
    const varied = planImages(
      { task: 'vary', strength: 'subtle', count: 1, rewrite: 'on' },
      catalog.find('dall-e-2'),
    )
    expect(varied.adjustments).toContainEqual(dropped('dall-e-2'))
  })

  it('edits by the action edit, of a dated snapshot too', () => {
    const [request] = planImages(
      { task: 'edit', prompt: 'a hat', mask: true, references: 1, count: 1, rewrite: 'on' },
      catalog.find('gpt-image-2-2026-04-21'),
    ).requests
    expect(request?.endpoint === 'responses' && request.parameters.tools[0]).toMatchObject({
      action: 'edit',
      model: 'gpt-image-2-2026-04-21',
    })
  })

  it('keeps pictures small enough to travel inside JSON, all of them together', () => {
    expect(edit({ rewrite: 'off' }).input?.maxBytes).toBe(49_999_999)
    expect(edit().input?.maxBytes).toBe(15_000_000)
    const many = edit({ references: 3, mask: true }).input?.maxBytes ?? Number.NaN
    expect((5 * many * 4) / 3).toBeLessThan(50_000_000)
  })

  it('goes on from the call that drew the picture, else sends the picture, else leaves the prompt as it is', () => {
    const sent = edit().requests[0]
    expect(edit({ continues: 'ig_1' }).requests).toEqual([
      {
        ...sent,
        parameters: {
          ...sent?.parameters,
          input: [
            { role: 'user', content: [{ type: 'input_text', text: 'a hat' }] },
            { type: 'image_generation_call', id: 'ig_1' },
          ],
        },
        otherwise: sent,
      },
    ])
    expect(sent?.endpoint === 'responses' && sent.otherwise.endpoint).toBe('edits')
  })

  it('sends the picture when there is more to look at than what was drawn', () => {
    expect(edit({ continues: 'ig_1', mask: true }).requests).toEqual(edit({ mask: true }).requests)
    expect(edit({ continues: 'ig_1', references: 1 }).requests).toEqual(edit({ references: 1 }).requests)
    const plain = edit({ continues: 'ig_1', rewrite: 'off' })
    expect(plain.requests[0]?.endpoint).toBe('edits')
    expect(JSON.stringify(plain)).not.toContain('ig_1')
  })

  it('rewrites what a style preset makes of the prompt', () => {
    expect(promptIn(imagine('gpt-image-2', { style: 'anime' }))).toMatch(/^a cat\. Anime/)
  })
})

describe('the price of rewriting', () => {
  const drawn = {
    images: [{ format: 'png', bytes: 9 }],
    textUsage: { inputTokens: 1000, outputTokens: 500 },
  } as const satisfies RequestOutcome
  const usage = { inputTextTokens: 100, inputImageTokens: 0, outputTextTokens: 0, outputImageTokens: 200 }
  const profile = catalog.find('gpt-image-2')
  const plan = imagine('gpt-image-2')

  it('is the tokens of both models, each at its own price', () => {
    expect(costOf(profile, plan, [{ ...drawn, usage }])).toBe(100 * 5 + 200 * 30 + 200 + 600)
  })

  it('takes the picture by what the service says it drew, where the tool counts nothing', () => {
    expect(costOf(profile, plan, [drawn])).toBeUndefined()
    const told = { ...drawn, drawn: { size: '1024x1024', quality: 'low' } }
    expect(costOf(profile, plan, [told])).toBe(196 * 30 + 800)
  })

  it('leaves out the words of a model that nobody has the prices of', () => {
    const own = catalogWith('my-llm').find('gpt-image-2')
    const unknown = planImages({ task: 'imagine', prompt: 'a cat', count: 1, rewrite: 'on' }, own)
    expect(costOf(own, unknown, [{ ...drawn, usage }])).toBe(6500)
  })

  it('is reserved beforehand, for every picture', () => {
    const priceOf = (rewrite: 'on' | 'off', count: number) =>
      imagine('gpt-image-2', { rewrite, count }).worstPrice ?? 0
    expect(priceOf('on', 1)).toBeGreaterThan(priceOf('off', 1) + 800)
    expect(priceOf('on', 4) - priceOf('off', 4)).toBeGreaterThan(3.9 * (priceOf('on', 1) - priceOf('off', 1)))
  })
})
