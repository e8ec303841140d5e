import { describe, expect, it } from 'vitest'
import { call, message, picture, request, response } from './response-answers.ts'
import { clientFor, events, failureOf, json, startService } from './scripted-service.ts'

const plainAnswer = json({ created: 1, data: [{ b64_json: picture.toString('base64') }] })

describe('an address that cannot rewrite', () => {
  const notFound = { error: { message: 'Not found', code: null } }
  const noTextModel = {
    error: { message: 'The model `gpt-5.6-luna` does not exist', code: 'model_not_found' },
  }
  const noTool = { error: { message: "Unsupported tool: 'image_generation'", type: 'invalid_request_error' } }
  const noScope = { error: { message: 'Missing scopes: api.responses.write', type: 'invalid_request_error' } }

  it.each([
    ['has no such path', json(notFound, 404)],
    ['answers with a page', json('<html><title>404</title></html>', 404, { 'content-type': 'text/html' })],
    ['allows no such method', json('', 405)],
    ['leads elsewhere', json('', 302, { location: '/login' })],
    ['has not built it', json({ error: 'not implemented' }, 501)],
    ['shows the page of a website', json('<!doctype html><title>Studio</title>')],
    ['has no such text model', json(noTextModel, 404)],
    ['has no such tool', json(noTool, 400)],
    ['does not let this key', json(noScope, 401)],
  ])('that %s draws the prompt as it is, at once', async (_name, refusal) => {
    await using service = await startService(refusal, plainAnswer)
    await using house = clientFor(service.baseUrl)
    expect(await house.carryOut(request)).toEqual({
      images: [{ format: 'png', bytes: picture.length }],
      asIs: true,
    })
    expect(service.received.map(({ url }) => url)).toEqual(['/v1/responses', '/v1/images/generations'])
    expect(JSON.parse(String(service.received[1]?.body))).toEqual(request.otherwise.parameters)
  })

  it('tells what is wrong with the plain request too, if that fails', async () => {
    await using service = await startService(
      json(notFound, 404),
      json({ error: { code: 'billing_hard_limit_reached', message: 'limit' } }, 400),
    )
    await using house = clientFor(service.baseUrl)
    expect((await failureOf(house.carryOut(request))).facts).toMatchObject({ problem: 'billing_limit' })
  })

  it.each([
    ['blocked', { code: 'moderation_blocked', message: 'no' }, 400, 'blocked'],
    ['no credit', { code: 'insufficient_quota', message: 'no' }, 429, 'account'],
    ['the key', { code: 'invalid_api_key', message: 'no' }, 401, 'account'],
    [
      'a flagged prompt',
      { code: 'invalid_prompt', message: 'flagged as potentially violating our usage policy.' },
      400,
      'blocked',
    ],
  ])('is not what %s is about: it is told, and nothing else is tried', async (_name, error, status, kind) => {
    await using service = await startService(json({ error }, status))
    await using house = clientFor(service.baseUrl)
    expect((await failureOf(house.carryOut(request))).facts.kind).toBe(kind)
    expect(service.received).toHaveLength(1)
  })

  it('is not what a broken connection means: the picture may be paid for already', async () => {
    await using service = await startService((answering) => {
      answering.writeHead(200, { 'content-type': 'application/json' })
      answering.write(`{"output":[{"type":"image_generation_call","result":"${call.result.slice(0, 40_000)}`)
      setImmediate(() => answering.destroy())
    })
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(request))
    expect(failure.facts).toMatchObject({ kind: 'capacity' })
    expect(failure.trace.charged).toBe('maybe')
    expect(new Set(service.received.map(({ url }) => url))).toEqual(new Set(['/v1/responses']))
  })
})

describe('an answer without a picture', () => {
  const failed = (error?: object) => ({
    id: 'ig_1',
    type: 'image_generation_call',
    status: 'failed',
    result: null,
    error,
  })
  const block = failed({
    code: 'moderation_blocked',
    message: 'Your request was rejected by the safety system.',
    type: 'image_generation_user_error',
    param: null,
    moderation_details: { moderation_stage: 'input', categories: ['violence'] },
  })
  const text = (words: string) => message([{ type: 'output_text', text: words, annotations: [] }])

  it.each<[string, unknown, object]>([
    [
      'a call that was blocked inside a 200',
      response([block, text('I could not make that.')]),
      { kind: 'blocked', stage: 'input', categories: ['violence'] },
    ],
    [
      'a refusal of the text model',
      response([message([{ type: 'refusal', refusal: 'I can’t help with that.' }])]),
      { kind: 'blocked' },
    ],
    [
      'words instead of a picture',
      response([text('Which cat do you mean? sk-abcdefgh12345678')]),
      { kind: 'input', problem: 'answered_in_words' },
    ],
    [
      'a filter that stopped it',
      response([], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }),
      { kind: 'blocked' },
    ],
    [
      'a flagged prompt',
      response([], {
        status: 'failed',
        error: { code: 'invalid_prompt', message: 'flagged as potentially violating our usage policies' },
      }),
      { kind: 'blocked' },
    ],
    [
      'a failed response',
      response([], { status: 'failed', error: { code: 'server_error', message: 'oops' } }),
      { kind: 'capacity', problem: 'overloaded' },
    ],
    [
      'a call that failed and does not say why',
      response([failed()]),
      { kind: 'capacity', problem: 'no_picture' },
    ],
    [
      'an end at the token limit',
      response([], { status: 'incomplete' }),
      { kind: 'capacity', problem: 'no_picture' },
    ],
    ['a result that is no picture', response([{ ...call, result: 'bm8=' }]), { problem: 'no_picture' }],
    ['nothing', {}, { problem: 'no_picture' }],
    ['shapes that nobody knows', { output: [null, 3, [[]], { result: {} }] }, { problem: 'no_picture' }],
  ])('tells of %s', async (_name, body, facts) => {
    await using service = await startService(json(body))
    await using house = clientFor(service.baseUrl)
    const failure = await failureOf(house.carryOut(request))
    expect(failure.facts).toMatchObject(facts)
    expect(failure.message).not.toContain('sk-abcdefgh')
    expect(service.received.every(({ url }) => url === '/v1/responses')).toBe(true)
  })

  it('gives the words of the text model to the person, and says that words are billed', async () => {
    await using service = await startService(json(response([text('Which cat\ndo you mean?')])))
    await using house = clientFor(service.baseUrl)
    const { trace } = await failureOf(house.carryOut(request))
    expect(trace).toMatchObject({ detail: 'Which cat do you mean?', charged: 'maybe' })
  })

  it('in events is read as well', async () => {
    const line = (type: string, fields: object) => `data: ${JSON.stringify({ type, ...fields })}\n`
    await using service = await startService(
      events(
        line('response.created', { response: response([], { usage: null }) }),
        line('response.output_item.done', { item: block }),
        line('response.completed', { response: response([block]) }),
      ),
    )
    await using house = clientFor(service.baseUrl)
    expect((await failureOf(house.carryOut(request))).facts).toMatchObject({
      kind: 'blocked',
      stage: 'input',
    })
    await using failing = await startService(
      events(
        line('response.failed', {
          response: response([], {
            status: 'failed',
            error: { code: 'rate_limit_exceeded', message: 'slow' },
          }),
        }),
      ),
    )
    await using other = clientFor(failing.baseUrl)
    expect((await failureOf(other.carryOut(request))).facts).toMatchObject({ problem: 'rate_limited' })
  })
})
