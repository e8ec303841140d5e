import { describe, expect, it } from 'vitest'
import { contract, errorOf, file, hasContracts, openSandbox, photo } from './support.ts'

const ask = { model: 'gpt-image-2', quality: 'low' } as const

interface Sample {
  readonly status: number
  readonly provenance: string
  readonly body_complete?: boolean
  readonly body: {
    readonly error?: { readonly code?: string; readonly type?: string; readonly message?: string }
  }
}

describe('errors on demand', () => {
  it.each([
    ['moderation_blocked', 400, 'moderation_blocked', 'image_generation_user_error'],
    ['content_policy_violation', 400, 'content_policy_violation', 'invalid_request_error'],
    ['rate_limit_exceeded', 429, 'rate_limit_exceeded', 'requests'],
    ['slow_down', 429, 'slow_down', 'rate_limit_error'],
    ['insufficient_quota', 429, 'insufficient_quota', 'insufficient_quota'],
    ['credit_balance_exhausted', 429, 'credit_balance_exhausted', 'insufficient_quota'],
    ['billing_hard_limit_reached', 400, 'billing_hard_limit_reached', 'billing_limit_user_error'],
    ['server_error', 500, 'server_error', 'server_error'],
    ['server_is_overloaded', 503, 'server_is_overloaded', 'service_unavailable_error'],
    ['invalid_api_key', 401, 'invalid_api_key', 'invalid_request_error'],
    ['must_be_verified', 403, null, 'invalid_request_error'],
    ['model_not_found', 404, 'model_not_found', 'invalid_request_error'],
    ['model_retired', 400, 'invalid_value', 'image_generation_user_error'],
    ['invalid_value', 400, 'invalid_value', 'image_generation_user_error'],
    ['unknown_parameter', 400, 'unknown_parameter', 'invalid_request_error'],
    ['unsupported_file_mimetype', 400, 'unsupported_file_mimetype', 'invalid_request_error'],
    ['invalid_image_format', 400, 'invalid_image_format', 'invalid_request_error'],
    ['image_generation_failed', 500, 'image_generation_failed', 'image_generation_server_error'],
    [
      'unsupported_country_region_territory',
      403,
      'unsupported_country_region_territory',
      'request_forbidden',
    ],
  ])('sandbox:%s answers %i %s', async (code, status, expected, type) => {
    const { client } = await openSandbox()
    const attempt = client.images.generate({ ...ask, prompt: `a cat sandbox:${code}` })
    await expect(attempt).rejects.toMatchObject({ status, code: expected, type })
  })

  it('says how long to wait, in seconds and in milliseconds', async () => {
    const { post } = await openSandbox({ pace: 1 })
    const response = await post('/images/generations', { ...ask, prompt: 'sandbox:rate_limit_exceeded' })
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.get('retry-after-ms')).toBe('800')
    expect((await errorOf(response)).message).toContain('Please try again in 800ms')
  })

  it('fails the first two tries with *2, then works, then fails again', async () => {
    const { post } = await openSandbox()
    const statuses = []
    for (let index = 0; index < 4; index += 1) {
      const response = await post('/images/generations', {
        ...ask,
        prompt: 'a cat sandbox:rate_limit_exceeded*2',
      })
      statuses.push(response.status)
      await response.arrayBuffer()
    }
    expect(statuses).toEqual([429, 429, 200, 429])
  })

  it('is retried by the official client until it works', async () => {
    const { url, client } = await openSandbox()
    const patient = client.withOptions({ maxRetries: 2 })
    const answer = await patient.images.generate({ ...ask, prompt: 'a cat sandbox:server_is_overloaded*1' })
    expect(answer.data).toHaveLength(1)
    expect(url).toContain('127.0.0.1')
  })

  it('answers HTML from the gateway, nothing, half an object, and no images', async () => {
    const { post } = await openSandbox()
    const answer = async (code: string) => {
      const response = await post('/images/generations', { ...ask, prompt: `sandbox:${code}` })
      return [response.status, response.headers.get('content-type'), await response.text()]
    }
    expect(await answer('bad_gateway')).toEqual([
      502,
      'text/html; charset=UTF-8',
      expect.stringContaining('<h1>502 Bad gateway</h1>'),
    ])
    expect(await answer('empty_answer')).toEqual([500, 'application/json', ''])
    expect(await answer('truncated_json')).toEqual([
      200,
      'application/json',
      expect.not.stringContaining('}'),
    ])
    expect(await answer('no_images')).toEqual([200, 'application/json', expect.stringContaining('"data":[]')])
  })

  it('checks parameters first: a 400 hides what the prompt asks for', async () => {
    const { post } = await openSandbox()
    const response = await post('/images/generations', {
      ...ask,
      prompt: 'sandbox:must_be_verified',
      size: '1000x1000',
    })
    expect((await errorOf(response)).param).toBe('size')
  })

  it.each(['sandbox:__proto__', 'sandbox:constructor'])(
    'draws when the code is a word of the language it is written in: %s',
    async (prompt) => {
      const { post } = await openSandbox()
      expect((await post('/images/generations', { ...ask, prompt })).status).toBe(200)
    },
  )

  it('draws when the code is not known', async () => {
    const { post } = await openSandbox()
    expect((await post('/images/generations', { ...ask, prompt: 'a cat sandbox:of_sand' })).status).toBe(200)
  })

  it('works for edits through the prompt and for variations through the user', async () => {
    const { client } = await openSandbox()
    const image = file(await photo())
    await expect(client.images.edit({ ...ask, image, prompt: 'sandbox:server_error' })).rejects.toMatchObject(
      { status: 500 },
    )
    await expect(
      client.images.createVariation({ image, user: 'sandbox:billing_hard_limit_reached' }),
    ).rejects.toMatchObject({ status: 400 })
  })

  it.skipIf(!hasContracts)(
    'has the words of the recorded samples (skipped without ../shared/contracts)',
    async () => {
      // The file is written by people; the shape is checked by what is used of it.
      const samples = JSON.parse(contract('openai-errors.json')) as Sample[]
      const { post } = await openSandbox()
      const codes = [
        'moderation_blocked',
        'content_policy_violation',
        'insufficient_quota',
        'unsupported_country_region_territory',
        'server_error',
        'server_is_overloaded',
        'slow_down',
      ]
      for (const code of codes) {
        const own = await errorOf(await post('/images/generations', { ...ask, prompt: `sandbox:${code}` }))
        const alike = samples.filter(
          (sample) => sample.body.error?.code === code && sample.status === own.status,
        )
        expect(alike.length, code).toBeGreaterThan(0)
        expect(
          alike.map((sample) => wording(sample.body.error?.message)),
          code,
        ).toContain(wording(own.message))
      }
    },
  )
})

/** Messages without their ids and their optional list of violations. */
function wording(message: string | undefined): string {
  return (message ?? '')
    .replaceAll(/(req_[0-9a-f]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})/g, 'ID')
    .replace(/ safety_violations=.*$/, '')
}
