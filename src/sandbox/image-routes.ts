/** The three image endpoints: settings and pictures in, a mishap if the prompt wishes for one, pictures out. */

import { invalidRequest } from './api-error.ts'
import type { Mishap } from './errors-on-demand.ts'
import { type Fields, readFields, type Upload } from './fields.ts'
import { answerImages, type Drawn, type Encoded } from './image-answer.ts'
import { streamImages } from './image-stream.ts'
import { isGpt } from './models.ts'
import { latencyOf } from './pace.ts'
import { encode, loadSharp, type Pixels } from './pixels.ts'
import { readReferences } from './references.ts'
import { revise } from './revise.ts'
import { type Endpoint, readSettings, type Settings } from './rules.ts'
import type { Sandbox, Visit } from './sandbox.ts'
import { likenessOf, type Size, sizeFor } from './sizes.ts'
import { edited, imagined, varied, wantsTransparency } from './studio.ts'
import { type Inputs, readUploads } from './uploads.ts'
import { usageOf } from './usage.ts'

export async function serveImages(
  sandbox: Sandbox,
  visit: Visit,
  endpoint: Endpoint,
  request: Request,
): Promise<Response> {
  const fields = await readFields(request)
  const settings = readSettings(endpoint, fields)
  const inputs = endpoint === 'generations' ? undefined : await readInputs(sandbox, fields, settings)
  const likeness = inputs?.images[0] ?? likenessOf(settings.prompt)
  const size = sizeFor(settings.model.family, settings.size, likeness)
  const mishap = mishapOf(sandbox, visit, settings)
  if (mishap?.kind === 'error') throw mishap.error
  if (mishap?.kind === 'raw') return rawAnswer(mishap)
  return draw(sandbox, visit, { settings, size, inputs, failure: mishap?.error })
}

export function rawAnswer(mishap: Extract<Mishap, { kind: 'raw' }>): Response {
  return new Response(mishap.body, { status: mishap.status, headers: { 'content-type': mishap.type } })
}

interface Order {
  readonly settings: Settings
  readonly size: Size
  readonly inputs: Inputs | undefined
  readonly failure: Extract<Mishap, { kind: 'late' }>['error'] | undefined
}

async function draw(sandbox: Sandbox, visit: Visit, order: Order): Promise<Response> {
  const { settings, size, inputs, failure } = order
  const transparent = wantsTransparency(settings)
  const first = sandbox.rounds.take(`${settings.endpoint} ${settings.prompt}`, settings.n)
  const brush = (index: number) =>
    sandbox.turns.take(() => paint(sandbox, order, { transparent, round: first + index }), visit.signal)
  const seen = inputs?.images ?? []
  if (settings.stream) {
    return streamImages(sandbox, visit, { settings, size, transparent, inputs: seen, draw: brush, failure })
  }
  await sandbox.pace.wait(latencyOf(settings, size), visit.signal)
  if (failure !== undefined) throw failure
  const pictures: Encoded[] = []
  for (let index = 0; index < settings.n; index += 1) {
    visit.signal.throwIfAborted()
    const { pixels, revisedPrompt } = await brush(index)
    const bytes = await encode(pixels, settings.format, settings.compression)
    pictures.push({ bytes, revisedPrompt })
  }
  const { model, prompt, quality, n } = settings
  const usage = usageOf({ model, prompt, quality, size, inputs: seen, images: n, partials: 0 })
  return answerImages(sandbox, visit, { settings, size, transparent, usage, pictures })
}

async function paint(
  { grain }: Sandbox,
  order: Order,
  { transparent, round }: { transparent: boolean; round: number },
): Promise<Drawn> {
  const { settings, size, inputs } = order
  const { prompt } = settings
  const revisedPrompt =
    settings.model.family.name === 'dall-e-3' ? revise(prompt, settings.style, round) : undefined
  if (inputs === undefined) {
    return { pixels: await imagined({ prompt, size, transparent, round, grain }), revisedPrompt }
  }
  const [picture, ...references] = inputs.images
  if (settings.endpoint === 'variations') {
    return { pixels: await varied({ picture, size, round, strength: 0.5, grain }), revisedPrompt }
  }
  const mask = inputs.mask ?? ownMask(settings, picture)
  const pixels = await edited({ prompt, size, picture, references, mask, round, grain })
  return { pixels, revisedPrompt }
}

async function readInputs(sandbox: Sandbox, fields: Fields, settings: Settings): Promise<Inputs> {
  if (fields.kind === 'json') return readReferences(sandbox, fields, settings)
  const inputs = await readUploads(fields, settings.model)
  const needsAlpha = settings.endpoint === 'edits' && !isGpt(settings.model.family)
  if (needsAlpha && inputs.mask === undefined) await requireAlpha(fields.uploads)
  return inputs
}

/** dall-e-2 took the transparent parts of the image itself as the mask. */
function ownMask(settings: Settings, picture: Pixels): Pixels | undefined {
  return isGpt(settings.model.family) ? undefined : picture
}

async function requireAlpha(uploads: readonly Upload[]): Promise<void> {
  const sharp = await loadSharp()
  const image = uploads.find(({ field }) => field === 'image' || field === 'image[]')
  if (image === undefined) return
  const { hasAlpha, channels } = await sharp(image.bytes).metadata()
  if (hasAlpha || channels === 1) return
  throw invalidRequest("Invalid input image - format must be in ['RGBA', 'LA', 'L'], got RGB.", null, null)
}

function mishapOf(sandbox: Sandbox, visit: Visit, settings: Settings): Mishap | undefined {
  // Variations have no prompt; there the wish goes into `user`.
  const wish = settings.endpoint === 'variations' ? (settings.user ?? '') : settings.prompt
  return sandbox.mishaps.next(wish, {
    model: settings.model.id,
    requestId: visit.requestId,
    key: visit.key,
    pace: sandbox.pace.factor,
  })
}
