import { describe, expect, it } from 'vitest'
import { clientFor, failureOf, imagine, json, pngLike, quickClock, startService } from './scripted-service.ts'

const picture = pngLike(2_000)
const drawn = json({ created: 1, data: [{ b64_json: picture.toString('base64') }] })
const wanted = imagine(1, {
  parameters: { model: 'gpt-image-2', prompt: 'a cat', output_format: 'png', moderation: 'low' },
  identifyBy: 'safety_identifier',
})

type Service = Awaited<ReturnType<typeof startService>>
const sent = ({ received }: Service) => received.map(({ body }) => Object.keys(JSON.parse(body.toString())))

/** Refuses what it does not know, one after the other, in the given words. */
function knowing(known: readonly string[], refusal: (name: string) => unknown, status = 400) {
  return startService((response, request) => {
    const unknown = Object.keys(JSON.parse(request.body.toString())).find((name) => !known.includes(name))
    return unknown === undefined
      ? drawn(response, request)
      : json(refusal(unknown), status)(response, request)
  })
}

const plain = (message: string) => ({ error: { message, type: 'invalid_request_error', param: null } })

describe('a server that refuses parameters', () => {
  it.each([
    ['OpenAI', 400, (name: string) => plain(`Unknown parameter: '${name}'.`)],
    ['an older one', 400, (name: string) => plain(`Unrecognized request argument supplied: ${name}`)],
    [
      'one that names it apart',
      400,
      (name: string) => ({ error: { message: 'What is this?', param: name } }),
    ],
    [
      'FastAPI',
      422,
      (name: string) => ({ detail: [{ loc: ['body', name], msg: 'Extra inputs are not permitted' }] }),
    ],
  ])('%s: draws without what nobody asked for, and is not asked again', async (_name, status, refusal) => {
    await using service = await knowing(['model', 'prompt'], refusal, status)
    await using house = clientFor(service.baseUrl)
    const call = { safetyIdentifier: 'somebody' }
    await house.carryOut(wanted, call)
    const asked = service.received.length
    await house.carryOut(wanted, call)
    expect(house.images()).toEqual([picture, picture])
    expect(sent(service).slice(asked)).toEqual([['model', 'prompt']])
  })

  it('is never spared what somebody chose', async () => {
    await using service = await knowing(['model', 'prompt'], (name) => plain(`Unknown parameter: '${name}'.`))
    await using house = clientFor(service.baseUrl)
    const chosen = imagine(1, { parameters: { model: 'x', prompt: 'a cat', output_format: 'webp' } })
    const { facts } = await failureOf(house.carryOut(chosen))
    expect(facts).toMatchObject({ kind: 'input', problem: 'rejected' })
    expect(service.received).toHaveLength(1)
  })

  it('is told again after an hour', async () => {
    await using service = await startService(json(plain("Unknown parameter: 'moderation'."), 400), drawn)
    const clock = quickClock()
    await using house = clientFor(service.baseUrl, { clock })
    await house.carryOut(wanted)
    await clock.sleep(61 * 60_000, new AbortController().signal)
    await house.carryOut(wanted)
    expect(sent(service).map((names) => names.includes('moderation'))).toEqual([true, false, true])
  })
})
