import type { Failure } from '../failure.ts'
import { modelOf } from './attempt.ts'
import type { ImageTool, PlannedRequest, RequestOutcome } from './model.ts'
import type { Clock, Tried } from './retry.ts'

/** What one address is known to do with `stream`, so that a server that cannot is never unusable for it. */
export interface Streaming {
  /**
   * One try. Where streaming is refused, the same is asked for without it, at once: nothing was bought by then. A
   * later try of an address that was never seen to stream goes without it as well, and that alone says little of it.
   */
  attempt(request: PlannedRequest, number: number, send: Send): Promise<Tried<RequestOutcome>>
}

type Send = (request: PlannedRequest) => Promise<Tried<RequestOutcome>>

/** A server may be mended, and a refusal may have had another reason. */
const rememberedMs = 60 * 60_000
/** What breaks over a stream now and again after so long is no trouble that passes. */
const passesWithinMs = 60_000

export function createStreaming(clock: Pick<Clock, 'now'>): Streaming {
  const seen = new Set<string>()
  const refusedAt = new Map<string, number>()
  /** When one broke first that was drawn without. */
  const doubtedAt = new Map<string, number>()

  const refuse = (what: string) => {
    refusedAt.set(what, clock.now())
    doubtedAt.delete(what)
  }
  const doubt = (what: string) => {
    const since = doubtedAt.get(what)
    if (since === undefined) doubtedAt.set(what, clock.now())
    else if (clock.now() - since >= passesWithinMs) refuse(what)
  }

  return {
    attempt: async (request, number, send) => {
      if (!isStreamed(request)) return send(request)
      const what = `${request.endpoint} ${modelOf(request)}`
      const isRefused = clock.now() - (refusedAt.get(what) ?? Number.NEGATIVE_INFINITY) < rememberedMs
      if (isRefused) return send(withoutStream(request))
      const plain = async (because: (what: string) => void) => {
        const tried = await send(withoutStream(request))
        if ('made' in tried) because(what)
        return tried
      }
      if (number > 1 && !seen.has(what)) return plain(doubt)
      const tried = await send(request)
      if ('made' in tried) seen.add(what)
      else if (seen.has(what)) return tried
      else if (isRefusal(tried.failure)) return plain(refuse)
      else if (isUnreadable(tried.failure)) refuse(what)
      return tried
    },
  }
}

function isStreamed({ parameters }: PlannedRequest): boolean {
  return parameters.stream === true
}

/** A parameter that is not known is refused in as many words as there are servers. */
function isRefusal({ facts, trace }: Failure): boolean {
  if (trace.charged !== 'no') return false
  // OpenAI streams some models to verified organizations only; a 501 reads like an address that draws nothing.
  if (facts.kind === 'account') return facts.problem === 'verification' || facts.problem === 'wrong_address'
  return facts.kind === 'input' && facts.problem === 'rejected'
}

/** Events of a kind that nobody knows: it may have been paid, so it is not asked for again, but the next time is. */
function isUnreadable({ facts }: Failure): boolean {
  return facts.kind === 'capacity' && facts.problem === 'no_picture'
}

function withoutStream(request: PlannedRequest): PlannedRequest {
  if (request.endpoint === 'responses') {
    const { stream: _stream, ...parameters } = request.parameters
    const { partial_images: _partials, ...settings } = parameters.tools[0]
    // Taking a setting away leaves type, model and action where they are.
    const tool = settings as ImageTool
    return { ...request, parameters: { ...parameters, tools: [tool] } }
  }
  const { stream: _stream, partial_images: _partials, ...parameters } = request.parameters
  return { ...request, parameters }
}
