import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { clientFor, imagine, json, pngLike, startService } from './scripted-service.ts'

const picture = Buffer.concat([pngLike(8), randomBytes(100_000)])
const answer = { created: 1, data: [{ b64_json: picture.toString('base64') }] }

describe('a generation', () => {
  it('sends exactly the planned parameters, and brings the picture with what was counted', async () => {
    await using service = await startService(
      json(
        {
          ...answer,
          usage: {
            input_tokens: 10,
            input_tokens_details: { text_tokens: 10, image_tokens: 0 },
            output_tokens: 196,
            total_tokens: 206,
          },
        },
        200,
        { 'x-request-id': 'req_1' },
      ),
    )
    await using house = clientFor(service.baseUrl, { organization: 'org-1', project: 'proj-1' })
    const outcome = await house.carryOut(imagine())
    expect(outcome).toEqual({
      images: [{ format: 'png', bytes: picture.length }],
      usage: { inputTextTokens: 10, inputImageTokens: 0, outputTextTokens: 0, outputImageTokens: 196 },
      requestId: 'req_1',
    })
    expect(house.images()).toEqual([picture])
    const [request] = service.received
    expect(request?.url).toBe('/v1/images/generations')
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer sk-test-0123456789abcdef',
      'openai-organization': 'org-1',
      'openai-project': 'proj-1',
      'content-type': 'application/json',
    })
    expect(JSON.parse(String(request?.body))).toEqual({ model: 'gpt-image-2', prompt: 'a cat' })
  })

  it('names the asker only where the model has a parameter for it', async () => {
    await using service = await startService(json(answer))
    await using house = clientFor(service.baseUrl)
    await house.carryOut(imagine(), { safetyIdentifier: 'hash' })
    await house.carryOut(imagine(1, { identifyBy: 'safety_identifier' }), { safetyIdentifier: 'hash' })
    await house.carryOut(imagine(1, { identifyBy: 'user' }), { safetyIdentifier: 'hash' })
    const [plain, gpt, dallE] = service.received.map(({ body }) => JSON.parse(String(body)))
    expect(plain).not.toHaveProperty('safety_identifier')
    expect(gpt).toMatchObject({ safety_identifier: 'hash' })
    expect(dallE).toMatchObject({ user: 'hash' })
  })

  it('keeps the query of the base URL, and sends no key where there is none', async () => {
    await using service = await startService(json(answer))
    await using house = clientFor(`${service.origin}/openai/deployments/d/?api-version=2025-04-01-preview`, {
      apiKey: undefined,
    })
    await house.carryOut(imagine())
    expect(service.received[0]?.url).toBe(
      '/openai/deployments/d/images/generations?api-version=2025-04-01-preview',
    )
    expect(service.received[0]?.headers).not.toHaveProperty('authorization')
  })
})
