import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { coarse, contract, file, hasContracts, maskWithHole, openSandbox, photo } from './support.ts'

const ask = { model: 'gpt-image-2.6-flare', quality: 'low', prompt: 'a boat at dawn' } as const

/** Says what is wrong with a value, by a schema of the OpenAPI document; nothing when it is right. */
function createJudge(): (schema: string, value: unknown) => string {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajvFormats.default(ajv)
  for (const format of ['unixtime', 'binary']) ajv.addFormat(format, true)
  ajv.addSchema(parse(contract('openai-images.openapi.yaml')), 'openai')
  return (schema, value) => {
    ajv.validate({ $ref: `openai#/components/schemas/${schema}` }, value)
    return ajv.errorsText(ajv.errors) === 'No errors' ? '' : ajv.errorsText(ajv.errors)
  }
}

describe.skipIf(!hasContracts)('the OpenAPI document (skipped without ../shared/contracts)', () => {
  it('finds nothing wrong with image answers', async () => {
    const judge = createJudge()
    const { client } = await openSandbox(coarse)
    const image = await photo()
    const mask = await maskWithHole(512, 512, { left: 9, top: 9, width: 99, height: 99 })
    const answers = [
      await client.images.generate({ ...ask, n: 2, safety_identifier: 'abc' }),
      await client.images.generate({ model: 'dall-e-3', prompt: 'a cat', quality: 'hd', style: 'natural' }),
      await client.images.generate({
        model: 'dall-e-2',
        prompt: 'a cat',
        size: '256x256',
        response_format: 'b64_json',
      }),
      await client.images.edit({ ...ask, image: file(image), mask: file(mask) }),
      await client.images.createVariation({ image: file(image), size: '256x256' }),
    ]
    for (const answer of answers) expect(judge('ImagesResponse', answer)).toBe('')
  })

  it('finds nothing wrong with streams', async () => {
    const judge = createJudge()
    const { client } = await openSandbox(coarse)
    for await (const event of await client.images.generate({ ...ask, stream: true, partial_images: 1 })) {
      expect(
        judge(
          event.type.endsWith('completed') ? 'ImageGenCompletedEvent' : 'ImageGenPartialImageEvent',
          event,
        ),
      ).toBe('')
    }
    const edit = await client.images.edit({
      ...ask,
      image: file(await photo()),
      stream: true,
      partial_images: 1,
    })
    for await (const event of edit) {
      expect(
        judge(
          event.type.endsWith('completed') ? 'ImageEditCompletedEvent' : 'ImageEditPartialImageEvent',
          event,
        ),
      ).toBe('')
    }
  })

  it('finds nothing wrong with responses, their events, and refusals inside them', async () => {
    const judge = createJudge()
    const { client } = await openSandbox(coarse)
    const request = {
      model: 'gpt-5.6-luna',
      tools: [{ type: 'image_generation' as const, quality: 'low' as const, partial_images: 1 }],
    }
    for (const input of ['a cat', 'sandbox:moderation_blocked']) {
      const { output } = await client.responses.create({ ...request, input })
      expect(judge('ImageGenToolCall', output[0])).toBe('')
    }
    const schemas: Record<string, string> = {
      'response.image_generation_call.in_progress': 'ResponseImageGenCallInProgressEvent',
      'response.image_generation_call.generating': 'ResponseImageGenCallGeneratingEvent',
      'response.image_generation_call.partial_image': 'ResponseImageGenCallPartialImageEvent',
      'response.image_generation_call.completed': 'ResponseImageGenCallCompletedEvent',
    }
    let seen = 0
    for await (const event of await client.responses.create({ ...request, input: 'a cat', stream: true })) {
      const schema = schemas[event.type]
      if (schema === undefined) continue
      seen += 1
      expect(judge(schema, event)).toBe('')
    }
    expect(seen).toBe(4)
  })

  it('finds nothing wrong with moderations, models and errors', async () => {
    const judge = createJudge()
    const { client, url, post } = await openSandbox()
    expect(judge('CreateModerationResponse', await client.moderations.create({ input: 'kill them' }))).toBe(
      '',
    )
    const models: unknown = await (
      await fetch(`${url}/models`, { headers: { authorization: 'Bearer x' } })
    ).json()
    expect(judge('ListModelsResponse', models)).toBe('')
    for (const code of ['moderation_blocked', 'rate_limit_exceeded', 'must_be_verified', 'server_error']) {
      const response = await post('/images/generations', { ...ask, prompt: `sandbox:${code}` })
      expect(judge('ErrorResponse', await response.json())).toBe('')
    }
  })

  it('would find a wrong answer', () => {
    expect(createJudge()('ImagesResponse', { created: 'today' })).not.toBe('')
  })
})
