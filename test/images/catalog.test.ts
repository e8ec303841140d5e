import { describe, expect, it } from 'vitest'
import { offerOf, openCatalog } from '../../src/images/catalog.ts'
import { stylePresets } from '../../src/images/styles.ts'

function catalogAt(baseUrl: string, day = '2026-11-22', defaultModel = 'gpt-image-2.6-flare') {
  return openCatalog({ baseUrl, defaultModel, today: () => new Date(`${day}T23:59:59Z`) })
}
const openAi = 'https://api.openai.com/v1'
const names = (catalog: ReturnType<typeof catalogAt>) => catalog.offered().map(({ name }) => name)

describe('the catalog', () => {
  it("offers on OpenAI's own address what is not retired, the default first", () => {
    expect(names(catalogAt(openAi, '2026-11-22', 'gpt-image-2'))).toEqual([
      'gpt-image-2',
      'gpt-image-2.6-flare',
      'gpt-image-2.6-sunburst',
      'gpt-image-2.5-flare',
      'gpt-image-2.5-sunburst',
      'gpt-image-1.5',
      'chatgpt-image-latest',
      'gpt-image-1-mini',
    ])
  })

  it('offers the models that retire on a day until the day before', () => {
    expect(names(catalogAt(openAi, '2026-11-30'))).toContain('chatgpt-image-latest')
    expect(names(catalogAt(openAi, '2026-12-01'))).not.toContain('chatgpt-image-latest')
  })

  it('names the replacement of a retired model, also on regional hosts', () => {
    for (const address of [openAi, 'https://eu.api.openai.com/v1']) {
      expect(() => catalogAt(address).find('dall-e-3')).toThrow(
        expect.objectContaining({
          facts: {
            kind: 'account',
            problem: 'model_retired',
            values: { model: 'dall-e-3', date: '2026-05-12', replacement: 'gpt-image-2.6-flare' },
          },
        }),
      )
    }
  })

  it('never names a replacement that is retired as well', () => {
    const latest = catalogAt(openAi, '2027-01-01')
    for (const { retirement } of catalogAt('http://localhost/v1').offered()) {
      if (retirement !== undefined) expect(latest.find(retirement.replacement).retirement).toBeUndefined()
    }
  })

  it('offers everything elsewhere, for retired models live on in compatible servers', () => {
    for (const address of [
      'http://127.0.0.1:8080/v1',
      'https://api.openai.com.evil.example/v1',
      'not a url',
    ]) {
      expect(names(catalogAt(address))).toEqual(
        expect.arrayContaining(['dall-e-2', 'dall-e-3', 'gpt-image-1']),
      )
      expect(catalogAt(address).find('dall-e-2').endpoints).toContain('variations')
    }
  })

  it('offers a default model that nobody knows, and finds any name', () => {
    const catalog = catalogAt('http://127.0.0.1/v1', '2026-11-22', 'my-Flux')
    expect(names(catalog)[0]).toBe('my-Flux')
    expect(catalog.find('other').qualities).toEqual([])
  })

  it('does not offer a default model that is retired there, and says so when it is used', () => {
    const catalog = catalogAt(openAi, '2026-11-22', 'dall-e-3')
    expect(names(catalog)).not.toContain('dall-e-3')
    expect(() => catalog.find(catalog.defaultModel)).toThrow('model_retired')
  })

  it('knows a dated snapshot by its model, retirement included', () => {
    expect(catalogAt(openAi).find('gpt-image-2-2026-04-21')).toMatchObject({
      name: 'gpt-image-2-2026-04-21',
      promptLimit: 32_000,
    })
    expect(() => catalogAt(openAi, '2026-12-05').find('gpt-image-1.5-2025-12-16')).toThrow('model_retired')
  })
})

describe('the offer', () => {
  it('has what the offered models take', () => {
    const values = (choices: readonly { value: string }[]) => choices.map(({ value }) => value)
    const own = offerOf(catalogAt(openAi))
    expect(values(own.qualities)).toEqual(['auto', 'low', 'medium', 'high', 'xhigh', 'max'])
    const presets = stylePresets.map(({ name, label }) => ({ value: name, label }))
    expect(own.styles).toEqual(presets)
    expect(values(own.sizes).slice(0, 6)).toEqual(['auto', 'square', 'landscape', 'portrait', 'wide', 'tall'])
    expect(own.models[0]).toEqual({ value: 'gpt-image-2.6-flare', label: 'GPT Image 2.6 Flare' })
    const elsewhere = offerOf(catalogAt('http://127.0.0.1/v1'))
    expect(values(elsewhere.qualities).slice(-2)).toEqual(['standard', 'hd'])
    expect(elsewhere.styles.slice(0, -2)).toEqual(presets)
    expect(values(elsewhere.styles).slice(-2)).toEqual(['vivid', 'natural'])
    // Discord takes 25 choices at most.
    for (const choices of Object.values(elsewhere)) expect(choices.length).toBeLessThanOrEqual(25)
  })
})
