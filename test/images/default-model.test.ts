import { expect, it } from 'vitest'
import { openCatalog } from '../../src/images/catalog.ts'
import { defaultModelTrouble } from '../../src/images/default-model.ts'

const openAi = 'https://api.openai.com/v1'
const compatible = 'https://images.example.com/v1'

it.each([
  ['gpt-image-2', openAi, undefined],
  ['gpt-image-2-2026-04-21', openAi, undefined],
  ['dall-e-3', openAi, /^dall-e-3 was retired on \d{4}-\d\d-\d\d; its replacement is gpt-image-/],
  ['gpt-imagine-2', openAi, /^no model gpt-imagine-2 is known there; known are gpt-image-/],
  ['dall-e-3', compatible, undefined],
  ['my-own-model', compatible, undefined],
])('%s on %s', (defaultModel, baseUrl, trouble) => {
  const catalog = openCatalog({ baseUrl, defaultModel, today: () => new Date('2026-12-01') })
  const said = defaultModelTrouble(catalog)
  if (trouble === undefined) expect(said).toBeUndefined()
  else expect(said).toMatch(trouble)
})
