import { Failure } from '../failure.ts'
import { modelOf } from './attempt.ts'
import type { PlannedRequest, RequestOutcome } from './model.ts'
import type { Clock } from './retry.ts'

/** What one address refuses to be told, so that a server that knows few parameters draws all the same. */
interface RefusedParameters {
  /** Carries a request out without what the address refuses and nobody asked for. */
  leaveOut(request: PlannedRequest, carryOut: CarryOut): Promise<RequestOutcome>
}

type CarryOut = (request: PlannedRequest) => Promise<RequestOutcome>

/** A server may be mended. */
const rememberedMs = 60 * 60_000

/** A PNG is what is sent without the word; a filter that cannot be loosened stays as strict as it is. */
const spare: Readonly<Record<string, (value: unknown) => boolean>> = {
  moderation: () => true,
  safety_identifier: () => true,
  user: () => true,
  output_format: (value) => value === 'png',
}

export function createRefusedParameters(clock: Pick<Clock, 'now'>): RefusedParameters {
  const refusedAt = new Map<string, number>()
  const keyOf = (request: PlannedRequest, name: string) => `${request.endpoint} ${modelOf(request)} ${name}`

  const leaveOut: RefusedParameters['leaveOut'] = async (request, carryOut) => {
    const isKnown = (name: string) =>
      clock.now() - (refusedAt.get(keyOf(request, name)) ?? Number.NEGATIVE_INFINITY) < rememberedMs
    const fitting = spareIn(request).filter(isKnown).reduce(without, request)
    try {
      return await carryOut(fitting)
    } catch (thrown) {
      const name = spareIn(fitting).find((one) => isRefused(thrown, one))
      if (name === undefined) throw thrown
      refusedAt.set(keyOf(request, name), clock.now())
      return leaveOut(request, carryOut)
    }
  }
  return { leaveOut }
}

/** The address makes one picture a request, whatever its model is said to do; nothing was bought by then. */
export function makesOneOnly(thrown: unknown): boolean {
  return isRefused(thrown, 'n')
}

/** Unknown parameters are refused in as many words as there are servers; all of them name what they mean. */
function isRefused(thrown: unknown, name: string): boolean {
  if (!(thrown instanceof Failure) || thrown.trace.charged !== 'no') return false
  const { facts, trace } = thrown
  if (facts.kind !== 'input' || facts.problem !== 'rejected') return false
  if (trace.parameter === name) return true
  return new RegExp(`['"\`:=]\\s*${name}\\b|\\b(?:argument|parameter|field)s?:? ${name}\\b`).test(
    trace.detail ?? '',
  )
}

function spareIn(request: PlannedRequest): readonly string[] {
  const given: Readonly<Record<string, unknown>> = {
    ...request.parameters,
    ...(request.identifyBy === undefined ? {} : { [request.identifyBy]: true }),
  }
  return Object.keys(given).filter((name) => spare[name]?.(given[name]) === true)
}

function without(request: PlannedRequest, name: string): PlannedRequest {
  if (request.identifyBy === name) {
    const { identifyBy: _identifyBy, ...anonymous } = request
    return anonymous
  }
  if (request.endpoint === 'responses') return request
  const { [name]: _left, ...parameters } = request.parameters
  return { ...request, parameters }
}
