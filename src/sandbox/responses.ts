/** POST /responses with the image_generation tool: a picture, its revised prompt, and a word beside it. */

import { type ApiError, invalidRequest } from './api-error.ts'
import { findDirective, type Mishap } from './errors-on-demand.ts'
import { eventStream } from './event-stream.ts'
import { bodyStream } from './image-answer.ts'
import { rawAnswer } from './image-routes.ts'
import { latencyOf } from './pace.ts'
import { encode, loadSharp, type Pixels, toPixels } from './pixels.ts'
import { decodeReferences } from './references.ts'
import {
  type CallItem,
  callItem,
  failedItem,
  messageItem,
  type OutputItem,
  responseObject,
} from './responses-body.ts'
import { type ResponsesRequest, readResponsesRequest, type ToolRequest } from './responses-input.ts'
import { type Progress, responseEvents } from './responses-stream.ts'
import { revise } from './revise.ts'
import type { Sandbox, Visit } from './sandbox.ts'
import { likenessOf, type Size, sizeFor } from './sizes.ts'
import { edited, imagined, wantsTransparency } from './studio.ts'
import type { Inputs } from './uploads.ts'

/** What the model refuses, it tells inside a 200; what the account or the service refuses is an HTTP error. */
const INSIDE_THE_ANSWER = ['moderation_blocked', 'content_policy_violation', 'image_generation_failed']

export async function serveResponses(sandbox: Sandbox, visit: Visit, request: Request): Promise<Response> {
  const asked = await readResponsesRequest(request)
  const id = `resp_${sandbox.newId()}`
  const mishap = sandbox.mishaps.next(asked.prompt, {
    model: asked.model,
    requestId: visit.requestId,
    key: visit.key,
    pace: sandbox.pace.factor,
  })
  if (mishap?.kind === 'raw') return rawAnswer(mishap)
  if (mishap?.kind === 'error' && !isInside(mishap)) throw mishap.error
  const refusal = mishap?.error
  const ready = asked.tool === undefined ? undefined : await prepare(sandbox, asked, asked.tool)
  const work = produce(sandbox, visit, id, ready, refusal)
  if (asked.stream) {
    return eventStream(visit, responseEvents(sandbox, id, asked, work))
  }
  const output: OutputItem[] = []
  for await (const step of work) if (step.kind === 'item') output.push(step.item)
  const body = JSON.stringify(responseObject(sandbox, id, asked, 'completed', output))
  return new Response(bodyStream(slices(body), findDirective(asked.prompt)?.code === 'drop', visit), {
    headers: { 'content-type': 'application/json' },
  })
}

interface Ready {
  readonly tool: ToolRequest
  readonly size: Size
  readonly inputs: Inputs | undefined
  readonly callId: string
}

async function prepare(sandbox: Sandbox, asked: ResponsesRequest, tool: ToolRequest): Promise<Ready> {
  const { settings } = tool
  const inputs = tool.action === 'generate' ? undefined : await inputsOf(sandbox, asked, tool)
  if (tool.action === 'edit' && inputs === undefined) {
    throw invalidRequest('An image is required when the action is edit.', 'tools[0].action', 'invalid_value')
  }
  const likeness = inputs?.images[0] ?? likenessOf(settings.prompt)
  const size = sizeFor(settings.model.family, settings.size, likeness)
  return { tool, size, inputs, callId: `ig_${sandbox.newId()}` }
}

async function inputsOf(
  sandbox: Sandbox,
  asked: ResponsesRequest,
  tool: ToolRequest,
): Promise<Inputs | undefined> {
  if (asked.pictures.length > 0) {
    return decodeReferences(sandbox, asked.pictures, tool.mask, tool.settings.model)
  }
  const kept = asked.earlier.map((id) => sandbox.calls.find(id)).findLast((picture) => picture !== undefined)
  if (kept === undefined) return undefined
  const sharp = await loadSharp()
  return { images: [await toPixels(sharp(kept))], mask: undefined }
}

async function* produce(
  sandbox: Sandbox,
  visit: Visit,
  id: string,
  ready: Ready | undefined,
  refusal: ApiError | undefined,
): AsyncGenerator<Progress> {
  if (ready === undefined) {
    yield {
      kind: 'item',
      item: messageItem(sandbox, 'The sandbox only draws: give it the image_generation tool.'),
    }
    return
  }
  const { settings } = ready.tool
  yield { kind: 'begun', callId: ready.callId }
  const step = latencyOf(settings, ready.size) / (settings.partials + 1)
  if (refusal !== undefined) {
    await sandbox.pace.wait(step, visit.signal)
    yield { kind: 'item', item: failedItem(ready.callId, refusal.body) }
    yield { kind: 'item', item: messageItem(sandbox, 'I could not make that picture.') }
    return
  }
  const round = sandbox.rounds.take(`responses ${settings.prompt}`, 1)
  const pixels = await sandbox.turns.take(() => paint(sandbox, ready, round), visit.signal)
  for (let stage = 0; stage < settings.partials; stage += 1) {
    await sandbox.pace.wait(step, visit.signal)
    yield { kind: 'partial', callId: ready.callId, stage, pixels, settings, size: ready.size }
  }
  await sandbox.pace.wait(step, visit.signal)
  yield { kind: 'item', item: await finish(sandbox, id, ready, pixels, round) }
  yield { kind: 'item', item: messageItem(sandbox, '') }
}

async function paint({ grain }: Sandbox, { tool, size, inputs }: Ready, round: number): Promise<Pixels> {
  const { prompt } = tool.settings
  if (inputs === undefined) {
    return imagined({ prompt, size, transparent: wantsTransparency(tool.settings), round, grain })
  }
  const [picture, ...references] = inputs.images
  return edited({ prompt, size, picture, references, mask: inputs.mask, round, grain })
}

async function finish(
  sandbox: Sandbox,
  id: string,
  ready: Ready,
  pixels: Pixels,
  round: number,
): Promise<CallItem> {
  const { settings } = ready.tool
  const bytes = await encode(pixels, settings.format, settings.compression)
  sandbox.calls.keepCall(ready.callId, bytes)
  sandbox.calls.keepResponse(id, ready.callId)
  return callItem({
    id: ready.callId,
    action: ready.inputs === undefined ? 'generate' : 'edit',
    result: bytes.toString('base64'),
    revisedPrompt: revise(settings.prompt, undefined, round),
    settings,
    size: ready.size,
  })
}

function isInside(mishap: Extract<Mishap, { kind: 'error' }>): boolean {
  return INSIDE_THE_ANSWER.includes(mishap.error.body.code ?? '')
}

function* slices(body: string): Generator<string> {
  for (let at = 0; at < body.length; at += 65_536) yield body.slice(at, at + 65_536)
}
