import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { continuing } from '../../src/images/rewriting.ts'
import { call, message, picture, request, response } from './response-answers.ts'
import { clientFor, events, json, pngLike, startService } from './scripted-service.ts'

describe('a picture with a rewritten prompt', () => {
  it('comes with the revised prompt, and with what both models counted', async () => {
    const image_gen = {
      input_tokens: 29,
      input_tokens_details: { image_tokens: 9, text_tokens: 20 },
      output_tokens: 196,
      output_tokens_details: { image_tokens: 196, text_tokens: 0 },
    }
    const reasoning = { id: 'rs_1', type: 'reasoning', summary: [] }
    await using service = await startService(
      json(response([reasoning, call, message([])], { tool_usage: { image_gen } }), 200, {
        'x-request-id': 'req_1',
      }),
    )
    await using house = clientFor(service.baseUrl)
    expect(await house.carryOut(request, { safetyIdentifier: 'hash' })).toEqual({
      images: [{ format: 'png', bytes: picture.length, revisedPrompt: 'A regal cat.', callId: 'ig_1' }],
      usage: { inputTextTokens: 20, inputImageTokens: 9, outputTextTokens: 0, outputImageTokens: 196 },
      textUsage: { inputTokens: 300, outputTokens: 40 },
      drawn: { size: '1024x1024', quality: 'low' },
      requestId: 'req_1',
    })
    expect(house.images()).toEqual([picture])
    expect(service.received[0]?.url).toBe('/v1/responses')
    expect(service.received[0]?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(String(service.received[0]?.body))).toEqual({
      ...request.parameters,
      safety_identifier: 'hash',
    })
  })

  it('counts once what a stream tells of the same response twice', async () => {
    const image_gen = { input_tokens: 20, output_tokens: 196 }
    const told = response([call], { tool_usage: { image_gen } })
    const lines = ['response.in_progress', 'response.completed'].flatMap((type) => [
      `data: ${JSON.stringify({ type, response: told })}`,
      '',
    ])
    await using service = await startService(events(...lines, ''))
    await using house = clientFor(service.baseUrl)
    expect(await house.carryOut(request)).toMatchObject({
      usage: { inputTextTokens: 20, outputImageTokens: 196 },
    })
  })

  it('knows no image tokens where the tool has no records of them', async () => {
    const image_gen = { input_tokens: 0, output_tokens: 0 }
    await using service = await startService(json(response([call], { tool_usage: { image_gen } })))
    await using house = clientFor(service.baseUrl)
    expect(await house.carryOut(request)).not.toHaveProperty('usage')
  })

  it('keeps one picture when the text model had two drawn', async () => {
    const second = { ...call, id: 'ig_2', result: pngLike(50).toString('base64'), revised_prompt: 'Another.' }
    await using service = await startService(json(response([call, second])))
    await using house = clientFor(service.baseUrl)
    const { images } = await house.carryOut(request)
    expect(images).toEqual([
      { format: 'png', bytes: picture.length, revisedPrompt: 'A regal cat.', callId: 'ig_1' },
    ])
    expect(house.images()).toEqual([picture])
  })

  it.each(['ids first', 'result first'])('is found whatever the order of the fields: %s', async (order) => {
    const { result, ...rest } = call
    const item = order === 'ids first' ? { ...rest, result } : { result, ...rest }
    await using service = await startService(json({ output: [item], object: 'response' }))
    await using house = clientFor(service.baseUrl)
    expect((await house.carryOut(request)).images[0]?.revisedPrompt).toBe('A regal cat.')
  })

  it('comes in events, once, with its previews, and needs no end of the connection', async () => {
    const line = (type: string, fields: object) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
    const preview = pngLike(300, 3)
    await using service = await startService((answering) => {
      answering.writeHead(200, { 'content-type': 'text/event-stream' })
      answering.write(line('response.created', { response: response([], { usage: null }) }))
      const partial = { partial_image_b64: preview.toString('base64'), partial_image_index: 0 }
      answering.write(line('response.image_generation_call.partial_image', partial))
      answering.write(line('response.output_item.done', { output_index: 0, item: call }))
      answering.write(line('response.completed', { response: response([call]) }))
    })
    await using house = clientFor(service.baseUrl)
    const previews: Buffer[] = []
    const outcome = await house.carryOut(request, {
      previews: { wants: () => true, take: (bytes) => void previews.push(bytes) },
    })
    expect(outcome.images).toEqual([
      { format: 'png', bytes: picture.length, revisedPrompt: 'A regal cat.', callId: 'ig_1' },
    ])
    expect(outcome.textUsage).toEqual({ inputTokens: 300, outputTokens: 40 })
    expect(house.images()).toEqual([picture])
    expect(previews).toEqual([preview])
  })

  it('is taken from the last event where a relay sends no other', async () => {
    await using service = await startService(
      events(`data: ${JSON.stringify({ type: 'response.completed', response: response([call]) })}`, '', ''),
    )
    await using house = clientFor(service.baseUrl)
    expect((await house.carryOut(request)).images[0]?.revisedPrompt).toBe('A regal cat.')
  })
})

