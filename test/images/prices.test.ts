import { describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/images/catalog.ts'
import type { RequestOutcome, Wish } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'
import { costOf, priceOfImages, priceOfUsage, worstPrice } from '../../src/images/prices.ts'

const catalog = openCatalog({
  baseUrl: 'http://127.0.0.1/v1',
  defaultModel: 'gpt-image-2',
  today: () => new Date('2026-11-22'),
})
const priceOfOne = (model: string, quality: string, size: string) =>
  priceOfImages({ images: 1, quality, size }, catalog.find(model))
const png = { format: 'png', bytes: 9 } as const
const usage = (inputTextTokens: number, outputImageTokens: number) => ({
  inputTextTokens,
  inputImageTokens: 0,
  outputTextTokens: 0,
  outputImageTokens,
})

describe('the price of a picture', () => {
  it.each([
    ['gpt-image-2', 'low', '1024x1024', 0.006],
    ['gpt-image-2', 'medium', '1024x1024', 0.053],
    ['gpt-image-2', 'high', '1024x1024', 0.211],
    ['gpt-image-2', 'high', '1024x1536', 0.165],
    ['gpt-image-2', 'low', '1536x864', 0.0036],
    ['gpt-image-2.5-flare', 'medium', '1024x1024', 0.013],
    ['gpt-image-2.6-flare', 'max', '1024x1024', 0.211],
    ['gpt-image-1.5', 'low', '1024x1536', 0.013],
    ['gpt-image-1.5', 'high', '1024x1024', 0.133],
    ['gpt-image-1', 'medium', '1536x1024', 0.063],
    ['gpt-image-1-mini', 'low', '1024x1024', 0.005],
    ['dall-e-3', 'hd', '1792x1024', 0.12],
    ['dall-e-2', 'auto', '256x256', 0.016],
  ])('%s %s %s is that of the price list', (model, quality, size, dollars) => {
    expect((priceOfOne(model, quality, size) ?? 0) / 1e6).toBeCloseTo(dollars, 3)
  })

  it('is unknown where the model decides, or nobody knows the model', () => {
    expect(priceOfOne('gpt-image-2', 'auto', '1024x1024')).toBeUndefined()
    expect(priceOfOne('gpt-image-2', 'high', 'auto')).toBeUndefined()
    expect(priceOfOne('flux', 'high', '1024x1024')).toBeUndefined()
  })

  it('by tokens counts each kind at its own price', () => {
    const counted = {
      inputTextTokens: 10,
      inputImageTokens: 20,
      outputImageTokens: 1000,
      outputTextTokens: 5,
    }
    expect(priceOfUsage(counted, catalog.find('gpt-image-1.5'))).toBe(50 + 160 + 32_000 + 50)
    expect(priceOfUsage(counted, catalog.find('dall-e-3'))).toBeUndefined()
  })
})

describe('the worst price of a plan', () => {
  it('is never less than what any choice of the model can cost', () => {
    for (const profile of catalog.offered()) {
      const worst =
        worstPrice(profile, { size: 'auto', quality: 'auto', images: 1, prompt: '', inputs: 0 }) ?? 0
      for (const quality of [...profile.qualities, 'auto']) {
        for (const size of ['1024x1024', '1536x1024', '1024x1536', '1792x1024', '512x512', '1920x1088']) {
          expect(worst, `${profile.name} ${quality} ${size}`).toBeGreaterThanOrEqual(
            priceOfImages({ images: 1, quality, size }, profile) ?? 0,
          )
        }
      }
    }
  })

  it('grows with the pictures, their inputs and the words', () => {
    const profile = catalog.find('gpt-image-2')
    const base = { size: '1024x1024', quality: 'low', images: 1, prompt: 'x', inputs: 0 }
    const one = worstPrice(profile, base) ?? 0
    expect(worstPrice(profile, { ...base, images: 3 })).toBe(3 * one)
    expect(worstPrice(profile, { ...base, inputs: 1 })).toBeGreaterThan(one)
    expect(worstPrice(profile, { ...base, prompt: 'ä'.repeat(1000) })).toBe(one + 1999 * 5)
  })

  it('is not less than what a recorded answer cost', () => {
    const wish: Wish = {
      task: 'imagine',
      prompt: 'a white siamese cat',
      count: 1,
      quality: 'low',
      size: '1024x1024',
    }
    const plan = planImages(wish, catalog.find('gpt-image-2'))
    const cost = costOf(catalog.find('gpt-image-2'), plan, [{ images: [png], usage: usage(12, 196) }])
    expect(cost).toBe(60 + 5880)
    expect(plan.worstPrice).toBeGreaterThanOrEqual(cost ?? 0)
  })
})

describe('the cost of what was made', () => {
  const wish: Wish = { task: 'imagine', prompt: 'a cat', count: 2, quality: 'low', size: '1024x1024' }

  it('is what was counted, else what the pictures that came cost by the list, else unknown', () => {
    const profile = catalog.find('gpt-image-2')
    const plan = planImages(wish, profile)
    const counted: RequestOutcome = { images: [png], usage: usage(0, 196) }
    const uncounted: RequestOutcome = { images: [png] }
    expect(costOf(profile, plan, [counted, counted])).toBe(2 * 5880)
    expect(costOf(profile, plan, [counted, uncounted])).toBe(2 * 5880)
    expect(
      costOf(profile, planImages({ ...wish, size: 'auto' }, profile), [counted, uncounted]),
    ).toBeUndefined()
    expect(costOf(profile, plan, [])).toBe(0)
  })

  it('that nobody counted has its previews and its input pictures in it, as they were held', () => {
    const profile = catalog.find('gpt-image-2')
    const uncounted: RequestOutcome = { images: [png] }
    const plain = 196 * 30
    const previews = 2 * 100 * 30
    expect(costOf(profile, planImages({ ...wish, count: 1 }, profile, 2), [uncounted])).toBe(plain + previews)
    const edit: Wish = { ...wish, task: 'edit', mask: true, references: 1, count: 1 }
    const plan = planImages(edit, profile, 2)
    const cost = costOf(profile, plan, [uncounted])
    expect(cost).toBe(plain + previews + 3 * 6600 * 8)
    expect(plan.worstPrice).toBeGreaterThanOrEqual(cost ?? 0)
    expect(costOf(profile, plan, [{ images: [png], usage: usage(0, 196) }])).toBe(plain)
  })

  it('of dall-e-3 is by the picture, whatever a server counts', () => {
    const profile = catalog.find('dall-e-3')
    const plan = planImages(wish, profile)
    expect(costOf(profile, plan, [{ images: [png], usage: usage(0, 0) }, { images: [png] }])).toBe(80_000)
    const flux = catalog.find('flux')
    expect(costOf(flux, planImages(wish, flux), [{ images: [png], usage: usage(1, 1) }])).toBeUndefined()
  })
})
