import { describe, expect, it } from 'vitest'
import { dataUrl, errorOf, openSandbox, photo } from './support.ts'

describe('the door', () => {
  it('asks for a key', async () => {
    const { url } = await openSandbox()
    expect(await errorOf(await fetch(`${url}/models`))).toMatchObject({
      status: 401,
      code: null,
      type: 'invalid_request_error',
    })
  })

  it('takes Azure’s api-key header', async () => {
    const { url } = await openSandbox()
    expect((await fetch(`${url}/models`, { headers: { 'api-key': 'x' } })).status).toBe(200)
  })

  it('echoes the two ends of a wrong key, as the real one does', async () => {
    const { url } = await openSandbox()
    const response = await fetch(`${url}/models`, {
      headers: { authorization: 'Bearer sk-proj-invalid-key-9876' },
    })
    const { message, code } = await errorOf(response)
    expect([response.status, code]).toEqual([401, 'invalid_api_key'])
    expect(message).toMatch(/^Incorrect API key provided: sk-proj-\*+9876\. You can find/)
  })

  it('answers 404 and 405 in OpenAI’s shape, with a request id', async () => {
    const { url, post } = await openSandbox()
    const missing = await post('/images/dreams', {})
    expect(missing.headers.get('x-request-id')).toMatch(/^req_/)
    expect(await errorOf(missing)).toMatchObject({
      status: 404,
      message: 'Invalid URL (POST /v1/images/dreams)',
    })
    const wrong = await fetch(`${url}/images/generations`, { headers: { authorization: 'Bearer x' } })
    expect(await errorOf(wrong)).toMatchObject({ status: 405, code: 'method_not_supported' })
  })
})

describe('models', () => {
  it('lists every model of the research page, with the day it ends', async () => {
    const { client } = await openSandbox()
    const ids = []
    for await (const model of client.models.list()) ids.push(model.id)
    expect(ids).toEqual(
      expect.arrayContaining([
        'gpt-image-2',
        'gpt-image-2.5-flare',
        'gpt-image-2.6-sunburst',
        'gpt-image-1.5',
        'gpt-image-1-mini',
        'chatgpt-image-latest',
        'dall-e-2',
        'dall-e-3',
      ]),
    )
    expect(await client.models.retrieve('gpt-image-1.5')).toMatchObject({ shutdown_date: '2026-12-01' })
    expect(await client.models.retrieve('gpt-image-2.6-flare')).toMatchObject({ shutdown_date: null })
  })

  it('knows no other', async () => {
    const { client } = await openSandbox()
    await expect(client.models.retrieve('gpt-9')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    })
  })
})

describe('moderations', () => {
  it('flags what its word list knows and passes the rest', async () => {
    const { client } = await openSandbox()
    const { results } = await client.moderations.create({ input: ['a white cat', 'kill everyone'] })
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true])
    expect(results[1]?.categories.violence).toBe(true)
  })

  it('flags on demand', async () => {
    const { client } = await openSandbox()
    const { results } = await client.moderations.create({ input: 'a cat sandbox:flagged' })
    expect(results[0]?.flagged).toBe(true)
  })

  it('judges words and picture of one input together, the picture for its six categories only', async () => {
    const { client } = await openSandbox()
    const { results } = await client.moderations.create({
      model: 'omni-moderation-latest',
      input: [
        { type: 'text', text: 'a cat' },
        { type: 'image_url', image_url: { url: dataUrl(await photo(32, 32)) } },
      ],
    })
    expect(results).toHaveLength(1)
    expect(results[0]?.category_applied_input_types).toMatchObject({
      violence: ['text', 'image'],
      hate: ['text'],
    })
  })

  it('refuses input of no known shape', async () => {
    const { post } = await openSandbox()
    expect(await errorOf(await post('/moderations', { input: [3] }))).toMatchObject({
      status: 400,
      param: 'input',
    })
    expect(await errorOf(await post('/moderations', {}))).toMatchObject({
      code: 'missing_required_parameter',
    })
  })
})

describe('the front page', () => {
  it('tells people what can be written into a prompt', async () => {
    const { url } = await openSandbox()
    expect(await (await fetch(url.replace('/v1', '/'))).text()).toContain('sandbox:rate_limit_exceeded')
  })
})
