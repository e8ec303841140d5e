import type { PlannedRequest } from './model.ts'
import type { SizeRule } from './profiles.ts'
import { snapSize } from './sizes.ts'

/**
 * The same request for a picture in the shape of another one, of about as many pixels as a model draws by itself.
 * Where the model takes no such size, the request stays as it is.
 */
export function inShapeOf(
  { width, height }: { readonly width: number; readonly height: number },
  request: PlannedRequest,
  rule: SizeRule,
): PlannedRequest {
  if (rule.kind !== 'flexible') return request
  const scale = Math.min(1, Math.sqrt(pixelsByItself / (width * height)))
  const edges = [width, height].map((edge) => Math.max(1, Math.round(edge * scale)))
  return withSize(request, snapSize(edges.join('x'), rule).size)
}

const pixelsByItself = 1536 * 1024

function withSize(request: PlannedRequest, size: string): PlannedRequest {
  if (request.endpoint !== 'responses') {
    return { ...request, parameters: { ...request.parameters, size } }
  }
  const { parameters } = request
  const tools = [{ ...parameters.tools[0], size }] as const
  return { ...request, parameters: { ...parameters, tools }, otherwise: withSize(request.otherwise, size) }
}
