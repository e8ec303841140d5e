import { Failure } from '../failure.ts'
import type { PlannedRequest, RequestOutcome } from './model.ts'

/**
 * A rewritten picture where the address can, else the picture of the prompt as it is: compatible servers have no
 * Responses API, a key may not use it, there is no such text model, or an earlier call is forgotten. Nothing was
 * bought by then.
 */
export async function rewrittenOrAsIs(
  request: PlannedRequest,
  carryOut: (request: PlannedRequest) => Promise<RequestOutcome>,
): Promise<RequestOutcome> {
  try {
    return await carryOut(request)
  } catch (thrown) {
    if (request.endpoint !== 'responses' || !cannotRewrite(thrown)) throw thrown
    const outcome = await rewrittenOrAsIs(request.otherwise, carryOut)
    return request.otherwise.endpoint === 'responses' ? outcome : { ...outcome, asIs: true }
  }
}

function cannotRewrite(thrown: unknown): boolean {
  if (!(thrown instanceof Failure) || thrown.trace.charged !== 'no') return false
  const { facts } = thrown
  switch (facts.kind) {
    case 'input':
      return facts.problem === 'model_cannot' || facts.problem === 'rejected'
    case 'account':
      return ['model_unavailable', 'no_access', 'wrong_address'].includes(facts.problem)
    default:
      return false
  }
}
