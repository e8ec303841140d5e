/** `stream: true` at /responses: the events of one response, numbered. */

import { findDirective } from './errors-on-demand.ts'
import { CUT, type StreamEvent } from './event-stream.ts'
import { early, encode, type Pixels } from './pixels.ts'
import { type CallItem, type MessageItem, type OutputItem, responseObject } from './responses-body.ts'
import type { ResponsesRequest } from './responses-input.ts'
import type { Settings } from './rules.ts'
import type { Sandbox } from './sandbox.ts'
import { type Size, sizeText } from './sizes.ts'
import { wantsTransparency } from './studio.ts'

export type Progress =
  | { readonly kind: 'begun'; readonly callId: string }
  | {
      readonly kind: 'partial'
      readonly callId: string
      readonly stage: number
      readonly pixels: Pixels
      readonly settings: Settings
      readonly size: Size
    }
  | { readonly kind: 'item'; readonly item: OutputItem }

type Unnumbered = readonly [type: string, fields: Record<string, unknown>, picture?: Buffer]

export async function* responseEvents(
  sandbox: Sandbox,
  id: string,
  asked: ResponsesRequest,
  work: AsyncIterable<Progress>,
): AsyncGenerator<StreamEvent> {
  let sequence = 0
  const cutsShort = findDirective(asked.prompt)?.code === 'drop'
  for await (const [type, fields, picture] of story(sandbox, id, asked, work)) {
    if (cutsShort && type === 'response.output_item.done') yield CUT
    const numbered = { type, fields: { ...fields, sequence_number: sequence } }
    sequence += 1
    yield picture === undefined
      ? numbered
      : { ...numbered, picture: { name: 'partial_image_b64', bytes: picture } }
  }
}

async function* story(
  sandbox: Sandbox,
  id: string,
  asked: ResponsesRequest,
  work: AsyncIterable<Progress>,
): AsyncGenerator<Unnumbered> {
  const begun = responseObject(sandbox, id, asked, 'in_progress', [])
  yield ['response.created', { response: begun }]
  yield ['response.in_progress', { response: begun }]
  const output: OutputItem[] = []
  for await (const step of work) {
    if (step.kind === 'begun') yield* opening(step.callId)
    if (step.kind === 'partial') yield await partial(sandbox, step)
    if (step.kind === 'item') {
      yield* step.item.type === 'message' ? spoken(step.item, output.length) : drawn(step.item)
      output.push(step.item)
    }
  }
  yield ['response.completed', { response: responseObject(sandbox, id, asked, 'completed', output) }]
}

function* opening(callId: string): Generator<Unnumbered> {
  const item: CallItem = { id: callId, type: 'image_generation_call', status: 'in_progress', result: null }
  yield ['response.output_item.added', { output_index: 0, item }]
  yield ['response.image_generation_call.in_progress', { output_index: 0, item_id: callId }]
  yield ['response.image_generation_call.generating', { output_index: 0, item_id: callId }]
}

async function partial(
  { grain }: Sandbox,
  step: Extract<Progress, { kind: 'partial' }>,
): Promise<Unnumbered> {
  const { settings, stage, pixels, callId, size } = step
  const still = await early(pixels, { stage, of: settings.partials, grain })
  const bytes = await encode(still, settings.format, settings.compression)
  const fields = {
    output_index: 0,
    item_id: callId,
    partial_image_index: stage,
    size: sizeText(size),
    quality: settings.quality,
    background: wantsTransparency(settings) ? 'transparent' : 'opaque',
    output_format: settings.format,
  }
  return ['response.image_generation_call.partial_image', fields, bytes]
}

function* drawn(item: CallItem): Generator<Unnumbered> {
  if (item.status === 'completed') {
    yield ['response.image_generation_call.completed', { output_index: 0, item_id: item.id }]
  }
  yield ['response.output_item.done', { output_index: 0, item }]
}

function* spoken(item: MessageItem, index: number): Generator<Unnumbered> {
  const at = { output_index: index, item_id: item.id, content_index: 0 }
  const text = item.content[0]?.text ?? ''
  const part = { type: 'output_text', text, annotations: [] }
  yield [
    'response.output_item.added',
    { output_index: index, item: { ...item, status: 'in_progress', content: [] } },
  ]
  yield ['response.content_part.added', { ...at, part: { ...part, text: '' } }]
  if (text !== '') yield ['response.output_text.delta', { ...at, delta: text, logprobs: [] }]
  yield ['response.output_text.done', { ...at, text, logprobs: [] }]
  yield ['response.content_part.done', { ...at, part }]
  yield ['response.output_item.done', { output_index: index, item }]
}
