import type { PlainRequest, PlannedRequest } from './model.ts'

/** The same pictures, each by a request of its own. */
export function oneByOne(request: PlannedRequest): readonly PlannedRequest[] {
  if (request.endpoint === 'responses') return [request]
  const { n: _n, ...parameters } = request.parameters
  const one: PlainRequest = { ...request, parameters, images: 1 }
  return Array.from({ length: request.images }, () => one)
}
