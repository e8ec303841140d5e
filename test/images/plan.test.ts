import { describe, expect, it } from 'vitest'
import type { Wish } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'
import { profiles } from '../../src/images/profiles.ts'
import { catalog, refused, said } from './planning.ts'
import { promptIn } from './scripted-service.ts'

type Imagine = Extract<Wish, { task: 'imagine' }>

const imagine = (model: string, wish: Partial<Imagine> = {}) =>
  planImages({ task: 'imagine', prompt: 'a cat', count: 1, ...wish }, catalog.find(model))
describe('a plan to imagine', () => {
  it('asks a GPT image model for what was wished, and nothing else', () => {
    const plan = imagine('gpt-image-2', {
      size: '1536x1024',
      quality: 'low',
      count: 4,
      background: 'opaque',
      format: 'webp',
    })
    expect(plan.requests).toEqual([
      {
        endpoint: 'generations',
        parameters: {
          model: 'gpt-image-2',
          prompt: 'a cat',
          size: '1536x1024',
          quality: 'low',
          background: 'opaque',
          output_format: 'webp',
          n: 4,
        },
        images: 4,
        identifyBy: 'safety_identifier',
      },
    ])
    expect(plan).toMatchObject({
      task: 'imagine',
      count: 4,
      size: '1536x1024',
      quality: 'low',
      adjustments: [],
    })
    expect(plan).not.toHaveProperty('input')
  })

  it('leaves to the model what nobody asked for', () => {
    const plan = imagine('gpt-image-2.6-flare', {
      size: 'auto',
      quality: 'auto',
      background: 'auto',
      rewrite: 'auto',
    })
    expect(plan.requests[0]?.parameters).toEqual({
      model: 'gpt-image-2.6-flare',
      prompt: 'a cat',
      output_format: 'png',
    })
    expect(plan).toMatchObject({ size: 'auto', quality: 'auto', adjustments: [] })
  })

  it('is frozen to its last value', () => {
    const plan = imagine('dall-e-3', { count: 2 })
    expect(Object.isFrozen(plan)).toBe(true)
    expect(Object.isFrozen(plan.requests[0]?.parameters)).toBe(true)
    expect(Object.isFrozen(plan.adjustments[0]?.values)).toBe(true)
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  })

  it('makes one request for each picture of dall-e-3, and says so', () => {
    const plan = imagine('dall-e-3', { count: 3, style: 'Vivid', quality: 'high' })
    expect(plan.requests).toHaveLength(3)
    expect(plan.requests[0]).toEqual({
      endpoint: 'generations',
      parameters: {
        model: 'dall-e-3',
        prompt: 'a cat',
        size: '1024x1024',
        quality: 'hd',
        style: 'vivid',
        response_format: 'b64_json',
      },
      images: 1,
      identifyBy: 'user',
    })
    expect(said(plan)).toEqual(['adjusted.changed quality high hd', 'adjusted.split 3 3'])
  })

  it('splits what one request cannot bring', () => {
    expect(imagine('gpt-image-2', { count: 25 }).requests.map(({ images }) => images)).toEqual([10, 10, 5])
    expect(imagine('gpt-image-2', { count: 10 }).requests.map(({ images }) => images)).toEqual([10])
  })

  it('asks dall-e-3 to use the prompt as it is when rewriting is off', () => {
    const prompt = (model: string, rewrite: 'on' | 'off') => promptIn(imagine(model, { rewrite }))
    expect(prompt('dall-e-3', 'off')).toBe(
      'I NEED to test how the tool works with extremely simple prompts. DO NOT add any detail, just use it AS-IS: a cat',
    )
    expect(prompt('dall-e-3', 'on')).toBe('a cat')
    expect(prompt('gpt-image-2', 'off')).toBe('a cat')
  })

  it('puts a style that the API does not take into the prompt', () => {
    expect(
      imagine('gpt-image-2', { prompt: 'a cat.', style: 'film noir' }).requests[0]?.parameters,
    ).toMatchObject({
      prompt: 'a cat, in film noir style',
    })
    expect(imagine('gpt-image-2', { style: 'vivid' }).requests[0]?.parameters).not.toHaveProperty('style')
  })

  it('sends an unknown model what nearly every server takes, and says what was left out', () => {
    const plan = imagine('flux-dev', {
      size: 'wide',
      quality: 'high',
      format: 'webp',
      background: 'opaque',
      count: 2,
    })
    expect(plan.requests[0]).toEqual({
      endpoint: 'generations',
      parameters: { model: 'flux-dev', prompt: 'a cat', size: '1792x1024', n: 2 },
      images: 2,
    })
    expect(said(plan)).toEqual([
      'adjusted.dropped flux-dev quality',
      'adjusted.dropped flux-dev background',
      'adjusted.dropped flux-dev format',
    ])
    expect(plan).not.toHaveProperty('worstPrice')
  })

  it('sends nothing that the profile does not declare, whatever is wished for', () => {
    for (const profile of profiles) {
      const plan = planImages(
        {
          task: 'imagine',
          prompt: 'a cat',
          count: 2,
          size: '800x600',
          quality: 'max',
          style: 'natural',
          background: 'opaque',
          format: 'jpeg',
          rewrite: 'on',
        },
        profile,
      )
      const names = Object.keys(plan.requests[0]?.parameters ?? {})
      expect(names.includes('style'), profile.name).toBe(profile.styles.length > 0)
      expect(names.includes('quality'), profile.name).toBe(profile.qualities.length > 0)
      expect(names.includes('background'), profile.name).toBe(profile.backgrounds.length > 0)
      expect(names.includes('output_format'), profile.name).toBe(profile.formats.length > 0)
      expect(names.includes('response_format'), profile.name).toBe(profile.responseFormat)
      expect(plan.worstPrice, profile.name).toBeGreaterThan(0)
    }
  })

  it('finds the nearest quality that the model has', () => {
    expect(imagine('gpt-image-2', { quality: 'max' }).quality).toBe('high')
    expect(imagine('gpt-image-2', { quality: 'standard' }).quality).toBe('medium')
    expect(imagine('gpt-image-2', { quality: 'hd' }).quality).toBe('high')
    expect(imagine('gpt-image-2.5-flare', { quality: 'max' }).quality).toBe('max')
    expect(imagine('dall-e-3').quality).toBe('standard')
    expect(said(imagine('dall-e-2', { quality: 'high' }))).toEqual(['adjusted.dropped dall-e-2 quality'])
  })

  it('prefers transparency to JPEG, and refuses where there is none to be had', () => {
    const plan = imagine('gpt-image-2', { background: 'transparent', format: 'jpeg' })
    expect(plan.requests[0]?.parameters).toMatchObject({ background: 'transparent', output_format: 'png' })
    expect(said(plan)).toEqual(['adjusted.changed format jpeg png'])
    expect(refused(() => imagine('dall-e-3', { background: 'transparent' }))).toEqual({
      kind: 'input',
      problem: 'model_cannot',
      values: { option: 'model', model: 'dall-e-3', feature: 'transparency' },
    })
  })

  it('refuses a prompt that is too long, and says how much is left for the words', () => {
    expect(refused(() => imagine('dall-e-2', { prompt: 'x'.repeat(1001) }))).toEqual({
      kind: 'input',
      problem: 'option_too_long',
      values: { option: 'prompt', length: 1001, limit: 1000 },
    })
    expect(refused(() => imagine('dall-e-3', { prompt: 'x'.repeat(3950), rewrite: 'off' }))).toMatchObject({
      values: { length: 3950, limit: 4000 - 107 },
    })
    expect(imagine('dall-e-2', { prompt: '\u{1f408}'.repeat(1000) }).count).toBe(1)
  })
})
