import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openCatalog } from '../../src/images/catalog.ts'
import type { Wish } from '../../src/images/model.ts'
import { planImages } from '../../src/images/plan.ts'

const path = join(import.meta.dirname, '../../../shared/contracts/openai-images.openapi.yaml')

const settings = {
  count: 3,
  size: '1920x1080',
  quality: 'hd',
  style: 'noir',
  background: 'transparent',
  format: 'jpeg',
} as const
const wishes: readonly Wish[] = [
  { task: 'imagine', prompt: 'a cat', ...settings },
  { task: 'imagine', prompt: 'a cat', count: 1 },
  { task: 'edit', prompt: 'a hat', mask: true, references: 2, ...settings },
  { task: 'vary', strength: 'strong', ...settings },
]

const catalog = openCatalog({
  baseUrl: 'https://api.openai.com/v1',
  defaultModel: 'gpt-image-2',
  textModel: 'gpt-5.6-luna',
  today: () => new Date('2026-11-22'),
})

function openContract() {
  const document = parse(readFileSync(path, 'utf8'))
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'contract')
  return {
    /** What is wrong with a body; empty when nothing is. */
    faults: (name: string, body: object): string => {
      const validate = ajv.getSchema(`contract#/components/schemas/${name}`)
      if (validate === undefined) return `no schema ${name}`
      return validate(body) ? '' : ajv.errorsText(validate.errors)
    },
    known: (name: string): readonly string[] => Object.keys(document.components.schemas[name].properties),
  }
}

describe.skipIf(!existsSync(path))("OpenAI's own description (needs the contract beside the project)", () => {
  it('takes every plan for every model that it serves, and names no parameter that it does not know', () => {
    const { faults, known } = openContract()
    for (const profile of catalog.offered()) {
      for (const wish of wishes) {
        for (const { endpoint, parameters, identifyBy } of planImages(wish, profile).requests) {
          const name = endpoint === 'generations' ? 'CreateImageRequest' : 'CreateImageEditRequest'
          const files = endpoint === 'generations' ? {} : { image: 'bytes' }
          const body = { ...parameters, ...files, [identifyBy ?? 'user']: 'hash' }
          expect(faults(name, body), profile.name).toBe('')
          expect(known(name)).toEqual(expect.arrayContaining(Object.keys(body)))
        }
      }
    }
  })

  it('takes the tool of every plan that rewrites', () => {
    const { faults, known } = openContract()
    for (const { name } of catalog.offered()) {
      for (const wish of wishes) {
        const { requests } = planImages({ ...wish, rewrite: 'on' }, catalog.find(name))
        expect(requests).toHaveLength(wish.count)
        for (const request of requests) {
          if (request.endpoint !== 'responses') throw new Error(`${name} does not rewrite`)
          const tool = {
            ...request.parameters.tools[0],
            input_image_mask: { image_url: 'data:image/png;base64,' },
          }
          expect(faults('ImageGenTool', tool), name).toBe('')
          expect(known('ImageGenTool')).toEqual(expect.arrayContaining(Object.keys(tool)))
        }
      }
    }
  })
})
