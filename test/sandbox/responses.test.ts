import { describe, expect, it } from 'vitest'
import { coarse, dataUrl, errorOf, likeness, look, openSandbox, photo } from './support.ts'

const tool = { type: 'image_generation', quality: 'low', size: '1024x1024' } as const
const ask = { model: 'gpt-5.6-luna', input: 'a white siamese cat', tools: [tool] }

interface Call {
  readonly id: string
  readonly type: string
  readonly status: string
  readonly action?: string
  readonly result: string | null
  readonly revised_prompt?: string
  readonly error?: { readonly code: string; readonly moderation_details?: object }
}

function callOf(output: readonly object[]): Call {
  // The client's own type lacks revised_prompt; the tests look at what comes.
  const call = output.find((item) => 'type' in item && item.type === 'image_generation_call')
  return call as Call
}

describe('responses', () => {
  it('draws with the tool and tells the revised prompt', async () => {
    const { client } = await openSandbox()
    const response = await client.responses.create(ask)
    const call = callOf(response.output)
    expect(call).toMatchObject({ status: 'completed', action: 'generate' })
    expect(call.revised_prompt).toContain('white siamese cat')
    expect((await look(call.result)).width).toBe(1024)
    expect(response.usage?.total_tokens).toBeGreaterThan(0)
  })

  it('edits a picture that comes with the words', async () => {
    const { client } = await openSandbox()
    const image = await photo()
    const content = [
      { type: 'input_text' as const, text: 'make it night' },
      { type: 'input_image' as const, image_url: dataUrl(image), detail: 'auto' as const },
    ]
    const response = await client.responses.create({
      ...ask,
      tools: [{ ...tool, action: 'edit' }],
      input: [{ role: 'user', content }],
    })
    const call = callOf(response.output)
    expect(call.action).toBe('edit')
    expect(await likeness(image, Buffer.from(call.result ?? '', 'base64'))).toBeGreaterThan(0.4)
  })

  it('goes on from an earlier response and from an earlier call', async () => {
    const { client } = await openSandbox()
    const first = await client.responses.create(ask)
    const before = Buffer.from(callOf(first.output).result ?? '', 'base64')
    const second = await client.responses.create({
      ...ask,
      input: 'make it rain',
      previous_response_id: first.id,
    })
    const reference = {
      type: 'image_generation_call' as const,
      id: callOf(first.output).id,
      status: 'completed' as const,
      result: null,
    }
    const third = await client.responses.create({
      ...ask,
      input: [reference, { role: 'user', content: 'make it rain' }],
    })
    for (const response of [second, third]) {
      expect(callOf(response.output).action).toBe('edit')
      expect(
        await likeness(before, Buffer.from(callOf(response.output).result ?? '', 'base64')),
      ).toBeGreaterThan(0.5)
    }
  })

  it('tells a refusal inside a 200', async () => {
    const { client } = await openSandbox()
    const response = await client.responses.create({ ...ask, input: 'a cat sandbox:moderation_blocked' })
    expect(response.status).toBe('completed')
    expect(callOf(response.output)).toMatchObject({
      status: 'failed',
      result: null,
      error: { code: 'moderation_blocked', moderation_details: { moderation_stage: 'input' } },
    })
  })

  it('tells trouble with the account as an HTTP error', async () => {
    const { client } = await openSandbox()
    const attempt = client.responses.create({ ...ask, input: 'sandbox:insufficient_quota' })
    await expect(attempt).rejects.toMatchObject({ status: 429, code: 'insufficient_quota' })
  })

  it('streams its story in order, numbered without a gap', async () => {
    const { client } = await openSandbox(coarse)
    const events = []
    const stream = await client.responses.create({
      ...ask,
      tools: [{ ...tool, partial_images: 1 }],
      stream: true,
    })
    for await (const event of stream) events.push(event)
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_event, index) => index))
    expect(events.map(({ type }) => type).filter((type) => !/content_part|output_text/.test(type))).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.image_generation_call.in_progress',
      'response.image_generation_call.generating',
      'response.image_generation_call.partial_image',
      'response.image_generation_call.completed',
      'response.output_item.done',
      'response.output_item.added',
      'response.output_item.done',
      'response.completed',
    ])
  })

  it('knows no n', async () => {
    const { post } = await openSandbox()
    const error = await errorOf(await post('/responses', { ...ask, tools: [{ ...tool, n: 2 }] }))
    expect(error).toEqual({
      status: 400,
      message: "Unknown parameter: 'tools[0].n'.",
      type: 'invalid_request_error',
      param: 'tools[0].n',
      code: 'unknown_parameter',
    })
  })

  it('takes null for what the tool is not told', async () => {
    const { post } = await openSandbox(coarse)
    const untold = {
      model: null,
      action: null,
      input_image_mask: null,
      input_fidelity: null,
      partial_images: null,
    }
    const response = await post('/responses', { ...ask, tools: [{ ...tool, ...untold }] })
    expect(response.status).toBe(200)
    const { output } = (await response.json()) as { output: readonly object[] }
    expect(callOf(output)).toMatchObject({ status: 'completed', action: 'generate' })
  })

  it('refuses an edit without a picture, an image model as the writer, and input of no known shape', async () => {
    const { post } = await openSandbox()
    const bad = [
      { ...ask, tools: [{ ...tool, action: 'edit' }] },
      { ...ask, model: 'gpt-image-2' },
      { ...ask, input: [{ role: 'cook', content: 3 }] },
      { model: ask.model },
    ]
    const answers = await Promise.all(
      bad.map(async (body) => (await errorOf(await post('/responses', body))).status),
    )
    expect(answers).toEqual([400, 404, 400, 400])
  })
})