describe('pictures to start from', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-images-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([0, 1, 2])(
    'travel as data URLs inside the words, the mask in the tool (%i bytes over)',
    async (over) => {
      const cat = pngLike(300_000 + over, 1)
      const dog = pngLike(64 * 1024 * 3 + over, 2)
      const mask = pngLike(7 + over, 3)
      const files = Object.entries({ cat, dog, mask })
      await Promise.all(files.map(([name, bytes]) => writeFile(join(folder, name), bytes)))
      const local = (name: string, bytes: Buffer, mime = 'image/png') => ({
        path: join(folder, name),
        filename: name,
        mime,
        bytes: bytes.length,
      })
      await using service = await startService(
        json({ error: { code: 'server_error' } }, 500),
        json(response([call])),
      )
      await using house = clientFor(service.baseUrl)
      await house.carryOut(request, {
        files: {
          images: [local('cat', cat), local('dog', dog, 'image/webp";x="')],
          mask: local('mask', mask),
        },
      })
      const [first, again] = service.received
      expect(again?.body).toEqual(first?.body)
      expect(first?.headers['content-length']).toBe(String(first?.body.length))
      expect(first?.headers).not.toHaveProperty('transfer-encoding')
      const url = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`
      const { input, tools, ...rest } = JSON.parse(String(first?.body))
      const { input: _input, tools: _tools, ...planned } = request.parameters
      expect(rest).toEqual(planned)
      expect(input[0].content).toEqual([
        { type: 'input_text', text: 'a cat' },
        { type: 'input_image', detail: 'auto', image_url: url(cat) },
        { type: 'input_image', detail: 'auto', image_url: url(dog) },
      ])
      expect(tools).toEqual([{ ...request.parameters.tools[0], input_image_mask: { image_url: url(mask) } }])
    },
  )
})

describe('a change of a picture that the service drew', () => {
  const change = continuing(request, 'ig_1')
  const files = { images: [{ path: 'never read', filename: 'a.png', mime: 'image/png', bytes: 10 }] }

  it('names the call in place of the picture', async () => {
    await using service = await startService(json(response([call])))
    await using house = clientFor(service.baseUrl)
    await house.carryOut(change, { files })
    expect(JSON.parse(String(service.received[0]?.body)).input).toEqual([
      ...request.parameters.input,
      { type: 'image_generation_call', id: 'ig_1' },
    ])
  })

  it('sends the picture when the call is forgotten, and is still rewritten', async () => {
    const forgotten = { error: { message: "Item with id 'ig_1' not found.", type: 'invalid_request_error' } }
    await using service = await startService(json(forgotten, 404), json(response([call])))
    await using house = clientFor(service.baseUrl)
    const outcome = await house.carryOut(change)
    expect(outcome.images[0]?.revisedPrompt).toBe('A regal cat.')
    expect(outcome).not.toHaveProperty('asIs')
    expect(JSON.parse(String(service.received[1]?.body)).input).toEqual(request.parameters.input)
  })

  it('takes nothing that could not be a call’s name for one', async () => {
    for (const id of ['', 'a b', '../x', 7, null, 'x'.repeat(200)]) {
      await using service = await startService(json(response([{ ...call, id }])))
      await using house = clientFor(service.baseUrl)
      expect((await house.carryOut(request)).images[0]).not.toHaveProperty('callId')
    }
  })
})
